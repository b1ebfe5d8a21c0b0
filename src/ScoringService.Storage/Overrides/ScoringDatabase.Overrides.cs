using DuckDB.NET.Data;
using ScoringService.Engine;
using ScoringService.Storage.Database;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private const string SelectOverrides = """
        SELECT o.override_id, c.customer_id, o.tier, o.reason, o.author, o.expires_at, o.created_at, o.removed_at,
            o.removed_by
        FROM tier_overrides o JOIN customers c USING (customer_key)
        """;

    // Every override adds one when it is made and one when it is removed.
    private const string SelectRevision = "SELECT count(*) + count(removed_at) FROM tier_overrides";

    private long _overrideRevision;

    /// <summary>
    /// State of the tier overrides: grows by one with every change. Known without SQL, because one process owns the
    /// database and every change goes through this object.
    /// </summary>
    public long OverrideRevision => Volatile.Read(ref _overrideRevision);

    /// <summary>Decides a customer's tier. Earlier decisions stay and hold again when this one has expired or been
    /// removed.</summary>
    /// <param name="decision">What is decided.</param>
    /// <param name="at">The caller's clock, UTC.</param>
    /// <param name="actor">Who asks for it, for the audit log.</param>
    /// <exception cref="StorageException">InvalidArgument: a text is blank. NotFound: there is no such
    /// customer.</exception>
    public StoredTierOverride SetTierOverride(NewTierOverride decision, DateTime at, string actor = LocalActor)
    {
        ArgumentNullException.ThrowIfNull(decision);
        RequireText("tier", decision.Tier);
        RequireText("reason", decision.Reason);
        RequireText("author", decision.Author);
        decision = decision with { ExpiresAt = decision.ExpiresAt is { } end ? ToUtcMicroseconds(end) : null };
        at = ToUtcMicroseconds(at);
        var from = LookedFrom(at);
        return ChangeOverrides(session =>
        {
            var customer = CustomerKey(session, decision.CustomerId);
            var id = session.Scalar<long>("SELECT coalesce(max(override_id), 0) + 1 FROM tier_overrides");
            session.Execute(
                "INSERT INTO tier_overrides "
                    + "VALUES ($id, $customer, $tier, $reason, $author, $at, $expires, NULL, NULL, $from, NULL)",
                ("id", id), ("customer", customer), ("tier", decision.Tier), ("reason", decision.Reason),
                ("author", decision.Author), ("at", at), ("expires", decision.ExpiresAt),
                ("from", from));
            AuditOverride(session, AuditActions.SetTierOverride, actor, new StoredTierOverride(id, decision, at));
            return new StoredTierOverride(id, decision, at);
        });
    }

    /// <summary>Takes a decision back. It stays on record.</summary>
    /// <param name="id">Number of the override.</param>
    /// <param name="removedBy">Who takes it back; not blank.</param>
    /// <param name="at">The caller's clock, UTC.</param>
    /// <param name="actor">Who asks for it, for the audit log.</param>
    /// <exception cref="StorageException">InvalidArgument: nobody is named. NotFound: there is no such override.
    /// Conflict: it has been removed before.</exception>
    public StoredTierOverride RemoveTierOverride(long id, string removedBy, DateTime at, string actor = LocalActor)
    {
        RequireText("removed_by", removedBy);
        at = ToUtcMicroseconds(at);
        var until = LookedFrom(at);
        return ChangeOverrides(session =>
        {
            var found = session.Query($"{SelectOverrides} WHERE override_id = $id", ReadOverride, ("id", id))
                .SingleOrDefault()
                ?? throw new StorageException(StorageErrorKind.NotFound, $"There is no tier override {id}.");
            if (found.RemovedAt is { } before)
                throw new StorageException(StorageErrorKind.Conflict,
                    $"The tier override {id} was removed before, at {before:yyyy-MM-dd HH:mm:ss'Z'}.");
            session.Execute("""
                UPDATE tier_overrides SET removed_at = $at, removed_by = $by, held_until = $until
                WHERE override_id = $id
                """, ("at", at), ("by", removedBy), ("until", until), ("id", id));
            var removed = found with { RemovedAt = at, RemovedBy = removedBy };
            AuditOverride(session, AuditActions.RemoveTierOverride, actor, removed);
            return removed;
        });
    }

    /// <summary>Tier overrides, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="pageSize">Most overrides to give, at least 1.</param>
    /// <param name="beforeId">Only older ones than this; the last one of the previous page.</param>
    /// <exception cref="StorageException">InvalidArgument: the page size is not positive.</exception>
    public IReadOnlyList<StoredTierOverride> ListTierOverrides(
        TierOverrideFilter filter, int pageSize, long? beforeId = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        CheckPageSize(pageSize);
        using var session = Connect();
        return session.Query($"""
            {SelectOverrides}
            WHERE o.override_id < $before
                AND ($customer IS NULL OR c.customer_id = $customer)
                AND ($at IS NULL OR o.removed_at IS NULL AND (o.expires_at IS NULL OR o.expires_at > $at))
            ORDER BY o.override_id DESC LIMIT $limit
            """, ReadOverride,
            ("before", beforeId ?? long.MaxValue), ("customer", filter.CustomerId),
            ("at", filter.HoldingAt is { } at ? ToUtcMicroseconds(at) : null), ("limit", (long)pageSize));
    }

    /// <summary>The decisions that hold at an instant. One of the past is ruled by what had been decided by then: an
    /// override holds from the instant that was looked from when it was made up to that when it was
    /// removed.</summary>
    /// <param name="asOf">The instant looked from, UTC.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public TierDecisionSet ReadTierDecisions(DateTime asOf, CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        return session.InTransaction(() => new TierDecisionSet(
            session.Scalar<long>(SelectRevision),
            session.Query("""
                SELECT customer_key, tier, expires_at FROM tier_overrides
                WHERE (removed_at IS NULL OR held_until > $as_of) AND (expires_at IS NULL OR expires_at > $as_of)
                    AND (holds_from IS NULL OR holds_from <= $as_of)
                ORDER BY override_id
                """, row => new TierDecision(row.GetInt32(0), row.GetString(1), UtcOrNull(row, 2)),
                ("as_of", ToUtcMicroseconds(asOf)))));
    }

    // Without the reason: it may speak of the customer, and the log outlives an erasure.
    private void AuditOverride(Session session, string action, string actor, StoredTierOverride one) =>
        Audit(session, actor, action, CustomerSubject(one.Decision.CustomerId), new Dictionary<string, string>
        {
            ["override_id"] = $"{one.Id}",
            ["tier"] = one.Decision.Tier,
            ["by"] = one.RemovedBy ?? one.Decision.Author,
        }, one.RemovedAt ?? one.CreatedAt);

    private StoredTierOverride ChangeOverrides(Func<Session, StoredTierOverride> change)
    {
        lock (_recording)
        {
            using var session = Connect();
            var (result, revision) = session.InTransaction(
                () => (change(session), session.Scalar<long>(SelectRevision)));
            Volatile.Write(ref _overrideRevision, revision);
            Announce();
            return result;
        }
    }

    private static StoredTierOverride ReadOverride(DuckDBDataReader row) => new(
        row.GetInt64(0),
        new NewTierOverride(
            row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), UtcOrNull(row, 5)),
        Utc(row.GetDateTime(6)))
    {
        RemovedAt = UtcOrNull(row, 7),
        RemovedBy = row.IsDBNull(8) ? null : row.GetString(8),
    };

    private static void RequireText(string name, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new StorageException(StorageErrorKind.InvalidArgument, $"{name} must not be blank.");
    }
}
