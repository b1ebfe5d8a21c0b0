namespace ScoringService.Engine.Lifecycle;

/// <summary>A criterion of one's own: a customer whom the rule matches meets it (degree 1), one whom it does not match
/// does not (0), and of one for whom the rule is unknown it says nothing. It counts like the other criteria of its
/// stage; those of POTENTIAL are asked of customers without a purchase only, those of NEW to DECLINING of customers
/// with one.</summary>
/// <param name="Stage">Its stage, of <see cref="LifecycleStages.All"/>.</param>
/// <param name="Code">Its name among the criteria; distinct, lower case like theirs by custom.</param>
/// <param name="Rule">The condition over feature columns, in the language of docs/rules.md.</param>
/// <param name="Weight">Its weight among the criteria of its stage, as in <see cref="LifecycleCriterion"/>.</param>
/// <param name="Label">Text for people; null takes the code.</param>
public sealed record LifecycleRule(string Stage, string Code, string Rule, double Weight = 1, Label? Label = null);
