using System.Diagnostics;
using ScoringService.Engine;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Brings a scored population up to date: only customers whose rows or tier decisions changed are read and scored
/// again, and laid over the others. The result has the bits of a scoring of everybody.
/// </summary>
internal sealed class PopulationUpdate(ScoringDatabase database, ServerMetrics metrics, TimeProvider clock)
{
    // Reading and scoring everybody costs less than the same customers one by one from a quarter of them on, and in
    // small bases nothing that matters.
    private const int ManyInOne = 4;
    private const int AlwaysFew = 10_000;

    /// <summary>The next state of a population, and who was scored again; null when everybody has to be.</summary>
    /// <param name="current">The population as it is.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<(ScoredPopulation Next, int[] Keys)?> TryApplyAsync(
        ScoredPopulation current, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var key = current.Key;
        if (database.ActiveModelVersion != key.ModelVersion || database.DefaultAsOf(cancellation) != key.AsOf
            || database.FindRunBefore(key.AsOf)?.RunId != key.PreviousRunId) return null;
        var decisions = database.ReadTierDecisions(key.AsOf, cancellation);
        var most = Math.Max(AlwaysFew, current.Count / ManyInOne);
        var touched = await database.ReadTouchedFeaturesAsync(
            key.AsOf, key.Watermark, Redecided(current.Context.TierDecisions, decisions.Decisions), most, cancellation);
        // A commit that came meanwhile may have begun a new day.
        if (touched is null || touched.Customers < current.Count || database.DefaultAsOf(cancellation) != key.AsOf
            || HasOtherIds(current, touched)) return null;
        metrics.PhaseDone("refresh_features", start);
        var next = Score(current, touched, decisions, cancellation);
        metrics.Refreshed(touched.Keys.Length, start);
        return (next, touched.Keys);
    }

    private ScoredPopulation Score(
        ScoredPopulation current, TouchedFeatures touched, TierDecisionSet decisions, CancellationToken cancellation)
    {
        var context = new ScoreContext
        {
            PreviousStages = current.Context.PreviousStages,
            TierDecisions = decisions.Decisions,
        };
        var key = current.Key with { Watermark = touched.Watermark, OverrideRevision = decisions.Revision };
        var (layers, scored) = (current.Layers, current.Scored);
        if (touched.Keys.Length > 0)
        {
            var scores = CustomerScorer.Score(
                current.Model.Model, touched.Batch, Narrow(context, touched.Keys), cancellation);
            scored += Statuses.Scored(scores) - ScoredBefore(current, touched.Keys);
            var population = new FeatureSnapshot(
                touched.Batch, new CustomerIndex(touched.Batch.CustomerId), touched.Watermark, Seconds: 0);
            layers = Layer.Add(layers, new Layer(
                touched.Keys, current.Base with { Key = key, Population = population, Scores = scores }));
        }

        return new ScoredPopulation(key, current.Base, layers, touched.Customers)
        {
            Scored = scored,
            BuiltAt = clock.GetUtcNow().UtcDateTime,
            Context = context,
        };
    }

    /// <summary>The keys of customers whose decisions are not the same any more.</summary>
    private static HashSet<int> Redecided(IReadOnlyList<TierDecision> before, IReadOnlyList<TierDecision> now)
    {
        if (before.SequenceEqual(now)) return [];
        var old = before.ToLookup(decision => decision.Row);
        var current = now.ToLookup(decision => decision.Row);
        return [.. before.Concat(now).Select(decision => decision.Row).Distinct()
            .Where(row => !old[row].SequenceEqual(current[row]))];
    }

    // A customer's key is its own for good, unless somebody was erased; and then everybody counts as changed. Whoever
    // reads the scores must not be given another's, so it is looked at all the same.
    private static bool HasOtherIds(ScoredPopulation current, TouchedFeatures touched)
    {
        var known = Known(current, touched.Keys);
        var ids = (Utf8Column)current.Read(FeatureColumns.CustomerId, inScores: false, current.Runs(known));
        for (var i = 0; i < known.Length; i++)
            if (!ids.Utf8(i).SequenceEqual(touched.Batch.CustomerId.Utf8(i))) return true;
        return false;
    }

    private static ReadOnlySpan<int> Known(ScoredPopulation current, int[] keys)
    {
        var end = Array.BinarySearch(keys, current.Count);
        return keys.AsSpan(0, end >= 0 ? end : ~end);
    }

    /// <summary>What of a context concerns some customers.</summary>
    private static ScoreContext Narrow(ScoreContext context, int[] keys)
    {
        var stages = context.PreviousStages.Span;
        var narrowed = new sbyte[stages.IsEmpty ? 0 : keys.Length];
        for (var i = 0; i < narrowed.Length; i++) narrowed[i] = keys[i] < stages.Length ? stages[keys[i]] : (sbyte)-1;
        return new ScoreContext
        {
            PreviousStages = narrowed,
            TierDecisions =
            [
                .. context.TierDecisions.Select(decision => decision with
                {
                    Row = Array.BinarySearch(keys, decision.Row),
                }).Where(decision => decision.Row >= 0),
            ],
        };
    }

    private static long ScoredBefore(ScoredPopulation current, int[] keys) => Statuses.Scored(
        (DictionaryColumn)current.Read(ScoreColumns.Status, inScores: true, current.Runs(Known(current, keys))));
}
