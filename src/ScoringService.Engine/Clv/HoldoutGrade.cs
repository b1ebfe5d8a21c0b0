namespace ScoringService.Engine.Clv;

/// <summary>How a predicted value compares with the simple baseline on a holdout.</summary>
public enum HoldoutGrade
{
    /// <summary>At least 5 % better at finding the top fifth.</summary>
    A,

    /// <summary>As good as the baseline, or better by less than 5 %.</summary>
    B,

    /// <summary>Worse than the baseline.</summary>
    C,
}
