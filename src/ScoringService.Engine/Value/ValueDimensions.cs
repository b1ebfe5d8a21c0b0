namespace ScoringService.Engine.Value;

/// <summary>Codes of the four dimensions of customer value, each a score 0 to 100.</summary>
public static class ValueDimensions
{
    /// <summary>What the customer brought and will bring in.</summary>
    public const string Financial = "FINANCIAL";

    /// <summary>How attached the customer is.</summary>
    public const string Emotional = "EMOTIONAL";

    /// <summary>What the customer means for the business in the long run.</summary>
    public const string Strategic = "STRATEGIC";

    /// <summary>Whether the customer brings others.</summary>
    public const string Referral = "REFERRAL";

    internal const int Count = 4;

    /// <summary>All codes.</summary>
    public static IReadOnlyList<string> All { get; } = [Financial, Emotional, Strategic, Referral];

    /// <summary>Labels, one per code.</summary>
    public static IReadOnlyList<Label> Labels { get; } =
    [
        new("Financial value", "财务价值"), new("Emotional value", "情感价值"), new("Strategic value", "战略价值"),
        new("Referral value", "推荐价值"),
    ];
}
