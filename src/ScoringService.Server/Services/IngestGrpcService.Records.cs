using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Errors;
using ScoringService.Server.Ingest;
using ScoringService.Server.Messages;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>Single records.</summary>
internal sealed partial class IngestGrpcService
{
    /// <inheritdoc/>
    public override Task<WriteRecordResponse> PutCustomer(PutCustomerRequest request, ServerCallContext context) =>
        PutAsync(ImportTable.Customers, "customer", request.Customer, context);

    /// <inheritdoc/>
    public override Task<WriteRecordResponse> PutTransaction(
        PutTransactionRequest request, ServerCallContext context) =>
        PutAsync(ImportTable.Transactions, "transaction", request.Transaction, context);

    /// <inheritdoc/>
    public override Task<WriteRecordResponse> PutInteraction(
        PutInteractionRequest request, ServerCallContext context) =>
        PutAsync(ImportTable.Interactions, "interaction", request.Interaction, context);

    /// <inheritdoc/>
    public override Task<WriteRecordResponse> PutEvent(PutEventRequest request, ServerCallContext context) =>
        PutAsync(ImportTable.Events, "event", request.Event, context);

    /// <inheritdoc/>
    public override Task<WriteRecordResponse> DeleteRecord(DeleteRecordRequest request, ServerCallContext context)
    {
        var table = EnumNames.ToEngine<ImportTable>("table", request.Table);
        if (request.RecordId.Length == 0) throw RequestException.Invalid("record_id", "must be set.");
        if (request.ChangedAt is null) throw RequestException.Invalid("changed_at", "must be set.");
        return WriteAsync(RecordShape.Delete(table), request, context);
    }

    private Task<WriteRecordResponse> PutAsync(
        ImportTable table, string field, IMessage? record, ServerCallContext context) => record is null
        ? throw RequestException.Invalid(field, "must be set.")
        : WriteAsync(RecordShape.Put(table, record), record, context);

    private async Task<WriteRecordResponse> WriteAsync(RecordShape shape, IMessage record, ServerCallContext context)
    {
        // A caller that gives up does not take the record back: it may be in a commit with others.
        var (outcome, watermark) = await records.WriteAsync(shape, record).WaitAsync(context.CancellationToken);
        return IngestMessages.Record(outcome, watermark);
    }
}
