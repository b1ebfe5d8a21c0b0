using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows models for people.</summary>
internal static class ModelView
{
    /// <summary>One model with everything that was learned.</summary>
    public static void Show(Terminal terminal, Model model)
    {
        Tables.Facts(terminal,
            ("model", $"{model.Version}"),
            ("active", State(model)),
            ("made", Figures.Time(model.CreateTime)),
            ("as of", Figures.Time(model.AsOf)),
            ("customers", Figures.Count(model.CustomerCount)),
            ("data version", $"{model.DataWatermark}"));
        terminal.Out.WriteLine();
        Parts(terminal, model);
        if (model.Rfm is { } rfm) Axes(terminal, rfm);
        if (model.Lifetime is { } lifetime) LifetimeView.Show(terminal, lifetime);
        if (model.Churn is { } churn) ChurnView.Show(terminal, churn);
        if (model.Value is { } value) ValueView.Show(terminal, value);
        if (model.Clusters is { } clusters) ClusterView.Show(terminal, clusters);
        if (model.Validation.Count > 0) GroupingView.Show(terminal, model.Validation);
        foreach (var warning in model.Warnings) terminal.Warn(warning);
    }

    /// <summary>One line per model.</summary>
    public static void List(Terminal terminal, IReadOnlyList<Model> models)
    {
        var table = Tables.Create(
            terminal, "", ">model", "active", "made", "as of", ">customers", ">data version", "not fitted");
        foreach (var model in models)
        {
            var missing = model.Parts.Where(part => !part.Fitted).Select(part => part.Name).ToArray();
            table.Row($"{model.Version}", model.Active ? "active" : "", Figures.Time(model.CreateTime),
                Figures.Time(model.AsOf), Figures.Count(model.CustomerCount), $"{model.DataWatermark}",
                string.Join(", ", missing));
        }

        table.Show(terminal);
        if (!models.Any(model => model.Active))
            terminal.Say("None of these is active. Activate one with: scorectl models activate VERSION");
    }

    private static string State(Model model) => model.Active ? $"since {Figures.Time(model.ActivateTime)}"
        : model.ActivateTime is { } time ? $"no; last at {Figures.Time(time)}"
        : "no, never";

    private static void Parts(Terminal terminal, Model model)
    {
        var table = Tables.Create(terminal, "Parts", "part", "fitted", "why not");
        foreach (var part in model.Parts) table.Row(part.Name, part.Fitted ? "yes" : "no", part.Reason);
        table.Show(terminal);
    }

    private static void Axes(Terminal terminal, RfmModel rfm)
    {
        var levels = rfm.Recency.Edges.Count + 1;
        var table = Tables.Create(terminal, "What each score means", ">score", ">recency, days", ">customers",
            ">frequency, purchases", ">customers", ">monetary", ">customers");
        for (var level = levels; level >= 1; level--)
            table.Row($"{level}",
                Range(rfm.Recency, levels + 1 - level), Count(rfm.Recency, level),
                Range(rfm.Frequency, level), Count(rfm.Frequency, level),
                Range(rfm.Monetary, level), Count(rfm.Monetary, level));
        table.Row("mean", Figures.Number(rfm.Recency.Mean), "", Figures.Number(rfm.Frequency.Mean), "",
            Figures.Number(rfm.Monetary.Mean), "");
        table.Show(terminal);
    }

    /// <summary>The values of the n-th of the intervals that the edges make; an edge belongs to the one below
    /// it.</summary>
    private static string Range(RfmAxis axis, int n)
    {
        if (n == 1) return $"≤ {Figures.Number(axis.Edges[0])}";
        if (n == axis.Edges.Count + 1) return $"> {Figures.Number(axis.Edges[^1])}";
        return $"> {Figures.Number(axis.Edges[n - 2])} to {Figures.Number(axis.Edges[n - 1])}";
    }

    private static string Count(RfmAxis axis, int level) => Figures.Count(axis.LevelCounts[level - 1]);
}
