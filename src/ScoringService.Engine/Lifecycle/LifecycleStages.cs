namespace ScoringService.Engine.Lifecycle;

/// <summary>Codes of the six lifecycle stages. A row's stage is a position in <see cref="All"/>.</summary>
public static class LifecycleStages
{
    /// <summary>Shows interest and has not bought yet.</summary>
    public const string Potential = "POTENTIAL";

    /// <summary>Bought for the first time a short while ago.</summary>
    public const string New = "NEW";

    /// <summary>Buys more often, for more, or uses more.</summary>
    public const string Growing = "GROWING";

    /// <summary>Buys steadily and contributes much.</summary>
    public const string Mature = "MATURE";

    /// <summary>Buys or uses less than before.</summary>
    public const string Declining = "DECLINING";

    /// <summary>Stopped buying or left.</summary>
    public const string Lost = "LOST";

    internal const int PotentialIndex = 0;
    internal const int NewIndex = 1;
    internal const int GrowingIndex = 2;
    internal const int MatureIndex = 3;
    internal const int DecliningIndex = 4;
    internal const int LostIndex = 5;

    /// <summary>All codes, in the order of a customer's life.</summary>
    public static IReadOnlyList<string> All { get; } = [Potential, New, Growing, Mature, Declining, Lost];

    /// <summary>Labels, one per code. They belong to this column: other columns use some of these codes too.</summary>
    public static IReadOnlyList<Label> Labels { get; } =
    [
        new("Potential customer", "潜在客户"), new("New customer", "新客户"), new("Growing customer", "成长客户"),
        new("Mature customer", "成熟客户"), new("Declining customer", "衰退客户"), new("Lost customer", "流失客户"),
    ];

    /// <summary>The stages that degrees decide between; of equal degrees the earlier one here wins.</summary>
    internal static readonly int[] ByDegree = [DecliningIndex, MatureIndex, GrowingIndex, NewIndex];
}
