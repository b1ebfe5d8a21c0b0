using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>Whose rows a reader takes from the tables, and which row of the result each of them goes to.</summary>
/// <param name="Row">SQL of the number of a row's customer in the result.</param>
/// <param name="Join">SQL that follows the name of a table.</param>
internal sealed record RowSelection(string Row, string Join)
{
    /// <summary>Everybody: a customer's row is its key.</summary>
    public static RowSelection Everybody { get; } = new("customer_key", "");

    /// <summary>The customers of some keys, who go to the rows 0, 1, … in that order.</summary>
    /// <param name="session">Keeps the keys, in a table of its own.</param>
    /// <param name="keys">Keys, each once.</param>
    public static RowSelection Of(Session session, int[] keys)
    {
        session.Execute("CREATE OR REPLACE TEMP TABLE touched_customers (customer_key INTEGER, place INTEGER)");
        using var appender = new ChunkAppender(session, "touched_customers");
        for (var first = 0; first < keys.Length; first += ChunkAppender.Capacity)
        {
            var rows = Math.Min(ChunkAppender.Capacity, keys.Length - first);
            keys.AsSpan(first, rows).CopyTo(appender.Values<int>(0));
            var places = appender.Values<int>(1);
            for (var i = 0; i < rows; i++) places[i] = first + i;
            appender.Append(rows);
        }

        appender.Complete();
        return new RowSelection("touched.place", " JOIN temp.touched_customers touched USING (customer_key)");
    }
}
