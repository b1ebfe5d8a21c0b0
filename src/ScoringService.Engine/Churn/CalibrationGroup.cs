namespace ScoringService.Engine.Churn;

/// <summary>A tenth of the customers by predicted probability. Customers who tie at its edge count in part.</summary>
/// <param name="Count">Number of customers.</param>
/// <param name="MeanProbability">Mean predicted probability.</param>
/// <param name="ChurnedShare">Share of them who churned.</param>
public sealed record CalibrationGroup(int Count, double MeanProbability, double ChurnedShare);
