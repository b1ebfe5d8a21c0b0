using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

// Erasure and export of one customer's data.
internal sealed partial class AdminGrpcService
{
    private static readonly Dictionary<string, string> NoDetails = [];

    /// <inheritdoc/>
    public override async Task<EraseCustomerResponse> EraseCustomer(
        EraseCustomerRequest request, ServerCallContext context)
    {
        RequestChecks.CustomerId("customer_id", request.CustomerId);
        if (string.IsNullOrWhiteSpace(request.Reason)) throw RequestException.Invalid("reason", "must not be blank.");
        var report = await Task.Run(() => database.EraseCustomer(
            request.CustomerId, request.Reason.Trim(), Caller.Of(context).Name, Now, context.CancellationToken));
        // It has happened, and nobody may be shown the customer once that is said: even if the caller has gone.
        await snapshots.ForgetErasedAsync(CancellationToken.None);
        return new EraseCustomerResponse
        {
            WasKnown = report.WasKnown, RowCount = report.Rows, DataWatermark = report.Watermark,
        };
    }

    /// <inheritdoc/>
    public override async Task<ExportCustomerResponse> ExportCustomer(
        ExportCustomerRequest request, ServerCallContext context)
    {
        RequestChecks.CustomerId("customer_id", request.CustomerId);
        var json = await new CustomerDocument(database, snapshots, Now).WriteAsync(
            request.CustomerId, context.CancellationToken);
        database.Audit(Caller.Of(context).Name, AuditActions.ExportCustomer,
            database.CustomerSubject(request.CustomerId), NoDetails, Now);
        return new ExportCustomerResponse { Json = json };
    }
}
