namespace ScoringService.Engine.Segments;

/// <summary>A named rule: customers that it matches belong to a segment, or carry a tag.</summary>
/// <param name="Code">Stable API value of the segment or tag.</param>
/// <param name="Rule">The condition, in the language of docs/rules.md.</param>
/// <param name="Label">Text for people; null takes that of <see cref="LabelCatalogue"/>.</param>
public sealed record RuleDefinition(string Code, string Rule, Label? Label = null);
