namespace ScoringService.Engine.Churn;

/// <summary>What was learnt of churn. Immutable.</summary>
public sealed record ChurnModel
{
    /// <summary>The options of the fit.</summary>
    public required ChurnOptions Options { get; init; }

    /// <summary>The regression; null when the probabilities are those of the buy-till-you-die model.</summary>
    public required LogisticModel? Regression { get; init; }

    /// <summary>How good the probabilities are, and why there is no regression.</summary>
    public required ChurnReport Report { get; init; }
}
