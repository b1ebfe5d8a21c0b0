using System.Diagnostics;
using DuckDB.NET.Data;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>Reads, maps and checks a file as a load does, and writes nothing but a scratch file that it removes.
/// </summary>
internal sealed class Previewer(Session session, ImportRequest request, string spillDirectory, ProgressMeter meter)
{
    private const int SampleRows = 10;

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Looks at the file.</summary>
    public ImportPreview Run()
    {
        meter.Enter(ImportPhase.Inspecting);
        using var scratch = ScratchDatabase.Create(session, spillDirectory);
        var plan = ImportPlan.Make(session, request, scratch);
        meter.Enter(ImportPhase.Reading);
        scratch.Attach();
        var table = $"{scratch.Name}.checked";
        var broken = Read(plan, table);
        CreateViews(plan, table, broken);
        meter.Enter(ImportPhase.Comparing);
        var good = session.Scalar<long>("SELECT count(*) FROM preview WHERE fault IS NULL");
        var known = Known(plan, table);
        var rejected = session.Scalar<long>("SELECT count(*) FROM rejected");
        return new ImportPreview
        {
            Table = request.Table,
            Dialect = plan.Dialect,
            RowsRead = good + rejected,
            RowsNew = good - known,
            RowsKnown = known,
            RowsQuarantined = rejected,
            Reasons = Reasons(),
            Columns = plan.Mapping.Target.Columns.Where(column => IsFilled(column, plan.Mapping))
                .Select(column => column.Name).ToList(),
            Rows = Sample(plan),
            Rejects = session.Query(
                $"FROM (SELECT row_number, column_name, reason, raw_text FROM rejected) ORDER BY 1 LIMIT {SampleRows}",
                row => new RejectedRow(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2),
                    row.GetString(3))),
            Duration = _clock.Elapsed,
        };
    }

    // Of each row its fault and a hash of its key, in the order of the file.
    private long Read(ImportPlan plan, string table)
    {
        if (TryRead(plan, table, BadRecords.Fail, out var failure)) return 0;
        if (!plan.Source.IsText || !TryRead(plan, table, BadRecords.Collect, out failure))
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The file '{plan.Source.File.Name}' cannot be read: "
                    + $"{DatabaseErrors.FirstLine(failure!.InnerException ?? failure)}", failure);
        return BrokenRecords.Collect(session, plan.Source);
    }

    private bool TryRead(ImportPlan plan, string table, BadRecords badRecords, out StorageException? failure)
    {
        var key = plan.Mapping.IsKeyDerived ? "CAST(NULL AS UBIGINT)" : $"hash({plan.Mapping.Target.Key})";
        try
        {
            failure = null;
            session.Execute($"""
                CREATE OR REPLACE TABLE {table} AS
                SELECT fault, raw_text, {key} AS key_hash FROM ({plan.Query.Sql(badRecords)})
                """);
            return true;
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Internal && e.InnerException is DuckDBException)
        {
            failure = e;
            return false;
        }
    }

    private void CreateViews(ImportPlan plan, string table, long broken)
    {
        session.Execute("CREATE OR REPLACE TEMP TABLE faults (fault UTINYINT, column_name VARCHAR, reason VARCHAR)");
        foreach (var (fault, i) in plan.Query.Faults.Select((fault, i) => (fault, i)))
            session.Execute("INSERT INTO faults VALUES ($fault, $column, $reason)",
                ("fault", i + 1), ("column", fault.Column), ("reason", fault.Reason));
        session.Execute($"CREATE OR REPLACE TEMP VIEW preview AS {BrokenRecords.Number(table, broken)}");
        var unread = broken == 0 ? "" : "UNION ALL SELECT row_number, raw_text, NULL, reason FROM broken";
        session.Execute($"""
            CREATE OR REPLACE TEMP VIEW rejected AS
            SELECT row_number, raw_text, column_name, reason FROM preview JOIN faults USING (fault) {unread}
            """);
    }

    // Keys are held against each other by their hashes: two keys with one hash would be counted as known once in 10^8
    // files of a million rows.
    private long Known(ImportPlan plan, string table)
    {
        var target = plan.Mapping.Target;
        if (plan.Mapping.IsKeyDerived)
            return session.Scalar<long>($"""
                SELECT count(*) FROM preview
                WHERE fault IS NULL AND hash({StoredValue.Sql(KeyOf(target), plan, "row_number")}) IN
                    (SELECT hash({target.Key}) FROM {target.Name})
                """);
        return session.Scalar<long>($"""
            SELECT count(*) - count(DISTINCT key_hash) FILTER (key_hash NOT IN (SELECT hash({target.Key})
                FROM {target.Name})) FROM {table} WHERE fault IS NULL
            """);
    }

    private List<QuarantineCount> Reasons() => session.Query(
        """
        SELECT column_name, reason, count(*) AS rows, arg_min(raw_text, row_number) FROM rejected
        GROUP BY column_name, reason ORDER BY rows DESC, column_name NULLS FIRST, reason
        """,
        row => new QuarantineCount(row.IsDBNull(0) ? null : row.GetString(0), row.GetString(1), row.GetInt64(2),
            row.GetString(3)));

    private List<IReadOnlyList<string?>> Sample(ImportPlan plan)
    {
        // Of the rows that are read first only some are good, so their numbers are looked up.
        var numbers = session.Query(
            $"SELECT row_number FROM preview WHERE fault IS NULL ORDER BY row_number LIMIT {SampleRows}",
            row => row.GetInt64(0));
        var values = plan.Mapping.Target.Columns.Where(column => IsFilled(column, plan.Mapping))
            .Select(column => $"CAST({StoredValue.Sql(column, plan, "row_number")} AS VARCHAR)").ToList();
        return session.Query($"""
            SELECT {string.Join(", ", values)} FROM (
                SELECT *, CAST([{string.Join(", ", numbers)}] AS BIGINT[])[row_number() OVER ()] AS row_number
                FROM ({plan.Query.Sql(plan.Source.IsText ? BadRecords.Skip : BadRecords.Fail)})
                WHERE fault IS NULL LIMIT {SampleRows})
            """,
            row => (IReadOnlyList<string?>)Enumerable.Range(0, values.Count)
                .Select(i => row.IsDBNull(i) ? null : row.GetString(i)).ToList());
    }

    private static bool IsFilled(TargetColumn column, Mapping mapping) =>
        column.Name == mapping.Target.Key || column.Name == "kind" && mapping.Target.Table == ImportTable.Transactions
            || mapping.Columns.Any(mapped => mapped.Target.Name == column.Name);

    private static TargetColumn KeyOf(TargetTable target) =>
        target.Columns.First(column => column.Name == target.Key);
}
