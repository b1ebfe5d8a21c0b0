namespace ScoringService.Engine.Churn;

/// <summary>How the fit of a logistic regression ended.</summary>
public enum RegressionStatus
{
    /// <summary>The optimum, every coefficient identified.</summary>
    Converged,

    /// <summary>
    /// The likelihood is as good as flat along some coefficient: an input separates the classes or repeats others. Only
    /// without a penalty. Probabilities of rows like those learnt from can be used, coefficients say little.
    /// </summary>
    NotIdentified,

    /// <summary>The search stopped before the optimum; the best point found is reported.</summary>
    NotConverged,

    /// <summary>There is no model.</summary>
    Failed,
}
