using System.Text.Json;
using DuckDB.NET.Data;
using ScoringService.Storage.Audit;
using ScoringService.Storage.Database;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>Who acts where nobody is asked who they are.</summary>
    public const string LocalActor = "local";

    private const string SelectAudit =
        "SELECT audit_id, acted_at, actor, action, subject, details, hash FROM audit_log";

    private static readonly Dictionary<string, string> NoDetails = [];

    // Held from the appending of an entry to the end of its transaction: the next entry continues the chain that is
    // committed. A semaphore, because a transaction may end on another thread than it began.
    private readonly SemaphoreSlim _auditing = new(1, 1);
    private Session? _auditor;
    private StoredAuditEntry? _lastAudit;
    private StoredAuditEntry? _pendingAudit;

    /// <summary>Puts an administrative act on record, durably.</summary>
    /// <param name="actor">Who did it; not blank.</param>
    /// <param name="action">What, one of <see cref="AuditActions"/>.</param>
    /// <param name="subject">To what. A customer by <see cref="CustomerSubject"/>, never by its id.</param>
    /// <param name="details">More about it; no personal data.</param>
    /// <param name="now">The caller's clock, UTC.</param>
    /// <exception cref="StorageException">InvalidArgument: actor or action is blank.</exception>
    public StoredAuditEntry Audit(
        string actor, string action, string subject, IReadOnlyDictionary<string, string> details, DateTime now)
    {
        using var session = Connect();
        return session.InTransaction(() => Audit(session, actor, action, subject, details, now));
    }

    /// <summary>Puts an administrative act on record in the transaction of a session: best as its last step, as other
    /// acts wait until the transaction has ended.</summary>
    internal StoredAuditEntry Audit(
        Session session, string actor, string action, string subject, IReadOnlyDictionary<string, string> details,
        DateTime now)
    {
        RequireText("actor", actor);
        RequireText("action", action);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(details);
        var last = EnterAudit(session);
        var entry = new StoredAuditEntry((last?.Id ?? 0) + 1, ToUtcMicroseconds(now), actor, action, subject,
            JsonSerializer.Serialize(new SortedDictionary<string, string>(
                details.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)), "");
        entry = entry with { Hash = AuditChain.Hash(last?.Hash ?? AuditChain.Start, entry) };
        session.Execute("INSERT INTO audit_log VALUES ($id, $at, $actor, $action, $subject, $details, $hash)",
            ("id", entry.Id), ("at", entry.At), ("actor", actor), ("action", action), ("subject", subject),
            ("details", entry.Details), ("hash", entry.Hash));
        _pendingAudit = entry;
        return entry;
    }

    /// <summary>Administrative acts, newest first.</summary>
    /// <param name="beforeId">Only older ones than this; the last one of the previous page; null for the
    /// newest.</param>
    /// <param name="size">Most entries to give, at least 1.</param>
    /// <exception cref="StorageException">InvalidArgument: the size is not positive.</exception>
    public IReadOnlyList<StoredAuditEntry> ListAudit(long? beforeId, int size)
    {
        CheckPageSize(size);
        using var session = Connect();
        return session.Query($"{SelectAudit} WHERE audit_id < $before ORDER BY audit_id DESC LIMIT $limit", ReadAudit,
            ("before", beforeId ?? long.MaxValue), ("limit", (long)size));
    }

    /// <summary>Checks that no entry of the audit log was changed, removed from within or put in between. (That the
    /// newest ones were cut off can only be seen by comparing the last hash with one that was noted
    /// elsewhere.)</summary>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>Number of the first entry that does not fit what is before it; null when the log is whole.</returns>
    public long? VerifyAudit(CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        var (previous, next) = (AuditChain.Start, 1L);
        long? broken = null;
        session.Query($"{SelectAudit} ORDER BY audit_id", row =>
        {
            var entry = ReadAudit(row);
            if (broken is null && (entry.Id != next || entry.Hash != AuditChain.Hash(previous, entry))) broken = next;
            (previous, next) = (entry.Hash, entry.Id + 1);
            return true;
        });
        return broken;
    }

    // Gives the entry to go on from. Of two acts in one transaction the second one goes on from the first.
    private StoredAuditEntry? EnterAudit(Session session)
    {
        if (Volatile.Read(ref _auditor) == session) return _pendingAudit;
        _auditing.Wait(session.Cancellation);
        Volatile.Write(ref _auditor, session);
        session.AtEndOfTransaction(committed =>
        {
            if (committed) _lastAudit = _pendingAudit;
            Volatile.Write(ref _auditor, null);
            _auditing.Release();
        });
        // The transaction may be older than the last entry, and not see it; only of the first entry of this process
        // is that not so.
        return _pendingAudit = _lastAudit ?? LastAudit(session);
    }

    private static StoredAuditEntry? LastAudit(Session session) =>
        session.Query($"{SelectAudit} ORDER BY audit_id DESC LIMIT 1", ReadAudit).SingleOrDefault();

    private static StoredAuditEntry ReadAudit(DuckDBDataReader row) => new(
        row.GetInt64(0), Utc(row.GetDateTime(1)), row.GetString(2), row.GetString(3), row.GetString(4),
        row.GetString(5), row.GetString(6));
}
