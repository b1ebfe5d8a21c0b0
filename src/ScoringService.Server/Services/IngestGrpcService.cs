using Grpc.Core;
using ScoringService.Server.Errors;
using ScoringService.Server.Imports;
using ScoringService.Server.Ingest;
using ScoringService.Server.Messages;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Ingest of scoring/v1/ingest.proto.</summary>
internal sealed partial class IngestGrpcService(
    ScoringDatabase database, WriteStreams streams, RecordWriter records, FileImports imports)
    : IngestCalls
{
    /// <inheritdoc/>
    public override Task Write(
        IAsyncStreamReader<WriteMessage> requestStream, IServerStreamWriter<WriteResponse> responseStream,
        ServerCallContext context)
    {
        return streams.RunAsync(requestStream, responseStream, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IngestBatch> GetIngestBatch(GetIngestBatchRequest request, ServerCallContext context)
    {
        IngestMessages.CheckName("batch_id", request.BatchId, isRequired: true);
        return database.FindIngestBatch(request.BatchId) is { } report
            ? Task.FromResult(IngestMessages.Batch(report))
            : throw RequestException.NotFound($"Nothing of a batch '{request.BatchId}' was ever committed.");
    }
}
