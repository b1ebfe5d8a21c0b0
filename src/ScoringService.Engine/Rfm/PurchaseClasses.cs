namespace ScoringService.Engine.Rfm;

/// <summary>Codes of <see cref="ScoreColumns.PurchaseClass"/>.</summary>
public static class PurchaseClasses
{
    /// <summary>Exactly one purchase.</summary>
    public const string OneTime = "ONE_TIME";

    /// <summary>Two purchases or more, and at most the median of the population's repeat buyers.</summary>
    public const string LowFrequency = "LOW_FREQUENCY";

    /// <summary>More purchases than the median of the population's repeat buyers.</summary>
    public const string HighFrequency = "HIGH_FREQUENCY";

    /// <summary>All codes; a row's index in the column points into this list.</summary>
    public static IReadOnlyList<string> All { get; } = [OneTime, LowFrequency, HighFrequency];
}
