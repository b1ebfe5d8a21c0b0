using ScoringService.Engine;
using ScoringService.Storage.Database;
using ScoringService.Storage.Features;

namespace ScoringService.Storage.Runs;

/// <summary>What recorded runs said of each customer: millions of rows, written and read as columns.</summary>
internal static class StateTable
{
    /// <summary>Puts the states of a run into the place of those of the same instant.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="asOf">Instant of the run.</param>
    /// <param name="states">One row per customer key.</param>
    public static void Replace(Session session, DateTime asOf, RunStates states)
    {
        session.Execute("DELETE FROM run_states WHERE as_of = $as_of", ("as_of", asOf));
        Append(session, asOf, states, null);
    }

    /// <summary>Puts the states of some customers into the place of those of the same instant.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="asOf">Instant of the run.</param>
    /// <param name="keys">The customers, each once; also temp.refreshed_customers.</param>
    /// <param name="states">Their states, in the order of the keys.</param>
    public static void Replace(Session session, DateTime asOf, int[] keys, RunStates states)
    {
        session.Execute("""
            DELETE FROM run_states
            WHERE as_of = $as_of AND customer_key IN (SELECT customer_key FROM temp.refreshed_customers)
            """, ("as_of", asOf));
        Append(session, asOf, states, keys);
    }

    /// <summary>Appends customer keys to a table of that one column.</summary>
    public static void AppendKeys(Session session, string table, int[] keys)
    {
        using var appender = new ChunkAppender(session, table);
        for (var first = 0; first < keys.Length; first += ChunkAppender.Capacity)
        {
            var rows = Math.Min(ChunkAppender.Capacity, keys.Length - first);
            CopyKeys(keys, first, appender.Values<int>(0)[..rows]);
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
    /// <param name="session">In a transaction.</param>
    /// <param name="asOf">Instant of the run.</param>
    /// <param name="kept">Number of instants, that of the run among them.</param>
    public static void Prune(Session session, DateTime asOf, int kept)
    {
        var oldest = session.Query("""
            SELECT as_of FROM runs WHERE has_stages AND as_of <= $as_of ORDER BY as_of DESC LIMIT 1 OFFSET $kept
            """, row => (DateTime?)row.GetDateTime(0), ("as_of", asOf), ("kept", (long)kept)).SingleOrDefault();
        if (oldest is { } instant) Forget(session, instant);
    }

    /// <summary>Drops the states of the oldest instant that has some, if there are more instants than are kept, or its
    /// run was made too long ago. Never those of the latest instant, nor of the run that was made last.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="kept">Number of instants to keep.</param>
    /// <param name="madeBefore">When a run was made too long ago.</param>
    /// <returns>Whether it did.</returns>
    public static bool ForgetOldest(Session session, int kept, DateTime madeBefore)
    {
        var oldest = session.Query("""
            SELECT as_of FROM runs
            WHERE has_stages AND as_of < (SELECT max(as_of) FROM runs WHERE has_stages)
                AND as_of <> (SELECT arg_max(as_of, created_at) FROM runs WHERE has_stages)
                AND (created_at < $before OR (SELECT count(*) FROM runs WHERE has_stages) > $kept)
            ORDER BY as_of LIMIT 1
            """, row => (DateTime?)row.GetDateTime(0), ("before", madeBefore), ("kept", (long)kept)).SingleOrDefault();
        if (oldest is not { } instant) return false;
        session.Execute("DELETE FROM run_states WHERE as_of = $as_of", ("as_of", instant));
        session.Execute("UPDATE runs SET has_stages = false, has_states = false WHERE as_of = $as_of",
            ("as_of", instant));
        return true;
    }

    private static void Forget(Session session, DateTime upTo)
    {
        session.Execute("DELETE FROM run_states WHERE as_of <= $as_of", ("as_of", upTo));
        session.Execute(
            "UPDATE runs SET has_stages = false, has_states = false WHERE has_stages AND as_of <= $as_of",
            ("as_of", upTo));
    }

    // Each column of the table is written, in its order: the chunk's memory holds what was there before.
    private static void Append(Session session, DateTime asOf, RunStates states, int[]? keys)
    {
        if (states.Recorded is { } rows)
            (states, keys) = (states.Gather(rows), keys is null ? rows : Array.ConvertAll(rows, row => keys[row]));
        var instant = (asOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var terms = new StateTerms(session, states);
        using var appender = new ChunkAppender(session, "run_states");
        for (var first = 0; first < states.Count; first += ChunkAppender.Capacity)
        {
            var count = Math.Min(ChunkAppender.Capacity, states.Count - first);
            appender.Values<long>(0)[..count].Fill(instant);
            CopyKeys(keys, first, appender.Values<int>(1)[..count]);
            Copy(states.LifecycleStage, terms.Stages, first, appender.Values<int>(2)[..count]);
            Copy(states.Tier, terms.Tiers, first, appender.Values<int>(3)[..count]);
            Copy(states.RfmSegment, terms.Segments, first, appender.Values<int>(4)[..count]);
            CopyAmounts(states.Revenue, first, appender.Values<long>(5)[..count]);
            Copy(states.LifecycleCriteria, terms.Criteria, first, appender.Values<int>(6)[..count]);
            Copy(states.LifecycleFallback, first, appender.Values<bool>(7)[..count]);
            Copy(states.ValueScore, first, appender.Values<float>(8)[..count]);
            Copy(states.TierOverridden, first, appender.Values<bool>(9)[..count]);
            Copy(states.RecencyScore, first, appender.Values<byte>(10)[..count]);
            Copy(states.FrequencyScore, first, appender.Values<byte>(11)[..count]);
            Copy(states.MonetaryScore, first, appender.Values<byte>(12)[..count]);
            Copy(states.Cluster, terms.Clusters, first, appender.Values<int>(13)[..count]);
            Copy(states.ChurnBand, terms.Bands, first, appender.Values<int>(14)[..count]);
            Copy(states.ChurnProbability, first, appender.Values<float>(15)[..count]);
            appender.Append(count);
        }

        appender.Complete();
    }

    private static void CopyKeys(int[]? keys, int first, Span<int> target)
    {
        if (keys is not null) keys.AsSpan(first, target.Length).CopyTo(target);
        else for (var i = 0; i < target.Length; i++) target[i] = first + i;
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

    // The keys of the codes of each column.
    private sealed class StateTerms(Session session, RunStates states)
    {
        public int[] Stages { get; } = TermTable.Keys(session, states.LifecycleStage);

        public int[] Tiers { get; } = TermTable.Keys(session, states.Tier);

        public int[] Segments { get; } = TermTable.Keys(session, states.RfmSegment);

        public int[] Criteria { get; } = TermTable.Keys(session, states.LifecycleCriteria);

        public int[] Clusters { get; } = TermTable.Keys(session, states.Cluster);

        public int[] Bands { get; } = TermTable.Keys(session, states.ChurnBand);
    }
}
