using ScoringService.Storage.Database;
using ScoringService.Storage.Features;

namespace ScoringService.Storage.Runs;

/// <summary>The lifecycle stages of recorded runs: millions of rows, written and read as columns.</summary>
internal static class StageTable
{
    /// <summary>Number of the latest instants whose stages are kept.</summary>
    public const int KeptRuns = 3;

    /// <summary>Puts the stages of a run into the place of those of the same instant.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="asOf">Instant of the run.</param>
    /// <param name="stages">One per customer key; negative for none.</param>
    public static void Replace(Session session, DateTime asOf, ReadOnlySpan<sbyte> stages)
    {
        session.Execute("DELETE FROM run_stages WHERE as_of = $as_of", ("as_of", asOf));
        var instant = (asOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        using var appender = new ChunkAppender(session, "run_stages");
        for (var key = 0; key < stages.Length;)
        {
            appender.Values<long>(0).Fill(instant);
            appender.Append(Fill(appender.Values<int>(1), appender.Values<sbyte>(2), stages, ref key));
        }

        appender.Complete();
    }

    /// <summary>The stages of a run: one per customer key below a number; −1 for none.</summary>
    public static sbyte[] Read(Session session, DateTime asOf, int customers)
    {
        var stages = new sbyte[customers];
        Array.Fill(stages, (sbyte)-1);
        session.Guard(() => StreamedQuery.Read(session.Connection,
            $"SELECT customer_key, stage FROM run_stages WHERE as_of = {SqlText.Literal(asOf)}", null, (native, _) =>
            {
                var chunk = new ChunkReader(native);
                var keys = chunk.Values<int>(0);
                var known = chunk.Values<sbyte>(1);
                for (var i = 0; i < keys.Length; i++)
                    if ((uint)keys[i] < (uint)stages.Length) stages[keys[i]] = known[i];
            }));
        return stages;
    }

    /// <summary>Drops the stages of all instants before the latest few up to a run.</summary>
    public static void Prune(Session session, DateTime asOf)
    {
        var oldest = session.Query("""
            SELECT as_of FROM runs WHERE has_stages AND as_of <= $as_of ORDER BY as_of DESC LIMIT 1 OFFSET $kept
            """, row => (DateTime?)row.GetDateTime(0), ("as_of", asOf), ("kept", (long)KeptRuns)).SingleOrDefault();
        if (oldest is null) return;
        session.Execute("DELETE FROM run_stages WHERE as_of <= $oldest", ("oldest", oldest));
        session.Execute("UPDATE runs SET has_stages = false WHERE has_stages AND as_of <= $oldest",
            ("oldest", oldest));
    }

    // The rows of the next chunk, from the first key that has not been written yet; gives their number.
    private static int Fill(Span<int> keys, Span<sbyte> values, ReadOnlySpan<sbyte> stages, ref int key)
    {
        var rows = 0;
        for (; key < stages.Length && rows < keys.Length; key++)
        {
            keys[rows] = key;
            values[rows] = stages[key];
            if (stages[key] >= 0) rows++;
        }

        return rows;
    }
}
