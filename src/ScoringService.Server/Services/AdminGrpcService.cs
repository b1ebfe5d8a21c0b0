using ScoringService.Server.Access;
using ScoringService.Server.Scheduling;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Admin of scoring/v1/admin.proto.</summary>
internal sealed partial class AdminGrpcService(
    ScoringDatabase database, PopulationRun runs, TimeProvider clock, AccessPolicy access, SnapshotCache snapshots,
    ServerOptions options)
    : Admin.AdminBase
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
