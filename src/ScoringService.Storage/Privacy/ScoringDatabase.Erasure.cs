using System.Globalization;
using System.Text;
using ScoringService.Storage.Database;
using ScoringService.Storage.Privacy;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>Most characters of the reason of an erasure.</summary>
    public const int MaxErasureReason = 500;

    /// <summary>What the load that an erasure counts as is called.</summary>
    internal const string ErasureSource = "(erasure)";

    private const int MaxIdBytes = 128;

    private long _erasureWatermark;

    /// <summary>State of the data of the last erasure of this process; 0 without one. What was made of an earlier state
    /// holds a customer who must not be shown any more.</summary>
    public long ErasureWatermark => Volatile.Read(ref _erasureWatermark);

    /// <summary>
    /// Removes all that is held on a customer, and keeps a keyed hash of the id so that a later load does not bring it
    /// back; that is so for an id that is not there as well. The bytes are gone from the file after the next
    /// compaction.
    /// </summary>
    /// <param name="id">The customer's id.</param>
    /// <param name="reason">Why, for the audit log; no personal data.</param>
    /// <param name="actor">Who has it erased.</param>
    /// <param name="now">The caller's clock, UTC.</param>
    /// <param name="cancellationToken">Stops the erasure, which then has not happened.</param>
    /// <exception cref="StorageException">InvalidArgument: the id is not 1 to 128 bytes of UTF-8, a text is blank, the
    /// reason is too long or names the customer.</exception>
    public ErasureReport EraseCustomer(
        string id, string reason, string actor, DateTime now, CancellationToken cancellationToken = default)
    {
        CheckId(id);
        RequireText("actor", actor);
        CheckReason(reason, id);
        var hash = Secret().Hash(id);
        now = ToUtcMicroseconds(now);
        using var writing = EnterWrite(cancellationToken);
        // Overrides and runs are written under another lock than loads.
        lock (_recording)
        {
            using var session = Connect(cancellationToken);
            var (report, revision) = session.InTransaction(() =>
                (Erase(session, id, reason, (hash, actor, now)), session.Scalar<long>(SelectRevision)));
            MakeErasureKnown(hash, report, revision);
            return report;
        }
    }

    private ErasureReport Erase(Session session, string id, string reason, (string Hash, string Actor, DateTime At) act)
    {
        CheckReason(reason, session.Query("SELECT name FROM customers WHERE customer_id = $id AND name IS NOT NULL",
            row => row.GetString(0), ("id", id)).SingleOrDefault());
        var (keys, rows) = new CustomerEraser(session, id).Erase();
        session.Execute("""
            INSERT INTO erased_customers SELECT $hash, $at
            WHERE NOT EXISTS (SELECT 1 FROM erased_customers WHERE id_hash = $hash)
            """, ("hash", act.Hash), ("at", act.At));
        var watermark = session.Scalar<long>("SELECT coalesce(max(load_id), 0) FROM loads");
        if (rows > 0) RecordErasure(session, ++watermark, act.At, rows);
        Audit(session, act.Actor, AuditActions.EraseCustomer, $"customer:{act.Hash}", new Dictionary<string, string>
        {
            ["reason"] = reason,
            ["rows"] = rows.ToString(CultureInfo.InvariantCulture),
            ["was_known"] = keys is null ? "false" : "true",
        }, act.At);
        return new ErasureReport(keys is not null, rows, watermark);
    }

    // An erasure changes the data as a load does, and so the state of the data.
    private static void RecordErasure(Session session, long load, DateTime at, long rows) => session.Execute("""
        INSERT INTO loads (load_id, loaded_at, target, source, rows_read, rows_inserted, rows_duplicate,
            rows_quarantined, new_customers, rows_deleted)
        VALUES ($load, $at, 'customers', $source, 0, 0, 0, 0, 0, $rows)
        """, ("load", load), ("at", at), ("source", ErasureSource), ("rows", rows));

    // To be called with both locks held, after the commit.
    private void MakeErasureKnown(string hash, ErasureReport report, long revision)
    {
        // Not read yet: then whoever needs them reads this one as well.
        if (_erased is { } known) _erased = [.. known, hash];
        if (report.Rows == 0) return;
        Volatile.Write(ref _overrideRevision, revision);
        Volatile.Write(ref _erasureWatermark, report.Watermark);
        ForgetKeys();
        // Another customer has the key now, and there is one key less: what is kept by key is of no use any more.
        Publish(report.Watermark, keys: null);
    }

    private static void CheckId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length == 0 || Encoding.UTF8.GetByteCount(id) > MaxIdBytes || id.Any(char.IsSurrogate)
            && id.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"customer_id must be 1 to {MaxIdBytes} bytes of UTF-8.");
    }

    private static void CheckReason(string reason, string? personal)
    {
        RequireText("reason", reason);
        if (reason.Length > MaxErasureReason)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"reason has {reason.Length} characters; it may have {MaxErasureReason}.");
        if (personal is { Length: > 0 } && Mentions.Has(reason, personal))
            throw new StorageException(StorageErrorKind.InvalidArgument,
                "reason names the customer: it stays in the audit log, and must not.");
    }
}
