using DuckDB.NET.Data;
using ScoringService.Storage.Database;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>Recorded changes of the columns of <see cref="RunStates.Tracked"/>, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="pageSize">Most changes to give, at least 1.</param>
    /// <param name="beforeId">Only older ones than this; the last one of the previous page.</param>
    /// <exception cref="StorageException">InvalidArgument: the page size is not positive, or changes of the column are
    /// not recorded. NotFound: there is no such customer.</exception>
    public IReadOnlyList<RecordedChange> ListChanges(
        ChangeFilter filter, int pageSize, long? beforeId = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        CheckPageSize(pageSize);
        if (filter.Column is { } column) RequireTracked(column);
        var (since, until) = filter.Within.Parameters;
        using var session = Connect();
        var customer = filter.CustomerId is { } id ? CustomerKey(session, id) : (int?)null;
        return session.Query($"""
            WITH page AS (
                SELECT * FROM score_changes
                WHERE change_id < $before
                    AND ($customer IS NULL OR customer_key = $customer)
                    AND ($as_of IS NULL OR as_of = $as_of)
                    AND ($since IS NULL OR as_of >= $since) AND ($until IS NULL OR as_of < $until)
                    AND ($what IS NULL OR what = $what)
                ORDER BY change_id DESC LIMIT $limit
            )
            SELECT r.*, p.change_id, c.customer_id, p.what, p.from_code, p.to_code, p.reason, p.from_model
            FROM page p JOIN customers c USING (customer_key) JOIN ({SelectRuns}) r ON r.as_of = p.as_of
            ORDER BY p.change_id DESC
            """, ReadChange,
            ("before", beforeId ?? long.MaxValue), ("customer", customer),
            ("as_of", filter.AsOf is { } at ? ToUtcMicroseconds(at) : null), ("what", filter.Column),
            ("limit", (long)pageSize), since, until);
    }

    /// <summary>How customers went from their codes in one run to those in a later one. Every customer of the later
    /// run is in one row.</summary>
    /// <param name="from">A recorded run.</param>
    /// <param name="to">A recorded run of a later instant.</param>
    /// <param name="column">Name of one of <see cref="RunStates.Tracked"/>.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="StorageException">InvalidArgument: changes of the column are not recorded, or the second run is
    /// not the later one. Conflict: the states of one of the runs are not kept any more.</exception>
    public IReadOnlyList<MovementCell> ReadMovements(
        ScoringRun from, ScoringRun to, string column, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        RequireTracked(column);
        if (from.AsOf >= to.AsOf)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The instant of run '{to.RunId}' must be later than that of '{from.RunId}'.");
        var keptStates = Retention.RunStates;
        using var session = Connect(cancellationToken);
        return session.InTransaction(() =>
        {
            RequireStates(session, from, column, keptStates);
            RequireStates(session, to, column, keptStates);
            return session.Query($"""
                WITH moved AS (
                    SELECT b.customer_key IS NULL AS has_appeared, coalesce(b.code, -1) AS from_key, n.code AS to_key,
                        count(*) AS customers, sum(n.revenue) AS revenue
                    FROM (SELECT customer_key, {column} AS code, revenue FROM run_states WHERE as_of = $to) n
                    LEFT JOIN (SELECT customer_key, {column} AS code FROM run_states WHERE as_of = $from) b
                        ON b.customer_key = n.customer_key
                    GROUP BY ALL
                )
                SELECT m.has_appeared, f.term, t.term, m.customers, m.revenue::DOUBLE
                FROM moved m
                LEFT JOIN terms f ON f.field = $column AND f.term_key = m.from_key
                LEFT JOIN terms t ON t.field = $column AND t.term_key = m.to_key
                ORDER BY m.has_appeared, m.from_key, m.to_key
                """, row => new MovementCell(
                    row.GetBoolean(0), TextOrNull(row, 1), TextOrNull(row, 2), row.GetInt64(3), row.GetDouble(4)),
                ("from", from.AsOf), ("to", to.AsOf), ("column", column));
        });
    }

    private static int CustomerKey(Session session, string id) =>
        session.Query("SELECT customer_key FROM customers WHERE customer_id = $id", row => (int?)row.GetInt32(0),
            ("id", id)).SingleOrDefault()
        ?? throw new StorageException(StorageErrorKind.NotFound, $"There is no customer '{id}'.");

    /// <summary>Writes what a run changed, compared with the run before it.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="run">The run, whose states are in place.</param>
    /// <param name="whom">SQL condition on customer_key: whose changes.</param>
    private static void RecordChanges(Session session, ScoringRun run, string whom)
    {
        session.Execute($"DELETE FROM score_changes WHERE as_of = $as_of AND {whom}", ("as_of", run.AsOf));
        var before = session.Query(
            $"{SelectRuns} WHERE has_states AND as_of < $as_of ORDER BY as_of DESC LIMIT 1", ReadRun,
            ("as_of", run.AsOf)).SingleOrDefault();
        if (before is null) return;
        var model = before.ModelVersion == run.ModelVersion
            ? null : $"model {before.ModelVersion} -> {run.ModelVersion}";
        session.Execute(SqlScripts.Load("record_changes.sql").Replace("{whom}", whom, StringComparison.Ordinal),
            ("as_of", run.AsOf), ("before", before.AsOf), ("model", model), ("before_model", before.ModelVersion));
    }

    private static void RequireTracked(string column)
    {
        if (RunStates.Tracked.All(tracked => tracked.Name != column))
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"Changes of '{column}' are not recorded; those of "
                    + $"{string.Join(", ", RunStates.Tracked.Select(tracked => tracked.Name))} are.");
    }

    private static void RequireStates(Session session, ScoringRun run, string column, int keptStates)
    {
        var kept = session.Scalar<long>(
            "SELECT count(*) FROM runs WHERE as_of = $as_of AND run_id = $id AND has_states",
            ("as_of", run.AsOf), ("id", run.RunId));
        if (kept == 0)
            throw new StorageException(StorageErrorKind.Conflict,
                $"What run '{run.RunId}' said of each customer is not kept any more; it is of the latest "
                    + $"{keptStates} runs.");
        var unknown = session.Scalar<long>(
            $"SELECT count(*) FROM run_states WHERE as_of = $as_of AND {column} IS NULL", ("as_of", run.AsOf));
        if (unknown > 0)
            throw new StorageException(StorageErrorKind.Conflict,
                $"Run '{run.RunId}' was recorded by a version that did not keep '{column}'.");
    }

    private static RecordedChange ReadChange(DuckDBDataReader row) => new(
        row.GetInt64(11), row.GetString(12), row.GetString(13), TextOrNull(row, 14), TextOrNull(row, 15),
        row.GetString(16), ReadRun(row))
    {
        FromModel = row.IsDBNull(17) ? null : row.GetInt64(17),
    };

    private static string? TextOrNull(DuckDBDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
