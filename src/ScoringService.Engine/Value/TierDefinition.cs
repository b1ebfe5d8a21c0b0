namespace ScoringService.Engine.Value;

/// <summary>One tier, the best first.</summary>
public sealed record TierDefinition
{
    /// <summary>Stable API value.</summary>
    public required string Code { get; init; }

    /// <summary>Text for people.</summary>
    public required Label Label { get; init; }

    /// <summary>Share of the population, above 0; those of all tiers sum to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Least annual amount in base currency, included unless <see cref="IsAmountExclusive"/>; null only for
    /// the last tier, which takes all others.</summary>
    public double? MinAmount { get; init; }

    /// <summary>Whether the annual amount must be above <see cref="MinAmount"/>.</summary>
    public bool IsAmountExclusive { get; init; }

    /// <summary>By amount: least years of cooperation, or null. Who falls short is looked for in the next
    /// tier.</summary>
    public double? MinCooperationYears { get; init; }

    /// <summary>By amount: least gross margin as a share, or null.</summary>
    public double? MinGrossMargin { get; init; }

    /// <summary>By amount: least growth of the annual amount as a share of the year before, or null.</summary>
    public double? MinGrowth { get; init; }

    /// <summary>Grade of the tier's customers.</summary>
    public required CustomerGrade Grade { get; init; }

    /// <summary>Value class of the tier's customers.</summary>
    public required ValueClass ValueClass { get; init; }

    /// <summary>The four tiers of the field.</summary>
    public static IReadOnlyList<TierDefinition> Default { get; } =
    [
        new()
        {
            Code = "STRATEGIC_CORE", Label = new("Strategic core", "战略核心层"), Share = 0.10, MinAmount = 2_000_000,
            IsAmountExclusive = true, MinCooperationYears = 3, Grade = CustomerGrade.Vip, ValueClass = ValueClass.High,
        },
        new()
        {
            Code = "IMPORTANT_VALUE", Label = new("Important value", "价值重要层"), Share = 0.20, MinAmount = 500_000,
            Grade = CustomerGrade.Vip, ValueClass = ValueClass.High,
        },
        new()
        {
            Code = "POTENTIAL_GROWTH", Label = new("Potential growth", "潜力提升层"), Share = 0.35, MinAmount = 100_000,
            Grade = CustomerGrade.Potential, ValueClass = ValueClass.Middle,
        },
        new()
        {
            Code = "BASIC_MAINTENANCE", Label = new("Basic maintenance", "基础维护层"), Share = 0.35,
            Grade = CustomerGrade.Ordinary, ValueClass = ValueClass.Low,
        },
    ];
}
