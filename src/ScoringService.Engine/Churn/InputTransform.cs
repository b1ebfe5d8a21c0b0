namespace ScoringService.Engine.Churn;

/// <summary>What is done to a feature before the regression sees it.</summary>
public enum InputTransform
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>sign(x) · ln(1 + |x|), for counts, days and money, which are skewed.</summary>
    SignedLog,
}
