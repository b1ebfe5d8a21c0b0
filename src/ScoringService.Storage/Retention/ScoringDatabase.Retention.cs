using System.Text.Json;
using ScoringService.Storage.Database;
using ScoringService.Storage.Runs;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    // Rows that go in one transaction: what waits for the lock waits for a fraction of a second.
    private const long RetentionStep = 100_000;

    private const string RetentionSetting = "retention";

    private RetentionOptions? _retention;

    // What the server was told holds for whoever opens its database without being told anything.
    private RetentionOptions Retention => _retention ??= _options.Retention ?? NotedRetention() ?? new();

    /// <summary>Removes what <see cref="DatabaseOptions.Retention"/> no longer keeps, in short transactions between
    /// which others get their turn. What was removed before a cancellation stays removed.</summary>
    /// <param name="now">The service's clock, UTC.</param>
    /// <param name="cancellationToken">Stops between two steps, or the statement that runs.</param>
    public RetentionReport ApplyRetention(DateTime now, CancellationToken cancellationToken = default)
    {
        var keep = Retention;
        NoteRetention(keep);
        now = ToUtcMicroseconds(now);
        var states = ForgetStates(keep, now, cancellationToken);
        var (changes, runs) = ForgetRuns(keep.HistoryDays, now, cancellationToken);
        var quarantined = Forget(
            "quarantine", "loaded_at < $before", keep.QuarantineDays, now, cancellationToken);
        // The columns first: whatever happens in between, no columns are left without their load.
        const string OldLoads = "loaded_at < $before AND load_id < (SELECT max(load_id) FROM loads)";
        Forget("load_columns", $"load_id IN (SELECT load_id FROM loads WHERE {OldLoads})", keep.LoadDays, now,
            cancellationToken);
        var loads = Forget("loads", OldLoads, keep.LoadDays, now, cancellationToken);
        var batches = Forget("ingest_batches", "changed_at < $before", keep.IngestBatchDays, now, cancellationToken);
        return new RetentionReport(states, runs, changes, quarantined, loads, batches);
    }

    // An instant at a time: its states are many rows, and half of them would be none.
    private long ForgetStates(RetentionOptions keep, DateTime now, CancellationToken cancellation)
    {
        var before = keep.RunStateDays == 0 ? DateTime.MinValue : now.AddDays(-keep.RunStateDays);
        long forgotten = 0;
        while (InRecording(session => StateTable.ForgetOldest(session, keep.RunStates, before), cancellation))
            forgotten++;
        return forgotten;
    }

    private (long Changes, long Runs) ForgetRuns(int days, DateTime now, CancellationToken cancellation)
    {
        if (days == 0) return (0, 0);
        const string OldRuns = "created_at < $before AND NOT has_stages";
        var before = now.AddDays(-days);
        var changes = InSteps("score_changes", $"as_of IN (SELECT as_of FROM runs WHERE {OldRuns})", before,
            InRecording, cancellation);
        return (changes, InSteps("runs", OldRuns, before, InRecording, cancellation));
    }

    private long Forget(string table, string condition, int days, DateTime now, CancellationToken cancellation) =>
        days == 0 ? 0 : InSteps(table, condition, now.AddDays(-days), InWriting, cancellation);

    private static long InSteps(
        string table, string condition, DateTime before,
        Func<Func<Session, long>, CancellationToken, long> run, CancellationToken cancellation)
    {
        long total = 0;
        while (true)
        {
            var removed = run(session => session.Execute($"""
                DELETE FROM {table} WHERE rowid IN (
                    SELECT rowid FROM {table} WHERE {condition} LIMIT {RetentionStep})
                """, ("before", before)), cancellation);
            total += removed;
            if (removed < RetentionStep) return total;
        }
    }

    private T InRecording<T>(Func<Session, T> work, CancellationToken cancellation)
    {
        lock (_recording)
        {
            using var session = Connect(cancellation);
            return session.InTransaction(() => work(session));
        }
    }

    private T InWriting<T>(Func<Session, T> work, CancellationToken cancellation)
    {
        using var entered = EnterWrite(cancellation);
        using var session = Connect(cancellation);
        return session.InTransaction(() => work(session));
    }

    private RetentionOptions? NotedRetention()
    {
        using var session = Connect();
        return session.Query("SELECT value FROM settings WHERE name = $name",
            row => JsonSerializer.Deserialize<RetentionOptions>(row.GetString(0)), ("name", RetentionSetting))
            .SingleOrDefault();
    }

    private void NoteRetention(RetentionOptions keep)
    {
        if (_options.Retention is null || NotedRetention() == keep) return;
        InRecording(session =>
        {
            session.Execute("DELETE FROM settings WHERE name = $name", ("name", RetentionSetting));
            return session.Execute("INSERT INTO settings VALUES ($name, $value)",
                ("name", RetentionSetting), ("value", JsonSerializer.Serialize(keep)));
        }, CancellationToken.None);
    }
}
