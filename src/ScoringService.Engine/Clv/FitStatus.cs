namespace ScoringService.Engine.Clv;

/// <summary>How a maximum-likelihood fit ended.</summary>
public enum FitStatus
{
    /// <summary>An optimum inside the bounds, every parameter identified.</summary>
    Converged,

    /// <summary>
    /// The likelihood is as good as flat along some parameter, often because the optimum lies at 0 or infinity. The
    /// predictions can be used, the value of that parameter says nothing.
    /// </summary>
    NotIdentified,

    /// <summary>The search stopped before the optimum; the best point found is reported.</summary>
    NotConverged,

    /// <summary>There is no model.</summary>
    Failed,
}
