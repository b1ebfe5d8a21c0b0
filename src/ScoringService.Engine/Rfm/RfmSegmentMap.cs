namespace ScoringService.Engine.Rfm;

/// <summary>The usual eleven RFM segments as ordered rules, and how any number of levels is read by them.</summary>
public static class RfmSegmentMap
{
    /// <summary>
    /// The eleven segments. The first matching rule wins; together they cover every combination of levels, without a
    /// rule that takes whatever is left, so that a change which opens a gap is noticed.
    /// </summary>
    public static IReadOnlyList<RfmSegmentRule> Default { get; } =
    [
        new("CHAMPIONS", new(4, 5), new(4, 5), new(4, 5)),
        new("CANNOT_LOSE", new(1, 1), new(4, 5), new(4, 5)),
        new("LOYAL", new(3, 5), new(4, 5), new(1, 5)),
        new("AT_RISK", new(1, 2), new(3, 5), new(3, 5)),
        new("NEW", new(5, 5), new(1, 1), new(1, 5)),
        new("PROMISING", new(3, 4), new(1, 1), new(1, 5)),
        new("POTENTIAL_LOYALIST", new(4, 5), new(2, 3), new(1, 5)),
        new("NEED_ATTENTION", new(2, 3), new(2, 5), new(2, 5)),
        new("ABOUT_TO_SLEEP", new(2, 3), new(1, 5), new(1, 5)),
        new("HIBERNATING", new(1, 1), new(2, 5), new(1, 5)),
        new("LOST", new(1, 1), new(1, 1), new(1, 5)),
    ];

    /// <summary>
    /// The level on the scale of five for a score of 1 to <paramref name="levels"/>: 1 + 4 (score − 1) ÷ (levels − 1),
    /// rounded to the nearest integer. Three levels become 1, 3, 5; four become 1, 2, 4, 5.
    /// </summary>
    public static int ToScaleOfFive(int score, int levels) =>
        (int)Math.Round(1 + 4.0 * (score - 1) / (levels - 1), MidpointRounding.AwayFromZero);

    /// <summary>The first rule that matches three scores, or null.</summary>
    /// <param name="rules">The map.</param>
    /// <param name="scores">Scores of recency, frequency and monetary, each 1 to <paramref name="levels"/>.</param>
    /// <param name="levels">Number of levels.</param>
    public static RfmSegmentRule? Find(
        IReadOnlyList<RfmSegmentRule> rules, (int Recency, int Frequency, int Monetary) scores, int levels)
    {
        var recency = ToScaleOfFive(scores.Recency, levels);
        var frequency = ToScaleOfFive(scores.Frequency, levels);
        var monetary = ToScaleOfFive(scores.Monetary, levels);
        foreach (var rule in rules)
            if (rule.Matches(recency, frequency, monetary)) return rule;
        return null;
    }
}
