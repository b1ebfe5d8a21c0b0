using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

// Scoring everybody on demand.
internal sealed partial class AdminGrpcService
{
    /// <inheritdoc/>
    public override async Task<RunScoringResponse> RunScoring(RunScoringRequest request, ServerCallContext context)
    {
        var run = await runs.RunAsync(context.CancellationToken);
        database.Audit(Caller.Of(context).Name, AuditActions.RunScoring, run.RunId, new Dictionary<string, string>
        {
            ["as_of"] = $"{run.AsOf:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}",
            ["model_version"] = $"{run.ModelVersion}",
        }, clock.GetUtcNow().UtcDateTime);
        return new RunScoringResponse
        {
            RunId = run.RunId,
            ScoredCount = run.Scored,
            CustomerCount = run.Customers,
            AsOf = Timestamp.FromDateTime(run.AsOf),
            ModelVersion = run.ModelVersion,
        };
    }
}
