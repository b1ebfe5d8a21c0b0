using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Quality;
using ScoringService.Server.Snapshots;
using ScoringService.Server.Streaming;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Scoring of scoring/v1/scoring.proto.</summary>
internal sealed partial class ScoringGrpcService(
    ScoringDatabase database, SnapshotCache snapshots, DataWarnings warnings, ServerOptions options,
    ScoreSender sender, AccessPolicy access)
    : ScoringCalls
{
    // Asks the host to compress the answers of a call; it does so only for clients that can read them.
    private static readonly Metadata Gzip = new() { { "grpc-internal-encoding-request", "gzip" } };

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
        if (plan.IsSmall) responseStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        await SendHeadAsync(plan.Format.Head, responseStream, cancellation);
        await sender.SendAsync(plan, (batch, writer) => responseStream.WriteAsync(
            new ScoreAnswer(batch, writer, plan.TokenAfter(batch)), cancellation), cancellation);
        foreach (var ids in plan.Changes?.RemovedIds(RemovedIdsPerMessage) ?? [])
            await responseStream.WriteAsync(new ScoreAnswer(new ScoreCustomersResponse
            {
                Removed = new RemovedCustomers { CustomerIds = { ids } },
            }), cancellation);
        await responseStream.WriteAsync(
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
        var summary = new ScoreSummary
        {
            RowCount = plan.RowCount,
            UnknownCustomerIdCount = plan.UnknownIdCount,
            ModelVersion = plan.Snapshot.Model.Version,
            AsOf = Timestamp.FromDateTime(plan.Snapshot.AsOf),
            DataWatermark = plan.Snapshot.Watermark,
            EndOfStream = UnsafeByteOperations.UnsafeWrap(BatchEncoder.EndOfStream),
            RunId = plan.Snapshot.RunId,
            SuppressedCount = plan.SuppressedCount(),
            AddedCount = plan.Changes?.Added ?? 0,
            RemovedCount = plan.Changes?.Removed.Length ?? 0,
            ChangesSinceRunId = plan.Changes?.Before.RunId ?? "",
        };
        summary.UnknownCustomerIds.AddRange(plan.UnknownIds);
        summary.Warnings.AddRange(plan.Snapshot.Model.Model.Warnings);
        summary.Warnings.AddRange(warnings.Of(plan.Snapshot.Model.Model, plan.Snapshot.AsOf));
        return summary;
    }
}
