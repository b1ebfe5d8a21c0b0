namespace ScoringService.Engine.Churn;

/// <summary>
/// A logistic regression on standardised inputs: log-odds = intercept + the sum of the inputs' contributions. The
/// intercept is the log-odds of a customer who is average in every input. Immutable.
/// </summary>
public sealed record LogisticModel
{
    /// <summary>How the fit ended.</summary>
    public required RegressionStatus Status { get; init; }

    /// <summary>Log-odds where every standardised input is 0.</summary>
    public required double Intercept { get; init; }

    /// <summary>Standard error of <see cref="Intercept"/>; null when not identified.</summary>
    public required double? InterceptError { get; init; }

    /// <summary>Log-odds where every input, transformed but not standardised, is 0.</summary>
    public required double RawIntercept { get; init; }

    /// <summary>Standard error of <see cref="RawIntercept"/>; null when not identified.</summary>
    public required double? RawInterceptError { get; init; }

    /// <summary>The inputs, in the order of the options.</summary>
    public required IReadOnlyList<LogisticInput> Inputs { get; init; }

    /// <summary>Log-likelihood of the rows that it was fitted to, without the penalty.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>λ: the fit minimises λ/2 · (sum of squared standardised coefficients) − log-likelihood.</summary>
    public required double Penalty { get; init; }

    /// <summary>Newton steps taken.</summary>
    public required int Iterations { get; init; }

    /// <summary>Number of rows that it was fitted to.</summary>
    public required int RowCount { get; init; }
}
