namespace ScoringService.Engine.Churn;

/// <summary>How predictions compare on the holdout with the best rule of a single time, the days since the last
/// purchase.</summary>
public enum ChurnGrade
{
    /// <summary>At least 10 % better in the area under the ROC curve above chance (0.5).</summary>
    A,

    /// <summary>Better by less.</summary>
    B,

    /// <summary>Not better.</summary>
    C,
}
