namespace ScoringService.Engine.Lifecycle;

/// <summary>When a criterion is met and what it counts.</summary>
/// <param name="Threshold">The criterion is met from here on; the unit is that of the option.</param>
/// <param name="Weight">Its weight among the criteria of its stage, 0 or more. With 0 it adds nothing to the degree,
/// but is still reported and still decides where it is a hard rule.</param>
public sealed record LifecycleCriterion(double Threshold, double Weight = 1);
