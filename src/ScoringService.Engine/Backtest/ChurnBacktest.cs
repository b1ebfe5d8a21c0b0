using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Backtest;

/// <summary>Probabilities of buying nothing in the horizon held against who bought nothing.</summary>
public sealed record ChurnBacktest
{
    /// <summary>Where the probabilities come from.</summary>
    public required ChurnSource Source { get; init; }

    /// <summary>Why they are not from the regression, in one English sentence; null when they are.</summary>
    public required string? SourceReason { get; init; }

    /// <summary>AUC, log loss, Brier score, lift and calibration.</summary>
    public required ChurnMetrics Metrics { get; init; }

    /// <summary>Area under the ROC curve of the days since the last purchase alone; null when everybody did the
    /// same.</summary>
    public required double? RecencyAuc { get; init; }

    /// <summary>Share of the churned in the tenth that was silent longest ÷ their share in all; null when nobody
    /// churned.</summary>
    public required double? RecencyLiftAt10Percent { get; init; }

    /// <summary>Share of the customers who churned: the best constant probability, known only afterwards.</summary>
    public required double BaseRate { get; init; }

    /// <summary>Log loss of that constant.</summary>
    public required double BaseRateLogLoss { get; init; }

    /// <summary>Brier score of that constant.</summary>
    public required double BaseRateBrier { get; init; }

    /// <summary>The model's grade against recency; null when everybody did the same.</summary>
    public required ChurnGrade? Grade { get; init; }

    /// <summary>Share of the churned found among those with the highest probabilities, in steps of 5 % of the customers
    /// from 0 to 100 %; empty when nobody churned.</summary>
    public required IReadOnlyList<CapturePoint> Gains { get; init; }
}
