using System.Globalization;
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
            ("made", Time(model.CreateTime)),
            ("as of", Time(model.AsOf)),
            ("customers", $"{model.CustomerCount:N0}"),
            ("data version", $"{model.DataWatermark}"),
            ("levels", $"{model.Options.Rfm.Levels}, {model.Options.Rfm.Binning.ToString().ToLowerInvariant()}"));
        foreach (var part in model.Parts.Where(part => !part.Fitted))
            terminal.Out.WriteLine($"not fitted: {part.Name}: {part.Reason}");
        terminal.Out.WriteLine();
        if (model.Rfm is { } rfm) Axes(terminal, rfm);
        foreach (var warning in model.Warnings) terminal.Warn(warning);
    }

    /// <summary>One line per model.</summary>
    public static void List(Terminal terminal, IReadOnlyList<Model> models)
    {
        var table = Tables.Create(
            terminal, "", ">model", "made", "as of", ">customers", ">data version", ">levels", "parts");
        foreach (var model in models)
            table.Row($"{model.Version}", Time(model.CreateTime), Time(model.AsOf), $"{model.CustomerCount:N0}",
                $"{model.DataWatermark}", $"{model.Options.Rfm.Levels}",
                string.Join(", ", model.Parts.Select(part => part.Fitted ? part.Name : $"{part.Name} (not fitted)")));
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
        table.Row("mean", Number(rfm.Recency.Mean), "", Number(rfm.Frequency.Mean), "", Number(rfm.Monetary.Mean), "");
        table.Show(terminal);
    }

    /// <summary>The values of the n-th of the intervals that the edges make; an edge belongs to the one below
    /// it.</summary>
    private static string Range(RfmAxis axis, int n)
    {
        if (n == 1) return $"≤ {Number(axis.Edges[0])}";
        if (n == axis.Edges.Count + 1) return $"> {Number(axis.Edges[^1])}";
        return $"> {Number(axis.Edges[n - 2])} to {Number(axis.Edges[n - 1])}";
    }

    private static string Count(RfmAxis axis, int level) => $"{axis.LevelCounts[level - 1]:N0}";

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Time(Google.Protobuf.WellKnownTypes.Timestamp time) =>
        time.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
