using ScoringService.Storage.Quarantine;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>
    /// Sends refused rows again, as they are or corrected. Those that are accepted are resolved in the transaction that
    /// writes them; those that are refused again stay open with the correction and the new reason. Rows that are
    /// resolved already are passed over, so that doing it twice changes nothing.
    /// </summary>
    /// <param name="request">The rows, and how to take them.</param>
    /// <param name="cancellationToken">Stops the writing; rows that were committed before stay.</param>
    /// <exception cref="StorageException">InvalidArgument: nobody does it, a rate is wrong, or a correction names a
    /// column that the table does not have; nothing was written then.</exception>
    public ReplayReport ReplayQuarantine(ReplayRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireText("replayed by", request.By);
        request = request with { Now = ToUtcMicroseconds(request.Now) };
        var found = FindQuarantined(request.Corrections, cancellationToken);
        var open = request.Corrections
            .Where(correction => found.GetValueOrDefault(correction.Id) is { Resolution: null })
            .Select(correction => (Row: found[correction.Id], Correction: correction)).ToList();
        var groups = CorrectedRows.Group(open.Where(IsSplit)).ToList();
        var report = new ReplayReport
        {
            ResolvedBefore = found.Values.Count(row => row.Resolution is not null),
            Unknown = [.. request.Corrections.Select(correction => correction.Id).Where(id => !found.ContainsKey(id))],
            Refused = [.. open.Where(pair => !IsSplit(pair)).Select(pair => new RefusedCorrection(
                pair.Row.Id, null, "could not be split into columns: the correction must give their texts"))],
        };
        report = groups.Aggregate(report, (sum, rows) => Replay(sum, rows, request, cancellationToken));
        return report with { Watermark = Watermark };
    }

    private Dictionary<long, QuarantinedRow> FindQuarantined(
        IReadOnlyList<Correction> corrections, CancellationToken cancellation)
    {
        if (corrections.Count == 0) return [];
        var filter = new QuarantineFilter
        {
            Ids = [.. corrections.Select(correction => correction.Id)], State = QuarantineState.Any,
        };
        return ListQuarantine(filter, corrections.Count, 0, cancellation).ToDictionary(row => row.Id);
    }

    private static bool IsSplit((QuarantinedRow Row, Correction Correction) pair) =>
        pair.Row.Table is not null
        && (pair.Row.Values is not null || pair.Correction.Values.Values.Any(text => text is not null));

    private ReplayReport Replay(
        ReplayReport sum, CorrectedRows rows, ReplayRequest request, CancellationToken cancellation)
    {
        var replay = new QuarantineReplay(rows, request.By, request.Now);
        using var writer = OpenIngest(new IngestStart
        {
            Table = rows.Table,
            Operation = rows.IsDeletion ? IngestOperation.Delete : IngestOperation.Upsert,
            Source = "quarantine",
            ReceivedAt = request.Now,
            BaseCurrency = request.BaseCurrency,
            CurrencyRates = request.CurrencyRates,
            Recorded = (session, loadId) =>
            {
                replay.Settle(session, loadId);
                Audit(session, request.By, AuditActions.ReplayQuarantine, "quarantine", replay.Details(), request.Now);
                session.AtEndOfTransaction(RaiseQuarantineRevision);
            },
        }, cancellation);
        writer.Bind([.. rows.Columns.Select(name => (name, IngestType.Text))]);
        writer.Add(rows.ToIngestRows());
        var written = writer.Complete();
        return sum with
        {
            Replayed = sum.Replayed + replay.Resolved,
            Changed = sum.Changed + written.Rows.Inserted + written.Rows.Updated + written.Rows.Deleted,
            NewCustomers = sum.NewCustomers + written.NewCustomers,
            Refused = [.. sum.Refused.Concat(replay.Refused).OrderBy(refused => refused.Id)],
        };
    }
}
