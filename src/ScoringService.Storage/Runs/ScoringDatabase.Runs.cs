using DuckDB.NET.Data;
using ScoringService.Storage.Database;
using ScoringService.Storage.Runs;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private const string SelectRuns = """
        SELECT run_id, as_of, model_version, watermark, override_revision, previous_run_id, created_at, customers,
            scored, features_seconds, score_seconds
        FROM runs
        """;

    /// <summary>Records a run in the place of one of the same instant, with what it changed since the run before it,
    /// and keeps the states of as many instants as <see cref="RetentionOptions.RunStates"/> says.</summary>
    /// <param name="run">What the run was.</param>
    /// <param name="states">What it says of each customer.</param>
    /// <returns>Whether anything was written: false when the run is on record already.</returns>
    public bool RecordRun(ScoringRun run, RunStates states)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(states);
        run = run with { AsOf = ToUtcMicroseconds(run.AsOf), CreatedAt = ToUtcMicroseconds(run.CreatedAt) };
        var keptStates = Retention.RunStates;
        lock (_recording)
        {
            using var session = Connect();
            return session.InTransaction(() => Record(session, run, states, keptStates));
        }
    }

    /// <summary>
    /// Records a run that differs from the recorded run of the same instant only in some customers: their states and
    /// changes take the place of those on record, everybody else's stay, and the run goes by its new id. It follows
    /// the same previous run, and its changes are compared with the same run before, as if everybody had been scored
    /// again. The cost follows the number of customers.
    /// </summary>
    /// <param name="run">What the run was; counts and seconds are those of everybody.</param>
    /// <param name="refreshedRunId">The run that it differs from.</param>
    /// <param name="keys">Keys of the customers whose rows or scores differ from that run, each once, among them those
    /// that it did not have.</param>
    /// <param name="states">What the run says of them: row i is of customer keys[i].</param>
    /// <returns>Whether it is on record now. False, and nothing is written: another run than
    /// <paramref name="refreshedRunId"/> is on record at that instant, or none, or its states are not kept, or it was
    /// scored by another model or followed another run. Then the run is to be recorded as a whole.</returns>
    /// <exception cref="StorageException">InvalidArgument: there is not one state per key.</exception>
    public bool RecordRefresh(ScoringRun run, string refreshedRunId, int[] keys, RunStates states)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(states);
        if (states.Count != keys.Length)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"There are states of {states.Count} customers and keys of {keys.Length}.");
        run = run with { AsOf = ToUtcMicroseconds(run.AsOf), CreatedAt = ToUtcMicroseconds(run.CreatedAt) };
        lock (_recording)
        {
            using var session = Connect();
            return run.Watermark >= ErasureWatermark
                && session.InTransaction(() => Refresh(session, run, refreshedRunId, (keys, states)));
        }
    }

    /// <summary>The run with the greatest instant before another one of those whose stages are kept; null when there
    /// is none.</summary>
    /// <param name="asOf">The instant that it must be before, UTC.</param>
    public ScoringRun? FindRunBefore(DateTime asOf)
    {
        using var session = Connect();
        return session.Query($"{SelectRuns} WHERE has_stages AND as_of < $as_of ORDER BY as_of DESC LIMIT 1", ReadRun,
            ("as_of", ToUtcMicroseconds(asOf))).SingleOrDefault();
    }

    /// <summary>The lifecycle stages of a recorded run by customer key, −1 for none; all −1 when they are no longer
    /// kept.</summary>
    /// <param name="asOf">Instant of the run, UTC.</param>
    /// <param name="customers">Number of customer keys to give stages for.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public sbyte[] ReadStages(DateTime asOf, int customers, CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        return StateTable.ReadStages(session, ToUtcMicroseconds(asOf), customers);
    }

    /// <summary>The recorded run of an id; null when there is none, or another run of its instant has taken its
    /// place.</summary>
    public ScoringRun? FindRun(string runId)
    {
        using var session = Connect();
        return session.Query($"{SelectRuns} WHERE run_id = $id", ReadRun, ("id", runId)).SingleOrDefault();
    }

    /// <summary>Recorded runs, those of the latest instants first.</summary>
    /// <param name="pageSize">Most runs to give, at least 1.</param>
    /// <param name="before">Only runs of earlier instants; the instant of the last run of the previous page.</param>
    /// <param name="within">Only runs of these instants.</param>
    /// <exception cref="StorageException">InvalidArgument: the page size is not positive.</exception>
    public IReadOnlyList<ScoringRun> ListRuns(
        int pageSize, DateTime? before = null, InstantRange within = default)
    {
        CheckPageSize(pageSize);
        var (since, until) = within.Parameters;
        using var session = Connect();
        return session.Query($"""
            {SelectRuns}
            WHERE ($before IS NULL OR as_of < $before)
                AND ($since IS NULL OR as_of >= $since) AND ($until IS NULL OR as_of < $until)
            ORDER BY as_of DESC LIMIT $limit
            """, ReadRun,
            ("before", before is { } at ? ToUtcMicroseconds(at) : null), ("limit", (long)pageSize), since, until);
    }

    private bool Record(Session session, ScoringRun run, RunStates states, int keptStates)
    {
        // Its keys are those from before a customer was erased; it must not come back by them.
        if (run.Watermark < ErasureWatermark) return false;
        var known = session.Scalar<long>(
            "SELECT count(*) FROM runs WHERE as_of = $as_of AND run_id = $id AND has_states",
            ("as_of", run.AsOf), ("id", run.RunId));
        if (known != 0) return false;
        ReplaceRun(session, run);
        StateTable.Replace(session, run.AsOf, states);
        RecordChanges(session, run, "true");
        StateTable.Prune(session, run.AsOf, keptStates);
        return true;
    }

    private static bool Refresh(
        Session session, ScoringRun run, string refreshedRunId, (int[] Keys, RunStates States) customers)
    {
        var known = session.Query($"{SelectRuns} WHERE as_of = $as_of AND run_id = $id AND has_states", ReadRun,
            ("as_of", run.AsOf), ("id", refreshedRunId)).SingleOrDefault();
        if (known is null || known.ModelVersion != run.ModelVersion || known.PreviousRunId != run.PreviousRunId)
            return false;
        ReplaceRun(session, run);
        session.Execute("CREATE OR REPLACE TEMP TABLE refreshed_customers (customer_key INTEGER NOT NULL)");
        StateTable.AppendKeys(session, "refreshed_customers", customers.Keys);
        StateTable.Replace(session, run.AsOf, customers.Keys, customers.States);
        RecordChanges(session, run, "customer_key IN (SELECT customer_key FROM temp.refreshed_customers)");
        return true;
    }

    private static void ReplaceRun(Session session, ScoringRun run)
    {
        session.Execute("DELETE FROM runs WHERE as_of = $as_of", ("as_of", run.AsOf));
        session.Execute("""
            INSERT INTO runs VALUES ($id, $as_of, $model, $watermark, $revision, $previous, $created, $customers,
                $scored, $features, $score, true, true)
            """,
            ("id", run.RunId), ("as_of", run.AsOf), ("model", run.ModelVersion), ("watermark", run.Watermark),
            ("revision", run.OverrideRevision), ("previous", run.PreviousRunId), ("created", run.CreatedAt),
            ("customers", run.Customers), ("scored", run.Scored), ("features", run.FeaturesSeconds),
            ("score", run.ScoreSeconds));
    }

    private static ScoringRun ReadRun(DuckDBDataReader row) => new()
    {
        RunId = row.GetString(0),
        AsOf = Utc(row.GetDateTime(1)),
        ModelVersion = row.GetInt64(2),
        Watermark = row.GetInt64(3),
        OverrideRevision = row.GetInt64(4),
        PreviousRunId = row.IsDBNull(5) ? null : row.GetString(5),
        CreatedAt = Utc(row.GetDateTime(6)),
        Customers = row.GetInt64(7),
        Scored = row.GetInt64(8),
        FeaturesSeconds = row.GetDouble(9),
        ScoreSeconds = row.GetDouble(10),
    };
}
