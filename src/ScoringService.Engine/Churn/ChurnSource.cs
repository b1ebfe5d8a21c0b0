namespace ScoringService.Engine.Churn;

/// <summary>Where a churn probability comes from.</summary>
public enum ChurnSource
{
    /// <summary>The regression that was trained on the project's own customers.</summary>
    Regression,

    /// <summary>The buy-till-you-die model, because a regression could not be trained.</summary>
    BuyTillYouDie,
}
