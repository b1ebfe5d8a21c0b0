using System.Globalization;

namespace ScoringService.Engine.Clustering;

/// <summary>Puts a cluster's deviations into words.</summary>
internal static class ClusterDescriber
{
    /// <summary>Smaller deviations, in standard deviations, do not set a cluster apart.</summary>
    public const double Least = 0.25;

    private const int MostDeviations = 3;
    private const int NameDeviations = 2;

    /// <summary>Deviations of at least <see cref="Least"/>, the strongest first; equally strong ones in the features'
    /// order.</summary>
    public static IReadOnlyList<ClusterDeviation> Deviations(double[] centroid, IReadOnlyList<FeatureScale> features) =>
        [.. centroid.Select((sigmas, j) => new ClusterDeviation(features[j].Name, sigmas, features[j].ToValue(sigmas)))
            .Where(deviation => Math.Abs(deviation.Sigmas) >= Least)
            .OrderByDescending(deviation => Math.Abs(deviation.Sigmas))];

    /// <summary>The strongest deviations in figures: "spend +1.8σ, recency −0.9σ".</summary>
    public static Label Describe(IReadOnlyList<ClusterDeviation> deviations)
    {
        if (deviations.Count == 0) return new Label("close to the mean of all customers", "接近全体平均");
        var strongest = deviations.Take(MostDeviations).ToArray();
        return new Label(
            string.Join(", ", strongest.Select(d => $"{FeatureWords.Of(d.Feature).Short.En} {Sigmas(d.Sigmas)}")),
            string.Join("，", strongest.Select(d => $"{FeatureWords.Of(d.Feature).Short.Zh} {Sigmas(d.Sigmas)}")));
    }

    /// <summary>Names from the two strongest deviations; clusters that would share a name get a third, then a
    /// number.</summary>
    public static Label[] Names(IReadOnlyList<IReadOnlyList<ClusterDeviation>> clusters)
    {
        var names = clusters.Select(deviations => Name(deviations, NameDeviations)).ToArray();
        var shared = names.GroupBy(name => name.En).Where(group => group.Count() > 1)
            .Select(group => group.Key).ToHashSet();
        for (var i = 0; i < names.Length; i++)
            if (shared.Contains(names[i].En)) names[i] = Name(clusters[i], MostDeviations);
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < names.Length; i++)
        {
            var count = seen[names[i].En] = seen.GetValueOrDefault(names[i].En) + 1;
            if (count > 1) names[i] = new Label($"{names[i].En} ({count})", $"{names[i].Zh}（{count}）");
        }

        return names;
    }

    private static Label Name(IReadOnlyList<ClusterDeviation> deviations, int count)
    {
        if (deviations.Count == 0) return new Label("Average", "一般客户");
        var words = deviations.Take(count)
            .Select(d => d.Sigmas > 0 ? FeatureWords.Of(d.Feature).High : FeatureWords.Of(d.Feature).Low).ToArray();
        var en = string.Join(", ", words.Select(word => word.En));
        return new Label(char.ToUpperInvariant(en[0]) + en[1..], string.Join("、", words.Select(word => word.Zh)));
    }

    private static string Sigmas(double sigmas) =>
        (sigmas < 0 ? "−" : "+") + Math.Abs(sigmas).ToString("0.0", CultureInfo.InvariantCulture) + "σ";
}
