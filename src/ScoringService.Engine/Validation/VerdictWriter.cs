using System.Globalization;

namespace ScoringService.Engine.Validation;

/// <summary>Says in plain words whether groups are separated.</summary>
internal static class VerdictWriter
{
    // The scale of Kaufman and Rousseeuw, Finding Groups in Data (1990), chapter 2: up to 0.25 no substantial
    // structure, up to 0.5 a weak one, above that a reasonable one.
    private const double Weak = 0.25;
    private const double Reasonable = 0.5;

    /// <summary>Judges a grouping.</summary>
    public static (Separation Separation, Label Verdict) Write(
        Grouping grouping, IReadOnlyList<Indicator> indicators, IReadOnlyList<IndicatorReport> reports,
        SilhouetteResult? silhouette)
    {
        if (silhouette is null)
        {
            return (Separation.NotAssessed, new Label(
                "Not assessed: there are fewer than two groups, or no indicator differs between customers.",
                "无法评估：分组少于两个，或各指标在客户之间没有差异。"));
        }

        var separation = silhouette.Mean >= Reasonable ? Separation.Separated
            : silhouette.Mean >= Weak ? Separation.PartlySeparated : Separation.Overlapping;
        var (en, zh) = separation switch
        {
            Separation.Separated => ("are separated", "区分清晰"),
            Separation.PartlySeparated => ("are partly separated", "部分区分"),
            _ => ("overlap", "相互重叠"),
        };
        var used = grouping.Sizes().Count(size => size > 0);
        var mean = silhouette.Mean.ToString("0.00", CultureInfo.InvariantCulture);
        var misplaced = (100 * silhouette.NegativeShare).ToString("0", CultureInfo.InvariantCulture);
        var (strongestEn, strongestZh) = Strongest(indicators, reports);
        return (separation, new Label(
            $"The {used} groups {en} (mean silhouette {mean}); {misplaced} % of customers are nearer to another group."
                + strongestEn,
            $"{used} 个分组{zh}（平均轮廓系数 {mean}）；{misplaced}% 的客户更接近其他分组。{strongestZh}"));
    }

    private static (string En, string Zh) Strongest(
        IReadOnlyList<Indicator> indicators, IReadOnlyList<IndicatorReport> reports)
    {
        var strongest = Enumerable.Range(0, reports.Count).Where(i => reports[i].KruskalWallis is not null)
            .OrderByDescending(i => reports[i].KruskalWallis!.EpsilonSquared).Select(i => (int?)i).FirstOrDefault();
        if (strongest is not { } place) return ("", "");
        var test = reports[place].KruskalWallis!;
        var effect = test.EpsilonSquared.ToString("0.00", CultureInfo.InvariantCulture);
        var overlap = (100 * test.MeanOverlap).ToString("0", CultureInfo.InvariantCulture);
        var label = indicators[place].Label;
        return (
            $" They differ most in {label.En} (ε² {effect}, mean overlap of two groups {overlap} %).",
            $"差异最大的指标是{label.Zh}（ε² {effect}，两组平均重叠 {overlap}%）。");
    }
}
