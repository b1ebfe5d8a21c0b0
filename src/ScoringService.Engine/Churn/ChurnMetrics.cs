namespace ScoringService.Engine.Churn;

/// <summary>How well probabilities foretold who churned.</summary>
public sealed record ChurnMetrics
{
    /// <summary>Number of customers.</summary>
    public required int CustomerCount { get; init; }

    /// <summary>How many of them churned.</summary>
    public required int ChurnedCount { get; init; }

    /// <summary>Area under the ROC curve, ties counting half; null when everybody has the same label.</summary>
    public required double? Auc { get; init; }

    /// <summary>Mean of −ln of the probability given to what happened, held within [1e-15, 1 − 1e-15].</summary>
    public required double LogLoss { get; init; }

    /// <summary>Mean squared difference of the probability and what happened (0 or 1).</summary>
    public required double Brier { get; init; }

    /// <summary>Share of the churned in the tenth with the highest probabilities ÷ their share in all; null when nobody
    /// churned.</summary>
    public required double? LiftAt10Percent { get; init; }

    /// <summary>Predicted and observed by tenths, the lowest probabilities first; fewer than ten with fewer
    /// customers.</summary>
    public required IReadOnlyList<CalibrationGroup> Calibration { get; init; }
}
