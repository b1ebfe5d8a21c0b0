namespace ScoringService.Engine.Rfm;

/// <summary>
/// One of the eight classes that come from each axis being strictly better than the population's mean or not. For
/// recency, fewer days than the mean is better.
/// </summary>
/// <param name="RecencyHigh">Whether the last purchase is more recent than the mean.</param>
/// <param name="FrequencyHigh">Whether there are more purchases than the mean.</param>
/// <param name="MonetaryHigh">Whether the net spend is above the mean.</param>
/// <param name="Code">Stable API value.</param>
/// <param name="Label">Text for people; null takes that of <see cref="LabelCatalogue"/>.</param>
public sealed record RfmOctant(
    bool RecencyHigh, bool FrequencyHigh, bool MonetaryHigh, string Code, Label? Label = null)
{
    /// <summary>
    /// The table that Chinese CRM teams use. M decides between 重要 (important) and 一般 (general); R and F decide the
    /// rest: both high is 价值 (value), only R high is 发展 (develop), only F high is 保持 (keep), neither is 挽留 (win back).
    /// </summary>
    public static IReadOnlyList<RfmOctant> Default { get; } =
    [
        new(true, true, true, "IMPORTANT_VALUE"),
        new(true, false, true, "IMPORTANT_DEVELOP"),
        new(false, true, true, "IMPORTANT_KEEP"),
        new(false, false, true, "IMPORTANT_WINBACK"),
        new(true, true, false, "GENERAL_VALUE"),
        new(true, false, false, "GENERAL_DEVELOP"),
        new(false, true, false, "GENERAL_KEEP"),
        new(false, false, false, "GENERAL_WINBACK"),
    ];

    /// <summary>Position among the eight: 4 for recency, 2 for frequency and 1 for monetary.</summary>
    internal int Index => (RecencyHigh ? 4 : 0) | (FrequencyHigh ? 2 : 0) | (MonetaryHigh ? 1 : 0);
}
