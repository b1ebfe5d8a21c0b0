namespace ScoringService.Engine.Value;

/// <summary>Which tier a customer is treated as.</summary>
public enum TierRule
{
    /// <summary>By share of the population.</summary>
    Share,

    /// <summary>By annual amount where it is known, else by share.</summary>
    Amount,
}
