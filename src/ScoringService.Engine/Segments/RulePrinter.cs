using System.Globalization;
using System.Text;

namespace ScoringService.Engine.Segments;

/// <summary>
/// Writes a rule in its one canonical spelling: keywords in lower case, single spaces, only the parentheses that are
/// needed. Parsing that text gives the same tree.
/// </summary>
internal sealed class RulePrinter
{
    private readonly StringBuilder _text = new();

    private RulePrinter()
    {
    }

    // How tightly an operator binds, in the order of the grammar.
    private enum Binding
    {
        Or,
        And,
        Not,
        Condition,
        Sum,
        Product,
        Sign,
        Primary,
    }

    /// <summary>The canonical text.</summary>
    public static string Print(RuleSyntax rule)
    {
        var printer = new RulePrinter();
        printer.Write(rule);
        return printer._text.ToString();
    }

    private static Binding BindingOf(RuleSyntax node) => node switch
    {
        JunctionSyntax junction => junction.IsAnd ? Binding.And : Binding.Or,
        NotSyntax => Binding.Not,
        ComparisonSyntax or BetweenSyntax or InSyntax or NullTestSyntax => Binding.Condition,
        ArithmeticSyntax arithmetic => arithmetic.Operator is '+' or '-' ? Binding.Sum : Binding.Product,
        NegationSyntax => Binding.Sign,
        _ => Binding.Primary,
    };

    private void Write(RuleSyntax node)
    {
        switch (node)
        {
            case JunctionSyntax junction:
                WriteList(junction.Terms, junction.IsAnd ? " and " : " or ", BindingOf(node) + 1);
                break;
            case NotSyntax not:
                _text.Append("not ");
                Write(not.Operand, Binding.Not);
                break;
            case ArithmeticSyntax arithmetic:
                Write(arithmetic.Left, BindingOf(node));
                _text.Append(' ').Append(arithmetic.Operator).Append(' ');
                Write(arithmetic.Right, BindingOf(node) + 1);
                break;
            case NegationSyntax negation:
                _text.Append('-');
                Write(negation.Operand, Binding.Sign);
                break;
            case ComparisonSyntax or BetweenSyntax or InSyntax or NullTestSyntax:
                WriteCondition(node);
                break;
            default:
                WriteLeaf(node);
                break;
        }
    }

    // With parentheses when the node binds less tightly than its place asks for.
    private void Write(RuleSyntax node, Binding least)
    {
        var needsParentheses = BindingOf(node) < least;
        if (needsParentheses) _text.Append('(');
        Write(node);
        if (needsParentheses) _text.Append(')');
    }

    private void WriteCondition(RuleSyntax node)
    {
        switch (node)
        {
            case ComparisonSyntax comparison:
                Write(comparison.Left, Binding.Sum);
                _text.Append(' ').Append(comparison.Operator).Append(' ');
                Write(comparison.Right, Binding.Sum);
                break;
            case BetweenSyntax between:
                Write(between.Operand, Binding.Sum);
                _text.Append(between.IsNegated ? " not between " : " between ");
                Write(between.Ends.Low, Binding.Sum);
                _text.Append(" and ");
                Write(between.Ends.High, Binding.Sum);
                break;
            case InSyntax list:
                Write(list.Operand, Binding.Sum);
                _text.Append(list.IsNegated ? " not in (" : " in (");
                WriteList(list.Items, ", ", Binding.Sum);
                _text.Append(')');
                break;
            case NullTestSyntax test:
                Write(test.Operand, Binding.Sum);
                _text.Append(test.IsNegated ? " is not null" : " is null");
                break;
        }
    }

    private void WriteList(IReadOnlyList<RuleSyntax> nodes, string separator, Binding least)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            if (i > 0) _text.Append(separator);
            Write(nodes[i], least);
        }
    }

    private void WriteLeaf(RuleSyntax node) => _text.Append(node switch
    {
        NumberSyntax number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        TextSyntax text => Quote(text.Value, '\''),
        TruthSyntax truth => truth.Value ? "true" : "false",
        TimestampSyntax timestamp => TimestampLiteral.Write(timestamp.Microseconds),
        DurationSyntax duration => $"{duration.Count} {duration.Unit.Name}{(duration.Count == 1 ? "" : "s")}",
        ColumnSyntax column => IsPlain(column.Name) ? column.Name : Quote(column.Name, '"'),
        _ => throw new ArgumentException($"{node.GetType().Name} has no spelling."),
    });

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(RuleLexer.IsNameCharacter)
        && !RuleLexer.Keywords.Contains(name.ToLowerInvariant());

    private static string Quote(string text, char quote) =>
        $"{quote}{text.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal)}{quote}";
}
