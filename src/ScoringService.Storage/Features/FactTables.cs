using System.Globalization;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>The tables that features are made of beside that of the customers, and where their rows are.</summary>
internal static class FactTables
{
    public const string Transactions = "transactions";
    public const string Events = "events";
    public const string Interactions = "interactions";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Transactions, Events, Interactions];

    /// <summary>What loads did to the tables after a state of the data, up to another one.</summary>
    public static IEnumerable<FactChange> Changes(Session session, long after, long upTo)
    {
        var loads = session.Query("""
            SELECT target, CAST(sum(rows_inserted + rows_updated) AS BIGINT), CAST(sum(rows_updated) AS BIGINT),
                CAST(sum(rows_deleted) AS BIGINT)
            FROM loads WHERE load_id > $after AND load_id <= $up_to
            GROUP BY target
            """, row => (Target: row.GetString(0), Added: row.GetInt64(1), Updated: row.GetInt64(2),
                Deleted: row.GetInt64(3)), ("after", after), ("up_to", upTo));
        // What goes with a customer may be of any table.
        var isAnyGone = loads.Exists(load => !All.Contains(load.Target) && load.Deleted > 0);
        foreach (var table in All)
        {
            var (_, added, updated, deleted) = loads.Find(load => load.Target == table);
            // An updated row is taken out and added at the end.
            var isAppended = updated == 0 && deleted == 0 && !isAnyGone;
            if (added > 0 || !isAppended) yield return new FactChange(table, added, isAppended);
        }
    }

    /// <summary>Number of rows of a table.</summary>
    public static long Count(Session session, string table) => session.Scalar<long>($"SELECT count(*) FROM {table}");

    /// <summary>The row number after the last one of a table.</summary>
    public static long End(Session session, string table) =>
        session.Scalar<long>($"SELECT coalesce(max(rowid) + 1, 0) FROM {table}");

    /// <summary>Whether a table has so many rows from a row number on, without gaps.</summary>
    public static bool IsEnd(Session session, string table, long from, long rows) =>
        session.Query(string.Create(CultureInfo.InvariantCulture,
            $"SELECT count(*), coalesce(max(rowid) + 1, 0) FROM {table} WHERE rowid >= {from}"),
            row => row.GetInt64(0) == rows && row.GetInt64(1) == from + rows).Single();
}

/// <summary>What loads did to a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">Rows that were added at its end.</param>
/// <param name="IsAppended">Whether that is all that happened.</param>
internal readonly record struct FactChange(string Table, long Rows, bool IsAppended);
