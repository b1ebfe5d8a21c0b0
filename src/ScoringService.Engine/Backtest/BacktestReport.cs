using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Backtest;

/// <summary>How well a model that was learnt at a cut in the past foretold what came after it. What cannot be said is
/// null, with a reason; no number is NaN or infinite.</summary>
public sealed record BacktestReport
{
    /// <summary>The cut, UTC: the model knows nothing later.</summary>
    public required DateTime Cut { get; init; }

    /// <summary>End of the days that it is held against, UTC.</summary>
    public required DateTime End { get; init; }

    /// <summary>Days from <see cref="Cut"/> to <see cref="End"/>.</summary>
    public required double HorizonDays { get; init; }

    /// <summary>Number of customers, those without a purchase included.</summary>
    public required int CustomerCount { get; init; }

    /// <summary>How many of them had bought up to the cut, and so can be foretold.</summary>
    public required int BuyerCount { get; init; }

    /// <summary>How many buyers are left out because their spend is not a finite number.</summary>
    public required int ExcludedCount { get; init; }

    /// <summary>Number of customers whose first purchase came after the cut; no forecast is about them.</summary>
    public required int NewBuyerCount { get; init; }

    /// <summary>What those spent after the cut, net, in base currency.</summary>
    public required double NewBuyerSpend { get; init; }

    /// <summary>Of the customers who had bought a horizon before the cut, the share who bought again by the cut: the
    /// retention rate of the baseline. Null when nobody had; the baseline then takes 1.</summary>
    public required double? Retention { get; init; }

    /// <summary>The purchase model whose forecasts are judged; null when none could be fitted.</summary>
    public required PurchaseModelKind? PurchaseModel { get; init; }

    /// <summary>Purchase days in the horizon; null with <see cref="PurchasesReason"/>.</summary>
    public required ForecastReport? Purchases { get; init; }

    /// <summary>Why <see cref="Purchases"/> and <see cref="Spend"/> are null, in one English sentence.</summary>
    public required string? PurchasesReason { get; init; }

    /// <summary>Net spend in the horizon, base currency, not discounted; null with
    /// <see cref="PurchasesReason"/>.</summary>
    public required ForecastReport? Spend { get; init; }

    /// <summary>Who bought nothing in the horizon; null with <see cref="ChurnReason"/>.</summary>
    public required ChurnBacktest? Churn { get; init; }

    /// <summary>Why <see cref="Churn"/> is null, in one English sentence.</summary>
    public required string? ChurnReason { get; init; }

    /// <summary>Who moved between lifecycle stages, tiers and RFM segments, each by the model of the cut.</summary>
    public required IReadOnlyList<Movement> Movements { get; init; }

    /// <summary>Which parts of the model could be fitted at the cut.</summary>
    public required IReadOnlyList<PartStatus> Parts { get; init; }

    /// <summary>The warnings of that fit, in English sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The options of that fit.</summary>
    public required ScoringOptions Options { get; init; }
}
