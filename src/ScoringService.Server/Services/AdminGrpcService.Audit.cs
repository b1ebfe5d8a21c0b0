using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

// The audit log, which can only be read.
internal sealed partial class AdminGrpcService
{
    /// <inheritdoc/>
    public override async Task<ListAuditEntriesResponse> ListAuditEntries(
        ListAuditEntriesRequest request, ServerCallContext context)
    {
        var size = Paging.Size(request.PageSize);
        var found = database.ListAudit(Paging.Before(request.PageToken), size + 1);
        var broken = await Task.Run(() => database.VerifyAudit(context.CancellationToken));
        var response = new ListAuditEntriesResponse { IsIntact = broken is null, FirstBrokenId = broken ?? 0 };
        response.Entries.AddRange(found.Take(size).Select(Message));
        if (found.Count > size) response.NextPageToken = Paging.Token(found[size - 1].Id);
        return response;
    }

    private static AuditEntry Message(StoredAuditEntry entry) => new()
    {
        AuditId = entry.Id,
        At = Timestamp.FromDateTime(entry.At),
        Actor = entry.Actor,
        Action = entry.Action,
        Subject = entry.Subject,
        Details = entry.Details,
        Hash = entry.Hash,
    };
}
