namespace ScoringService.Engine.Lifecycle;

/// <summary>Codes of the lifecycle by length of the cooperation. A row's stage is a position in
/// <see cref="All"/>.</summary>
public static class TenureStages
{
    /// <summary>Customer for less than six months.</summary>
    public const string New = "NEW";

    /// <summary>Customer for 6 to 24 months, both ends included.</summary>
    public const string Growing = "GROWING";

    /// <summary>Customer for more than 24 months.</summary>
    public const string Stable = "STABLE";

    /// <summary>The churn band is HIGH or CRITICAL, however long the cooperation.</summary>
    public const string ChurnWarning = "CHURN_WARNING";

    private const int MonthsPerYear = 12;
    private const int HighBand = 2;

    /// <summary>All codes.</summary>
    public static IReadOnlyList<string> All { get; } = [New, Growing, Stable, ChurnWarning];

    /// <summary>Labels, one per code.</summary>
    public static IReadOnlyList<Label> Labels { get; } =
    [
        new("New customer", "新客户"), new("Growing customer", "成长客户"), new("Stable customer", "稳定客户"),
        new("Churn warning", "流失预警客户"),
    ];

    /// <summary>Assigns every row its stage.</summary>
    /// <param name="cooperationYears">Years of cooperation; not finite when unknown.</param>
    /// <param name="churnBands">Bands 0 LOW, 1 MEDIUM, 2 HIGH, 3 CRITICAL, negative when unknown; empty when no churn
    /// was predicted.</param>
    /// <param name="options">The months that separate the stages.</param>
    /// <param name="result">Positions in <see cref="All"/>; −1 when nothing is known.</param>
    internal static void Assign(
        ReadOnlySpan<double> cooperationYears, ReadOnlySpan<int> churnBands, LifecycleOptions options,
        Span<int> result)
    {
        var (newBelow, stableAbove) = (options.TenureNewMonths, options.TenureStableMonths);
        result = result[..cooperationYears.Length];
        for (var i = 0; i < cooperationYears.Length; i++)
        {
            var months = cooperationYears[i] * MonthsPerYear;
            if (!churnBands.IsEmpty && churnBands[i] >= HighBand) result[i] = 3;
            else if (!double.IsFinite(months)) result[i] = -1;
            else if (months < newBelow) result[i] = 0;
            else result[i] = months > stableAbove ? 2 : 1;
        }
    }
}
