namespace ScoringService.Engine;

/// <summary>What a model is learnt from.</summary>
public sealed record FitInput
{
    /// <summary>Feature rows of the population at the instant of the fit.</summary>
    public required CustomerBatch Now { get; init; }

    /// <summary>Feature rows of the same customers <see cref="Churn.ChurnOptions.HorizonDays"/> before, best in the
    /// same order: churn is learnt, and lifetime value graded, on what happened in between. Customers who are not among
    /// <see cref="Now"/> are passed over. Null when that is not known; churn then falls back to the purchase
    /// model.</summary>
    public CustomerBatch? Before { get; init; }

    /// <summary>The model that the new one follows: clusters keep its numbers, and groupings are compared with its own.
    /// Null for the first.</summary>
    public ScoringModel? Previous { get; init; }
}
