using ScoringService.Engine;
using ScoringService.Storage.Database;
using ScoringService.Storage.Features;

namespace ScoringService.Storage.Runs;

/// <summary>What recorded runs said of each customer: millions of rows, written and read as columns.</summary>
internal static class StateTable
{
    /// <summary>Number of the latest instants whose states are kept.</summary>
    public const int KeptRuns = 30;

    /// <summary>Puts the states of a run into the place of those of the same instant.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="asOf">Instant of the run.</param>
    /// <param name="states">One row per customer key.</param>
    public static void Replace(Session session, DateTime asOf, RunStates states)
    {
        session.Execute("DELETE FROM run_states WHERE as_of = $as_of", ("as_of", asOf));
        var instant = (asOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var stages = TermTable.Keys(session, states.LifecycleStage);
        var tiers = TermTable.Keys(session, states.Tier);
        var segments = TermTable.Keys(session, states.RfmSegment);
        var criteria = TermTable.Keys(session, states.LifecycleCriteria);
        using var appender = new ChunkAppender(session, "run_states");
        for (var first = 0; first < states.Count; first += ChunkAppender.Capacity)
        {
            var rows = Math.Min(ChunkAppender.Capacity, states.Count - first);
            appender.Values<long>(0)[..rows].Fill(instant);
            CopyKeys(appender.Values<int>(1)[..rows], first);
            Copy(states.LifecycleStage, stages, first, appender.Values<int>(2)[..rows]);
            Copy(states.Tier, tiers, first, appender.Values<int>(3)[..rows]);
            Copy(states.RfmSegment, segments, first, appender.Values<int>(4)[..rows]);
            CopyAmounts(states.Revenue, first, appender.Values<long>(5)[..rows]);
            Copy(states.LifecycleCriteria, criteria, first, appender.Values<int>(6)[..rows]);
            Copy(states.LifecycleFallback, first, appender.Values<bool>(7)[..rows]);
            Copy(states.ValueScore, first, appender.Values<float>(8)[..rows]);
            Copy(states.TierOverridden, first, appender.Values<bool>(9)[..rows]);
            Copy(states.RecencyScore, first, appender.Values<byte>(10)[..rows]);
            Copy(states.FrequencyScore, first, appender.Values<byte>(11)[..rows]);
            Copy(states.MonetaryScore, first, appender.Values<byte>(12)[..rows]);
            appender.Append(rows);
        }

        appender.Complete();
    }

    /// <summary>The lifecycle stages of a run: one per customer key below a number; −1 for none.</summary>
    public static sbyte[] ReadStages(Session session, DateTime asOf, int customers)
    {
        var stages = new sbyte[customers];
        Array.Fill(stages, (sbyte)-1);
        session.Guard(() => StreamedQuery.Read(session.Connection,
            $"SELECT customer_key, lifecycle_stage FROM run_states WHERE as_of = {SqlText.Literal(asOf)}", null,
            (native, _) =>
            {
                var chunk = new ChunkReader(native);
                var keys = chunk.Values<int>(0);
                var known = chunk.Values<int>(1);
                for (var i = 0; i < keys.Length; i++)
                    if ((uint)keys[i] < (uint)stages.Length) stages[keys[i]] = (sbyte)known[i];
            }));
        return stages;
    }

    /// <summary>Drops the states of all instants before the latest few up to a run.</summary>
    public static void Prune(Session session, DateTime asOf)
    {
        var oldest = session.Query("""
            SELECT as_of FROM runs WHERE has_stages AND as_of <= $as_of ORDER BY as_of DESC LIMIT 1 OFFSET $kept
            """, row => (DateTime?)row.GetDateTime(0), ("as_of", asOf), ("kept", (long)KeptRuns)).SingleOrDefault();
        if (oldest is null) return;
        session.Execute("DELETE FROM run_states WHERE as_of <= $oldest", ("oldest", oldest));
        session.Execute(
            "UPDATE runs SET has_stages = false, has_states = false WHERE has_stages AND as_of <= $oldest",
            ("oldest", oldest));
    }

    private static void CopyKeys(Span<int> target, int first)
    {
        for (var i = 0; i < target.Length; i++) target[i] = first + i;
    }

    private static void Copy(DictionaryColumn column, int[] keys, int first, Span<int> target)
    {
        var indices = column.Indices.Slice(first, target.Length);
        for (var i = 0; i < target.Length; i++) target[i] = column.IsValid(first + i) ? keys[indices[i]] : -1;
    }

    // Sums of DECIMAL(18, 4), which doubles hold exactly enough to get them back.
    private static void CopyAmounts(Column<double> column, int first, Span<long> target)
    {
        var values = column.Values.Slice(first, target.Length);
        for (var i = 0; i < target.Length; i++)
            target[i] = column.IsValid(first + i) ? (long)Math.Round(values[i] * 10_000) : 0;
    }

    private static void Copy(Column<double> column, int first, Span<float> target)
    {
        var values = column.Values.Slice(first, target.Length);
        for (var i = 0; i < target.Length; i++)
            target[i] = column.IsValid(first + i) ? (float)values[i] : float.NaN;
    }

    private static void Copy(Column<byte> column, int first, Span<byte> target)
    {
        var values = column.Values.Slice(first, target.Length);
        for (var i = 0; i < target.Length; i++) target[i] = column.IsValid(first + i) ? values[i] : (byte)0;
    }

    private static void Copy(BooleanColumn column, int first, Span<bool> target)
    {
        for (var i = 0; i < target.Length; i++) target[i] = column[first + i] ?? false;
    }
}
