namespace ScoringService.Engine.Validation;

/// <summary>A measured property of customers that groups are compared by.</summary>
/// <param name="Name">Column of the property.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Values">One value per customer, in the grouping's order; NaN when there is none.</param>
public sealed record Indicator(string Name, Label Label, double[] Values);
