namespace ScoringService.Engine.Segments;

/// <summary>Types, folds and compiles arithmetic.</summary>
internal sealed class ArithmeticCompiler(RuleScope scope)
{
    /// <summary>An operator between two compiled operands.</summary>
    public TypedKernel Compile(ArithmeticSyntax syntax, TypedKernel left, TypedKernel right)
    {
        if (syntax.Operator == '/'
            && right.Kernel is ValueConstant<double> { Value: 0 } or ValueConstant<long> { Value: 0 })
            throw scope.Error(syntax.Offset, "division by zero");
        var result = Combine(syntax.Operator, left, right)
            ?? throw scope.Error(syntax.Offset, Mismatch(syntax.Operator, left.Type, right.Type));
        var typed = new TypedKernel(result.Type, result.Kernel, syntax.Offset);
        return left.IsConstant && right.IsConstant ? Fold(typed) : typed;
    }

    /// <summary>Unary minus.</summary>
    public TypedKernel Negate(NegationSyntax syntax, TypedKernel operand)
    {
        Kernel kernel = operand.Type switch
        {
            RuleType.Number => new NumberKernel<NumberProduct>(operand.Numbers, new ValueConstant<double>(-1)),
            RuleType.Duration => Times<TimeDifference>(new ValueConstant<long>(0), operand.Times),
            _ => throw scope.Error(
                syntax.Offset, $"'-' takes a number or a duration, found {operand.Type.Describe()}"),
        };
        var typed = new TypedKernel(operand.Type, kernel, syntax.Offset);
        return operand.IsConstant ? Fold(typed) : typed;
    }

    private static (RuleType Type, Kernel Kernel)? Combine(char sign, TypedKernel left, TypedKernel right) =>
        (sign, left.Type, right.Type) switch
        {
            (_, RuleType.Number, RuleType.Number) => (RuleType.Number, Numbers(sign, left.Numbers, right.Numbers)),
            ('+', RuleType.Timestamp or RuleType.Duration, RuleType.Duration) =>
                (left.Type, Times<TimeSum>(left.Times, right.Times)),
            ('+', RuleType.Duration, RuleType.Timestamp) =>
                (RuleType.Timestamp, Times<TimeSum>(left.Times, right.Times)),
            ('-', RuleType.Timestamp or RuleType.Duration, RuleType.Duration) =>
                (left.Type, Times<TimeDifference>(left.Times, right.Times)),
            ('-', RuleType.Timestamp, RuleType.Timestamp) =>
                (RuleType.Duration, Times<TimeDifference>(left.Times, right.Times)),
            ('*', RuleType.Duration, RuleType.Number) => (RuleType.Duration, Scaled(left.Times, right.Numbers)),
            ('*', RuleType.Number, RuleType.Duration) => (RuleType.Duration, Scaled(right.Times, left.Numbers)),
            ('/', RuleType.Duration, RuleType.Number) => (RuleType.Duration,
                new TimeKernel<long, double, long, DurationQuotient>(left.Times, right.Numbers)),
            ('/', RuleType.Duration, RuleType.Duration) => (RuleType.Number,
                new TimeKernel<long, long, double, DurationRatio>(left.Times, right.Times)),
            _ => null,
        };

    private static ValueKernel<double> Numbers(char sign, ValueKernel<double> left, ValueKernel<double> right) =>
        sign switch
        {
            '+' => new NumberKernel<NumberSum>(left, right),
            '-' => new NumberKernel<NumberDifference>(left, right),
            '*' => new NumberKernel<NumberProduct>(left, right),
            _ => new NumberKernel<NumberQuotient>(left, right),
        };

    private static TimeKernel<long, long, long, TOperator> Times<TOperator>(
        ValueKernel<long> left, ValueKernel<long> right)
        where TOperator : struct, ITimeOperator<long, long, long> => new(left, right);

    private static TimeKernel<long, double, long, DurationProduct> Scaled(
        ValueKernel<long> duration, ValueKernel<double> factor) => new(duration, factor);

    private TypedKernel Fold(TypedKernel typed)
    {
        if (typed.Type == RuleType.Number)
        {
            var number = scope.Folding.Fold(typed.Numbers);
            if (!double.IsFinite(number.Value)) throw scope.Error(typed.Offset, "the result is too large a number");
            return typed with { Kernel = number };
        }

        var time = scope.Folding.Fold(typed.Times);
        if (time.Value == Missing.Microseconds)
            throw scope.Error(typed.Offset, $"the result is too large for {typed.Type.Describe()}");
        return typed with { Kernel = time };
    }

    private static string Mismatch(char sign, RuleType left, RuleType right)
    {
        var takes = sign switch
        {
            '+' => "numbers, durations, or a timestamp and a duration",
            '-' => "numbers, durations, timestamps, or a timestamp and a duration",
            '*' => "numbers, or a duration and a number",
            _ => "numbers, durations, or a duration and a number",
        };
        return $"'{sign}' takes {takes}; found {left.Describe()} and {right.Describe()}";
    }
}
