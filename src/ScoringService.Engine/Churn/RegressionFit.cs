namespace ScoringService.Engine.Churn;

/// <summary>Outcome of <see cref="LogisticFitter"/>.</summary>
/// <param name="Model">The regression; null when failed.</param>
/// <param name="Reason">What a reader should know, in one English sentence; null when converged.</param>
internal sealed record RegressionFit(LogisticModel? Model, string? Reason)
{
    public static RegressionFit Fail(string reason) => new(null, reason);
}
