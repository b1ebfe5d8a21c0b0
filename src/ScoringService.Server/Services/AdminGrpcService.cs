using ScoringService.Server.Scheduling;
using ScoringService.Server.Security;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Admin of scoring/v1/admin.proto.</summary>
internal sealed partial class AdminGrpcService(
    ScoringDatabase database, PopulationRun runs, TimeProvider clock, SnapshotCache snapshots, ServerOptions options,
    ApiKeys keys)
    : Admin.AdminBase
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
