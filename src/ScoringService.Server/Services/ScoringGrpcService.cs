using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Server.Observability;
using ScoringService.Server.Quality;
using ScoringService.Server.Snapshots;
using ScoringService.Server.Streaming;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Scoring of scoring/v1/scoring.proto.</summary>
internal sealed class ScoringGrpcService(
    ScoringDatabase database, SnapshotCache snapshots, DataWarnings warnings, ServerOptions options,
    ServerMetrics metrics, AccessPolicy access, ILogger<ScoringGrpcService> logger)
    : Scoring.ScoringBase
{
    /// <inheritdoc/>
    public override async Task ScoreCustomers(
        ScoreCustomersRequest request, IServerStreamWriter<ScoreCustomersResponse> responseStream,
        ServerCallContext context)
    {
        var plan = await new ScoreStreamPlanner(database, snapshots, options)
            .PlanAsync(request, context.CancellationToken);
        using var encoder = new BatchEncoder(plan);
        await SendHeadAsync(encoder.EncodeHead(), responseStream, context.CancellationToken);
        await SendBatchesAsync(plan, encoder, responseStream, context.CancellationToken);
        await responseStream.WriteAsync(
            new ScoreCustomersResponse { Summary = Summary(plan) }, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<Customer> GetCustomer(GetCustomerRequest request, ServerCallContext context)
    {
        RequestChecks.CustomerId("customer_id", request.CustomerId);
        var asOf = RequestChecks.AsOf(request.AsOf);
        var version = ModelChoice.Version(database, request.ModelVersion, request.ModelInUseThen, asOf);
        var snapshot = await snapshots.GetAsync(asOf, version, context.CancellationToken);
        var key = snapshot.Find(request.CustomerId);
        if (key < 0) throw RequestException.NotFound($"customer_id: there is no customer '{request.CustomerId}'.");
        var (batch, row) = snapshot.At(key);
        var customer = CustomerMessage.Create(batch, row, isExplained: !request.WithoutExplanation);
        customer.Warnings.AddRange(warnings.Of(batch, row));
        if (request.WithPerson && database.FindPerson(request.CustomerId, context.CancellationToken) is { } person)
            customer.Person = CustomerMessage.Create(
                person, text => access.Show(text, context), isMasked: !access.SeesPersonalData(context));
        return customer;
    }

    /// <summary>Sends the head in pieces: dictionaries of free text can be larger than a client takes.</summary>
    private static async Task SendHeadAsync(
        ReadOnlyMemory<byte> head, IServerStreamWriter<ScoreCustomersResponse> stream, CancellationToken cancellation)
    {
        for (var rest = head; !rest.IsEmpty;)
        {
            var piece = rest[..Math.Min(rest.Length, ScoreStreamPlanner.MaxBatchBytes)];
            var schema = new ArrowSchema { SerializedSchema = UnsafeByteOperations.UnsafeWrap(piece) };
            await stream.WriteAsync(new ScoreCustomersResponse { Schema = schema }, cancellation);
            rest = rest[piece.Length..];
        }
    }

    /// <summary>
    /// Encodes one batch ahead of the one being sent. WriteAsync has copied a batch into the connection's pipe when it
    /// returns, so two buffers serve a whole stream, however long; a slow reader holds back only its own stream.
    /// </summary>
    private async Task SendBatchesAsync(
        ScoreStreamPlan plan, BatchEncoder encoder, IServerStreamWriter<ScoreCustomersResponse> stream,
        CancellationToken cancellation)
    {
        long bytes = 0, batches = 0;
        EncodedBatch? sending = plan.FirstRow < plan.RowCount ? Encode(encoder, plan.FirstRow, null) : null;
        byte[]? spare = null;
        while (sending is { } batch)
        {
            if (snapshots.IsForgotten(plan.Snapshot))
                throw RequestException.Aborted("A customer was erased meanwhile; start the stream again.");
            var mine = spare;
            var next = batch.End < plan.RowCount
                ? Task.Run(() => Encode(encoder, batch.End, mine), CancellationToken.None)
                : null;
            try
            {
                var start = Stopwatch.GetTimestamp();
                await stream.WriteAsync(Message(plan, batch), cancellation);
                metrics.PhaseDone("send", start);
            }
            finally
            {
                // The encoder must be at rest before it is disposed, also when the reader has gone.
                sending = next is null ? null : await next;
            }

            metrics.BatchesSent(1, batch.Rows, batch.Length);
            (bytes, batches, spare) = (bytes + batch.Length, batches + 1, batch.Buffer);
        }

        logger.Streamed(plan.RowCount - plan.FirstRow, batches, bytes, plan.Snapshot.RunId);
    }

    private EncodedBatch Encode(BatchEncoder encoder, int start, byte[]? spare) =>
        metrics.Phase("encode", () => encoder.Encode(start, spare));

    private static ScoreCustomersResponse Message(ScoreStreamPlan plan, EncodedBatch batch) => new()
    {
        RecordBatch = new ArrowRecordBatch
        {
            SerializedRecordBatch = UnsafeByteOperations.UnsafeWrap(batch.Bytes),
            RowCount = batch.Rows,
            RowOffset = batch.Start,
            ResumeToken = UnsafeByteOperations.UnsafeWrap(new ResumeToken(
                plan.Fingerprint, plan.Snapshot.Key.RunHash, plan.Snapshot.Model.Version, plan.Snapshot.AsOf,
                batch.End).ToBytes()),
        },
    };

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
        };
        summary.UnknownCustomerIds.AddRange(plan.UnknownIds);
        summary.Warnings.AddRange(plan.Snapshot.Model.Model.Warnings);
        summary.Warnings.AddRange(warnings.Of(plan.Snapshot.Model.Model, plan.Snapshot.AsOf));
        return summary;
    }
}
