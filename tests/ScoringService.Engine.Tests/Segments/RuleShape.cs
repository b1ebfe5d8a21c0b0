using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

/// <summary>Writes the tree of a rule with every operator first and in parentheses, so that nothing about its shape is
/// left to precedence.</summary>
internal static class RuleShape
{
    public static string Of(string rule) => Of(RuleParser.Parse(rule));

    public static string Of(RuleSyntax syntax) => syntax switch
    {
        NumberSyntax number => $"{number.Value:R}",
        TextSyntax text => $"'{text.Value}'",
        TruthSyntax truth => truth.Value ? "true" : "false",
        TimestampSyntax timestamp => $"@{timestamp.Microseconds}",
        DurationSyntax duration => $"{duration.Count}{duration.Unit.Name}",
        ColumnSyntax column => column.Name,
        NegationSyntax negation => $"(neg {Of(negation.Operand)})",
        NotSyntax not => $"(not {Of(not.Operand)})",
        ArithmeticSyntax sum => $"({sum.Operator} {Of(sum.Left)} {Of(sum.Right)})",
        ComparisonSyntax comparison => $"({comparison.Operator} {Of(comparison.Left)} {Of(comparison.Right)})",
        JunctionSyntax junction => $"({(junction.IsAnd ? "and" : "or")} {Join(junction.Terms)})",
        BetweenSyntax between => $"({Not(between.IsNegated)}between {Of(between.Operand)} {Of(between.Ends.Low)}"
            + $" {Of(between.Ends.High)})",
        InSyntax list => $"({Not(list.IsNegated)}in {Of(list.Operand)} {Join(list.Items)})",
        NullTestSyntax test => $"({Not(test.IsNegated)}null {Of(test.Operand)})",
        _ => throw new InvalidOperationException(syntax.GetType().Name),
    };

    private static string Not(bool isNegated) => isNegated ? "not-" : "";

    private static string Join(IEnumerable<RuleSyntax> nodes) => string.Join(' ', nodes.Select(Of));
}
