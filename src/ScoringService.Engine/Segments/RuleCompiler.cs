using System.Text;

namespace ScoringService.Engine.Segments;

/// <summary>Checks the types of a parsed rule, computes its constant parts and compiles the rest to kernels.</summary>
internal sealed class RuleCompiler
{
    private readonly RuleScope _scope;
    private readonly ArithmeticCompiler _arithmetic;
    private readonly ComparisonCompiler _comparisons;

    private RuleCompiler(RuleScope scope)
    {
        _scope = scope;
        _arithmetic = new ArithmeticCompiler(scope);
        _comparisons = new ComparisonCompiler(scope);
    }

    /// <summary>The program of a rule.</summary>
    /// <exception cref="RuleSyntaxException">A column is unknown or a type is wrong.</exception>
    public static RuleProgram Compile(RuleSyntax rule, RuleScope scope)
    {
        var root = new RuleCompiler(scope).Condition(rule, "a rule");
        return new RuleProgram(root, scope.Columns, scope.Tests);
    }

    private LogicKernel Condition(RuleSyntax syntax, string taker)
    {
        var typed = Compile(syntax);
        return typed.Type == RuleType.Truth
            ? typed.Logic
            : throw _scope.Error(
                typed.Offset, $"{taker} takes {RuleType.Truth.Describe()}, found {typed.Type.Describe()}");
    }

    private TypedKernel Compile(RuleSyntax syntax) => syntax switch
    {
        NumberSyntax number => new(RuleType.Number, new ValueConstant<double>(number.Value), number.Offset),
        TextSyntax text => new(RuleType.Text, new TextConstant(Encoding.UTF8.GetBytes(text.Value)), text.Offset),
        TimestampSyntax timestamp =>
            new(RuleType.Timestamp, new ValueConstant<long>(timestamp.Microseconds), timestamp.Offset),
        DurationSyntax duration => new(RuleType.Duration,
            new ValueConstant<long>(duration.Count * duration.Unit.Microseconds), duration.Offset),
        ColumnSyntax column => _scope.Read(column),
        NegationSyntax negation => _arithmetic.Negate(negation, Compile(negation.Operand)),
        ArithmeticSyntax arithmetic =>
            _arithmetic.Compile(arithmetic, Compile(arithmetic.Left), Compile(arithmetic.Right)),
        _ => new(RuleType.Truth, Logic(syntax), syntax.Offset),
    };

    private LogicKernel Logic(RuleSyntax syntax) => syntax switch
    {
        TruthSyntax truth => new LogicConstant(truth.Value),
        NotSyntax not => Not(Condition(not.Operand, "'not'")),
        JunctionSyntax junction => Junction(junction.IsAnd,
            [.. junction.Terms.Select(t => Condition(t, junction.IsAnd ? "'and'" : "'or'"))]),
        ComparisonSyntax comparison => _comparisons.Compare(
            comparison.Operator, comparison.Offset, Compile(comparison.Left), Compile(comparison.Right)),
        BetweenSyntax between => Between(between),
        InSyntax list => NotIf(list.IsNegated,
            _comparisons.IsIn(list, Compile(list.Operand), [.. list.Items.Select(Compile)])),
        NullTestSyntax test => NotIf(test.IsNegated, ComparisonCompiler.IsNull(Compile(test.Operand))),
        _ => throw new ArgumentException($"{syntax.GetType().Name} is not known to the compiler."),
    };

    private LogicKernel Between(BetweenSyntax syntax)
    {
        var operand = Compile(syntax.Operand);
        if (operand.Type == RuleType.Truth)
            throw _scope.Error(syntax.Offset, "'between' takes no condition");
        var (low, high) = (Compile(syntax.Ends.Low), Compile(syntax.Ends.High));
        _comparisons.RequireSameType("'between'", syntax.Offset, operand, low);
        _comparisons.RequireSameType("'between'", syntax.Offset, operand, high);
        return NotIf(syntax.IsNegated, Junction(isAnd: true,
        [
            _comparisons.Compare(">=", syntax.Offset, operand, low),
            _comparisons.Compare("<=", syntax.Offset, operand, high),
        ]));
    }

    private static LogicKernel Not(LogicKernel operand) =>
        operand is LogicConstant constant ? new LogicConstant(!constant.Value) : new NotKernel(operand);

    private static LogicKernel NotIf(bool isNegated, LogicKernel kernel) => isNegated ? Not(kernel) : kernel;

    // A constant term either settles the junction or adds nothing.
    private static LogicKernel Junction(bool isAnd, LogicKernel[] terms)
    {
        if (terms.Any(t => t is LogicConstant constant && constant.Value != isAnd)) return new LogicConstant(!isAnd);
        var open = terms.Where(t => t is not LogicConstant).ToArray();
        return open.Length switch
        {
            0 => new LogicConstant(isAnd),
            1 => open[0],
            _ => new JunctionKernel(isAnd, open),
        };
    }
}
