namespace ScoringService.Engine.Segments;

/// <summary>A compiled rule.</summary>
/// <param name="Root">Answers whether a row matches.</param>
/// <param name="Columns">The columns it reads; kernels name them by their place in this list.</param>
/// <param name="Tests">Its tests of text columns; kernels name them by their place in this list.</param>
internal sealed record RuleProgram(
    LogicKernel Root, IReadOnlyList<ColumnDefinition> Columns, IReadOnlyList<ColumnTextTest> Tests);

/// <summary>A test of one text column.</summary>
/// <param name="Slot">The column's place in the rule.</param>
/// <param name="Test">What its texts must meet.</param>
internal readonly record struct ColumnTextTest(int Slot, TextTest Test);
