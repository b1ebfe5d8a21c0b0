using ScoringService.Storage.Database;
using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Columns of transactions that their table has only since somebody sent them: six columns that are null would cost a
/// sixth of the processor time of writing a row. Whoever wants one reads <see cref="View"/>, which always has all of
/// them.
/// </summary>
internal static class OptionalColumns
{
    /// <summary>The transactions with all columns, in the order of <see cref="StoredTable"/>, behind rowid.</summary>
    public const string View = "whole_transactions";

    private static readonly IReadOnlyList<StoredColumn> Stored =
        StoredTable.Columns(TargetTable.Of(ImportTable.Transactions));

    /// <summary>Adds the columns that rows are about to fill, in the session's transaction.</summary>
    /// <param name="session">Holds the write lock.</param>
    /// <param name="layout">The rows' columns.</param>
    public static void Add(Session session, UnitLayout layout)
    {
        if (layout.Target.Table != ImportTable.Transactions) return;
        var sent = layout.Stored.Where((column, i) => IsOptional(column) && layout.Sources[i] >= 0).ToList();
        if (sent.Count == 0) return;
        var present = Present(session);
        if (sent.TrueForAll(column => present.Contains(column.Name))) return;
        foreach (var column in sent.Where(column => present.Add(column.Name)))
            session.Execute($"ALTER TABLE transactions ADD COLUMN {column.Name} {column.SqlType}");
        CreateView(session, present);
    }

    /// <summary>Drops the columns that no row fills, in the session's transaction.</summary>
    public static void DropEmpty(Session session)
    {
        var present = Present(session);
        foreach (var column in Stored.Where(column => IsOptional(column) && present.Contains(column.Name)))
        {
            if (session.Scalar<long>($"SELECT count({column.Name}) FROM transactions") != 0) continue;
            session.Execute($"ALTER TABLE transactions DROP COLUMN {column.Name}");
            present.Remove(column.Name);
        }

        CreateView(session, present);
    }

    // The kind is stored even when it was not sent.
    private static bool IsOptional(StoredColumn column) => !column.Source.IsRequired && column.Name != "kind";

    private static HashSet<string> Present(Session session) =>
        [.. session.Query("SELECT name FROM pragma_table_info('transactions')", row => row.GetString(0))];

    private static void CreateView(Session session, HashSet<string> present)
    {
        var columns = Stored.Select(column => present.Contains(column.Name)
            ? column.Name : $"CAST(NULL AS {column.SqlType}) AS {column.Name}");
        session.Execute(
            $"CREATE OR REPLACE VIEW {View} AS SELECT rowid, {string.Join(", ", columns)} FROM transactions");
    }
}
