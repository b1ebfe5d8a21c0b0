using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Validation;

/// <summary>Validates any grouping of customers: segments, tiers, clusters, or labels that people gave.</summary>
public static class GroupingValidator
{
    /// <summary>Customers whose silhouettes are measured at most; with more, a seeded sample stands for all.</summary>
    public const int SilhouetteSample = 4096;

    /// <summary>Customers who are ranked at most; with more, a seeded sample stands for all.</summary>
    public const int RankSample = 100_000;

    private const ulong SampleSeed = 20240630;

    /// <summary>Validates a grouping.</summary>
    /// <param name="grouping">The grouping.</param>
    /// <param name="indicators">What its groups are compared by; values that are not finite count as missing. The
    /// analysis of variance and the rank test leave them out, silhouettes and indices put the median in their
    /// place.</param>
    /// <param name="reference">Another grouping of the same customers to compare with, or null.</param>
    /// <exception cref="ArgumentException">An indicator or the reference differs in length.</exception>
    public static GroupingReport Validate(
        Grouping grouping, IReadOnlyList<Indicator> indicators, Grouping? reference = null) =>
        Validate(grouping, indicators, reference, -1);

    internal static GroupingReport Validate(
        Grouping grouping, IReadOnlyList<Indicator> indicators, Grouping? reference, int threads)
    {
        ArgumentNullException.ThrowIfNull(grouping);
        ArgumentNullException.ThrowIfNull(indicators);
        foreach (var indicator in indicators)
        {
            if (indicator.Values.Length != grouping.Labels.Count)
                throw new ArgumentException(
                    $"{indicator.Name} has {indicator.Values.Length} values for {grouping.Labels.Count} customers.");
        }

        var groups = grouping.Names.Count;
        var grouped = Grouped(grouping);
        var space = Space(indicators, grouped, threads);
        int[] labels = [.. grouped.Select(row => grouping.Labels[row])];
        var measured = SampleOf(grouped.Length, SilhouetteSample);
        double[][] sample = [.. space.Select(column => Pick(column, measured))];
        var silhouette = space.Length == 0 ? null : Silhouette.Of(sample, Pick(labels, measured), groups, threads);
        var reports = new IndicatorReport[indicators.Count];
        Parallel.For(0, reports.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            reports[i] = Test(indicators[i], grouped, labels, groups));
        var (separation, verdict) = VerdictWriter.Write(grouping, indicators, reports, silhouette);
        return new GroupingReport
        {
            Groups = Sizes(grouping, grouped.Length, silhouette),
            Ungrouped = grouping.Labels.Count - grouped.Length,
            Indicators = reports,
            Silhouette = silhouette,
            Indices = space.Length == 0 ? null : SeparationIndices.Of(space, labels, groups),
            Agreement = reference is null ? null : ContingencyTable.Of(grouping, reference),
            Separation = separation,
            Verdict = verdict,
        };
    }

    private static int[] Grouped(Grouping grouping) =>
        [.. Enumerable.Range(0, grouping.Labels.Count).Where(row => grouping.Labels[row] >= 0)];

    /// <summary>Columns of standardised logarithms; indicators that do not vary make none.</summary>
    private static double[][] Space(IReadOnlyList<Indicator> indicators, int[] rows, int threads)
    {
        var columns = new double[]?[indicators.Count];
        Parallel.For(0, columns.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var values = Pick(indicators[i].Values, rows);
            var scale = FeatureScale.Fit(indicators[i].Name, values, out _);
            scale?.Apply(values, values);
            columns[i] = scale is null ? null : values;
        });
        return [.. columns.OfType<double[]>()];
    }

    private static IndicatorReport Test(Indicator indicator, int[] rows, int[] labels, int groups)
    {
        var values = Pick(indicator.Values, rows);
        var ranked = SampleOf(values.Length, RankSample);
        return new IndicatorReport(
            indicator.Name,
            Anova.Of(values, labels, groups),
            KruskalWallis.Of(Pick(values, ranked), Pick(labels, ranked), groups));
    }

    private static GroupSize[] Sizes(Grouping grouping, int grouped, SilhouetteResult? silhouette)
    {
        var sizes = grouping.Sizes();
        return [.. grouping.Names.Select((name, g) => new GroupSize(
            name, sizes[g], grouped == 0 ? 0 : (double)sizes[g] / grouped, silhouette?.GroupMeans[g]))];
    }

    /// <summary>All positions, or a sample of them in order: Knuth's algorithm S (The Art of Computer Programming
    /// 3.4.2).</summary>
    private static int[] SampleOf(int count, int size)
    {
        if (count <= size) return [.. Enumerable.Range(0, count)];
        var random = new SplitMix64(SampleSeed);
        var sample = new int[size];
        for (int position = 0, taken = 0; taken < size; position++)
            if (random.NextBelow(count - position) < size - taken) sample[taken++] = position;
        return sample;
    }

    private static T[] Pick<T>(T[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);
}
