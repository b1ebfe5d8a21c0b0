namespace ScoringService.Engine.Churn;

/// <summary>The population before and after the days in which it is seen who buys.</summary>
/// <param name="Before">Feature rows at as_of − H.</param>
/// <param name="After">Feature rows at as_of, of the same customers in any order; those of
/// <paramref name="Before"/> that are not here are left out.</param>
/// <param name="SilentProbability">The buy-till-you-die probability that a customer buys nothing in the H days after
/// <paramref name="Before"/>, one per row of it, NaN where there is none; empty without such a model. With too little
/// data it is what the report tells of.</param>
internal readonly record struct ChurnHistory(
    CustomerBatch Before, CustomerBatch After, ReadOnlyMemory<double> SilentProbability);
