using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows the clusters of a model.</summary>
internal static class ClusterView
{
    /// <summary>A line per cluster.</summary>
    public static void Show(Terminal terminal, ClusterModel clusters)
    {
        var table = Tables.Create(terminal, "Clusters", "cluster", "English", "中文", ">customers", ">share", ">drift",
            "what sets it apart");
        foreach (var cluster in clusters.Clusters)
            table.Row(cluster.Label.Code, cluster.Label.En, cluster.Label.Zh, Figures.Count(cluster.Size),
                Figures.Percent(cluster.Share), Figures.Digits(cluster.HasDrift ? cluster.Drift : null),
                cluster.Description.En);
        table.Show(terminal);
        foreach (var dropped in clusters.DroppedFeatures)
            terminal.Out.WriteLine($"left out: {dropped.Feature}: {dropped.Reason}");
        if (clusters.DroppedFeatures.Count > 0) terminal.Out.WriteLine();
    }
}
