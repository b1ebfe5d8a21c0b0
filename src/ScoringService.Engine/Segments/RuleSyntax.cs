namespace ScoringService.Engine.Segments;

/// <summary>One node of a parsed rule, as written and not yet checked.</summary>
/// <param name="Offset">Where an error in the node is shown: its operator, or its start if it has none.</param>
/// <param name="Depth">Number of nodes on the longest way down, this one included.</param>
internal abstract record RuleSyntax(int Offset, int Depth);

/// <summary>A number. That of a literal is never negative.</summary>
internal sealed record NumberSyntax(int Offset, double Value) : RuleSyntax(Offset, 1);

/// <summary>A text literal.</summary>
internal sealed record TextSyntax(int Offset, string Value) : RuleSyntax(Offset, 1);

/// <summary>true or false.</summary>
internal sealed record TruthSyntax(int Offset, bool Value) : RuleSyntax(Offset, 1);

/// <summary>A date or timestamp literal, in microseconds since 1970.</summary>
internal sealed record TimestampSyntax(int Offset, long Microseconds) : RuleSyntax(Offset, 1);

/// <summary>A duration literal: a count of units.</summary>
internal sealed record DurationSyntax(int Offset, long Count, DurationUnit Unit) : RuleSyntax(Offset, 1);

/// <summary>A column's name.</summary>
internal sealed record ColumnSyntax(int Offset, string Name) : RuleSyntax(Offset, 1);

/// <summary>Unary minus.</summary>
internal sealed record NegationSyntax(int Offset, RuleSyntax Operand) : RuleSyntax(Offset, Operand.Depth + 1);

/// <summary>not.</summary>
internal sealed record NotSyntax(int Offset, RuleSyntax Operand) : RuleSyntax(Offset, Operand.Depth + 1);

/// <summary>+, -, * or /.</summary>
internal sealed record ArithmeticSyntax(int Offset, char Operator, RuleSyntax Left, RuleSyntax Right)
    : RuleSyntax(Offset, Math.Max(Left.Depth, Right.Depth) + 1);

/// <summary>=, !=, &lt;, &lt;=, &gt; or &gt;=.</summary>
internal sealed record ComparisonSyntax(int Offset, string Operator, RuleSyntax Left, RuleSyntax Right)
    : RuleSyntax(Offset, Math.Max(Left.Depth, Right.Depth) + 1);

/// <summary>Two or more terms joined by and, or by or.</summary>
internal sealed record JunctionSyntax(int Offset, bool IsAnd, IReadOnlyList<RuleSyntax> Terms)
    : RuleSyntax(Offset, Terms.Max(t => t.Depth) + 1);

/// <summary>[not] between low and high, both ends included.</summary>
internal sealed record BetweenSyntax(
    int Offset, bool IsNegated, RuleSyntax Operand, (RuleSyntax Low, RuleSyntax High) Ends)
    : RuleSyntax(Offset, Math.Max(Operand.Depth, Math.Max(Ends.Low.Depth, Ends.High.Depth)) + 1);

/// <summary>[not] in a list of one or more constants.</summary>
internal sealed record InSyntax(int Offset, bool IsNegated, RuleSyntax Operand, IReadOnlyList<RuleSyntax> Items)
    : RuleSyntax(Offset, Math.Max(Operand.Depth, Items.Max(i => i.Depth)) + 1);

/// <summary>is [not] null.</summary>
internal sealed record NullTestSyntax(int Offset, bool IsNegated, RuleSyntax Operand)
    : RuleSyntax(Offset, Operand.Depth + 1);
