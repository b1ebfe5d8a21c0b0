using System.Text;
using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

/// <summary>Evaluates a parsed rule for one row the plain way: a tree walk over boxed values, null for
/// unknown.</summary>
internal sealed class RuleOracle(RuleTable table, int row)
{
    private static readonly Int128 Longest = long.MaxValue;

    public bool IsMatch(RuleSyntax rule) => Evaluate(rule) is true;

    private object? Evaluate(RuleSyntax syntax) => syntax switch
    {
        NumberSyntax number => number.Value,
        TextSyntax text => text.Value,
        TruthSyntax truth => truth.Value,
        TimestampSyntax timestamp => timestamp.Microseconds,
        DurationSyntax duration => duration.Count * duration.Unit.Microseconds,
        ColumnSyntax column => table.Value(column.Name, row),
        NegationSyntax negation => Negate(Evaluate(negation.Operand)),
        ArithmeticSyntax sum => Arithmetic(sum.Operator, Evaluate(sum.Left), Evaluate(sum.Right)),
        NotSyntax not => Not((bool?)Evaluate(not.Operand)),
        JunctionSyntax junction => Junction(junction.IsAnd, junction.Terms.Select(t => (bool?)Evaluate(t))),
        ComparisonSyntax comparison =>
            Compare(comparison.Operator, Evaluate(comparison.Left), Evaluate(comparison.Right)),
        BetweenSyntax between => Between(between),
        InSyntax list => NotIf(list.IsNegated, Junction(false,
            list.Items.Select(i => Compare("=", Evaluate(list.Operand), Evaluate(i))))),
        NullTestSyntax test => Evaluate(test.Operand) is null != test.IsNegated,
        _ => throw new InvalidOperationException(syntax.GetType().Name),
    };

    private bool? Between(BetweenSyntax syntax)
    {
        var value = Evaluate(syntax.Operand);
        return NotIf(syntax.IsNegated, Junction(true,
            [Compare(">=", value, Evaluate(syntax.Ends.Low)), Compare("<=", value, Evaluate(syntax.Ends.High))]));
    }

    private static bool? Not(bool? value) => value is null ? null : !value.Value;

    private static bool? NotIf(bool isNegated, bool? value) => isNegated ? Not(value) : value;

    private static bool? Junction(bool isAnd, IEnumerable<bool?> terms)
    {
        var all = terms.ToArray();
        if (all.Contains(!isAnd)) return !isAnd;
        return all.Contains(null) ? null : isAnd;
    }

    private static bool? Compare(string comparison, object? left, object? right)
    {
        if (left is null || right is null) return null;
        var order = (left, right) switch
        {
            (double a, double b) => a < b ? -1 : a > b ? 1 : 0,
            (string a, string b) =>
                string.CompareOrdinal(Hex(a), Hex(b)),
            _ => ((IComparable)left).CompareTo(right),
        };
        return comparison switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    // Two digits per byte, so that the order of the digits is that of the bytes.
    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));

    private static object? Negate(object? value) => value switch
    {
        null => null,
        double number => -number,
        _ => Time(-(Int128)(long)value),
    };

    private static object? Arithmetic(char sign, object? left, object? right) => (sign, left, right) switch
    {
        (_, null, _) or (_, _, null) or ('/', _, 0.0) or ('/', _, 0L) => null,
        ('+', double a, double b) => Number(a + b),
        ('-', double a, double b) => Number(a - b),
        ('*', double a, double b) => Number(a * b),
        ('/', double a, double b) => Number(a / b),
        ('+', long a, long b) => Time((Int128)a + b),
        ('-', long a, long b) => Time((Int128)a - b),
        ('*', long a, double b) => Time(a * b),
        ('*', double a, long b) => Time(b * a),
        ('/', long a, double b) => Time(a / b),
        ('/', long a, long b) => (double)a / b,
        _ => throw new InvalidOperationException($"{left} {sign} {right}"),
    };

    private static object? Number(double value) => double.IsNaN(value) ? null : value;

    private static object? Time(Int128 value) => Int128.Abs(value) <= Longest ? (long)value : null;

    private static object? Time(double value) =>
        Math.Abs(value) < Math.Pow(2, 63) ? (long)Math.Round(value) : null;
}
