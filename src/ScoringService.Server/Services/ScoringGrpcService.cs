using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Observability;
using ScoringService.Server.Quality;
using ScoringService.Server.Snapshots;
using ScoringService.Server.Streaming;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Scoring of scoring/v1/scoring.proto.</summary>
internal sealed partial class ScoringGrpcService(
    ScoringDatabase database, SnapshotCache snapshots, DataWarnings warnings, ServerOptions options,
    ScoreSender sender, ServerMetrics metrics, AccessPolicy access)
    : ScoringCalls
{
    // Asks the host to compress the answers of a call; it does so only for clients that can read them.
    private static readonly Metadata Gzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    private static readonly WriteOptions Together = new(WriteFlags.BufferHint);

    // At most 1.3 MB, as an id has at most 128 bytes.
    private const int RemovedIdsPerMessage = 10_000;

    /// <inheritdoc/>
    public override async Task ScoreCustomers(
        ScoreCustomersRequest request, IServerStreamWriter<ScoreAnswer> responseStream, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var plan = await new ScoreStreamPlanner(database, snapshots, options).PlanAsync(request, cancellation);
        if (request.Gzip) await context.WriteResponseHeadersAsync(Gzip);
        // Then all messages leave together, with one system call.
        if (plan.IsSmall) responseStream.WriteOptions = Together;
        if (!plan.IsLookup || !await TrySendLookupAsync(plan, responseStream, cancellation))
            await SendStreamAsync(plan, responseStream, cancellation);
    }

    private async Task SendStreamAsync(
        ScoreStreamPlan plan, IServerStreamWriter<ScoreAnswer> stream, CancellationToken cancellation)
    {
        await SendHeadAsync(plan.Format.Head, stream, cancellation);
        await sender.SendAsync(plan, (batch, writer) => stream.WriteAsync(
            new ScoreAnswer(batch, writer, plan.TokenAfter(batch)), cancellation), cancellation);
        foreach (var ids in plan.Changes?.RemovedIds(RemovedIdsPerMessage) ?? [])
            await stream.WriteAsync(new ScoreAnswer(new ScoreCustomersResponse
            {
                Removed = new RemovedCustomers { CustomerIds = { ids } },
            }), cancellation);
        await stream.WriteAsync(
            new ScoreAnswer(new ScoreCustomersResponse { Summary = Summary(plan) }), cancellation);
    }

    /// <summary>Sends the head in pieces: dictionaries of free text can be larger than a client takes.</summary>
    private static async Task SendHeadAsync(
        ReadOnlyMemory<byte> head, IServerStreamWriter<ScoreAnswer> stream, CancellationToken cancellation)
    {
        for (var rest = head; !rest.IsEmpty;)
        {
            var piece = rest[..Math.Min(rest.Length, ScoreStreamPlanner.MaxBatchBytes)];
            var schema = new ArrowSchema { SerializedSchema = UnsafeByteOperations.UnsafeWrap(piece) };
            await stream.WriteAsync(new ScoreAnswer(new ScoreCustomersResponse { Schema = schema }), cancellation);
            rest = rest[piece.Length..];
        }
    }

    private ScoreSummary Summary(ScoreStreamPlan plan)
    {
        var summary = RunSummary(plan.Snapshot, RunWarnings(plan.Snapshot));
        summary.RowCount = plan.RowCount;
        summary.UnknownCustomerIdCount = plan.UnknownIdCount;
        summary.UnknownCustomerIds.AddRange(plan.UnknownIds);
        summary.SuppressedCount = plan.SuppressedCount();
        summary.AddedCount = plan.Changes?.Added ?? 0;
        summary.RemovedCount = plan.Changes?.Removed.Length ?? 0;
        summary.ChangesSinceRunId = plan.Changes?.Before.RunId ?? "";
        return summary;
    }
}
