namespace ScoringService.Engine.Segments;

/// <summary>Types, folds and compiles comparisons and lists.</summary>
internal sealed class ComparisonCompiler(RuleScope scope)
{
    /// <summary>A comparison of two compiled operands.</summary>
    /// <param name="comparison">=, !=, &lt;, &lt;=, &gt; or &gt;=.</param>
    /// <param name="offset">Where an error in it is shown.</param>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public LogicKernel Compare(string comparison, int offset, TypedKernel left, TypedKernel right)
    {
        RequireSameType($"'{comparison}'", offset, left, right);
        var kernel = left.Type switch
        {
            RuleType.Number => Values(comparison, left.Numbers, right.Numbers),
            RuleType.Timestamp or RuleType.Duration => Values(comparison, left.Times, right.Times),
            RuleType.Text => Texts(comparison, (TextKernel)left.Kernel, (TextKernel)right.Kernel),
            _ => Truths(comparison, offset, left.Logic, right.Logic),
        };
        return left.IsConstant && right.IsConstant ? scope.Folding.Fold(kernel) : kernel;
    }

    /// <summary>Whether an operand is one of some constants.</summary>
    public LogicKernel IsIn(InSyntax syntax, TypedKernel operand, IReadOnlyList<TypedKernel> items)
    {
        if (operand.Type == RuleType.Truth)
            throw scope.Error(syntax.Offset, "'in' takes a number, text, a timestamp or a duration, not a condition");
        foreach (var item in items)
        {
            RequireSameType("'in'", item.Offset, operand, item);
            if (!item.IsConstant) throw scope.Error(item.Offset, "the list of 'in' takes constants only");
        }

        var kernel = operand.Type switch
        {
            RuleType.Number => List(operand.Numbers, items),
            RuleType.Text => TextList((TextKernel)operand.Kernel, items),
            _ => List(operand.Times, items),
        };
        return operand.IsConstant ? scope.Folding.Fold(kernel) : kernel;
    }

    /// <summary>Whether an operand is null.</summary>
    public static LogicKernel IsNull(TypedKernel operand) => operand.Kernel switch
    {
        _ when operand.IsConstant => new LogicConstant(false),
        LogicKernel logic => new UnknownKernel(logic),
        ValueKernel<double> numbers => new ValueMissingKernel<double>(numbers),
        ValueKernel<long> times => new ValueMissingKernel<long>(times),
        _ => new TextMissingKernel(((TextColumn)operand.Kernel).Slot),
    };

    /// <summary>Reports operands of different types.</summary>
    /// <param name="what">What takes the operands, as people read it.</param>
    /// <param name="offset">Where the error is shown.</param>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public void RequireSameType(string what, int offset, TypedKernel left, TypedKernel right)
    {
        if (left.Type == right.Type) return;
        var hint = (left.Type, right.Type) switch
        {
            (RuleType.Timestamp, RuleType.Text) or (RuleType.Text, RuleType.Timestamp) =>
                "; write a day as date '2024-03-01'",
            _ when left.Kernel is TruthColumnKernel || right.Kernel is TruthColumnKernel =>
                "; a column that is true or false is a condition by itself",
            _ => "",
        };
        throw scope.Error(offset, $"{what} takes values of one type; found {left.Type.Describe()} and"
            + $" {right.Type.Describe()}{hint}");
    }

    private static LogicKernel Values<T>(string comparison, ValueKernel<T> left, ValueKernel<T> right)
        where T : unmanaged => comparison switch
        {
            "=" => new CompareKernel<T, IsEqual>(left, right, isNegated: false),
            "!=" => new CompareKernel<T, IsEqual>(left, right, isNegated: true),
            "<" => new CompareKernel<T, IsLess>(left, right, isNegated: false),
            ">=" => new CompareKernel<T, IsLess>(left, right, isNegated: true),
            ">" => new CompareKernel<T, IsLess>(right, left, isNegated: false),
            _ => new CompareKernel<T, IsLess>(right, left, isNegated: true),
        };

    private LogicKernel Texts(string comparison, TextKernel left, TextKernel right) => (left, right) switch
    {
        (TextConstant a, TextConstant b) => new LogicConstant(TextComparison.Holds(comparison, a.Utf8, b.Utf8)),
        (TextColumn a, TextConstant b) => scope.Test(a, new TextComparison(comparison, b.Utf8)),
        (TextConstant a, TextColumn b) => scope.Test(b, new TextComparison(Exchanged(comparison), a.Utf8)),
        _ => new TextPairKernel(((TextColumn)left).Slot, ((TextColumn)right).Slot, comparison),
    };

    private LogicKernel Truths(string comparison, int offset, LogicKernel left, LogicKernel right)
    {
        var same = new SameTruthKernel(left, right);
        return comparison switch
        {
            "=" => same,
            "!=" => new NotKernel(same),
            _ => throw scope.Error(offset, $"conditions are compared with '=' or '!=', not with '{comparison}'"),
        };
    }

    private static ListKernel<T> List<T>(ValueKernel<T> operand, IReadOnlyList<TypedKernel> items)
        where T : unmanaged, IComparable<T> =>
        new(operand, [.. items.Select(i => ((ValueConstant<T>)i.Kernel).Value).Distinct().Order()]);

    private LogicKernel TextList(TextKernel operand, IReadOnlyList<TypedKernel> items)
    {
        var texts = items.Select(i => ((TextConstant)i.Kernel).Utf8).ToArray();
        Array.Sort(texts, (a, b) => a.AsSpan().SequenceCompareTo(b));
        var list = new TextList(texts);
        return operand is TextConstant constant
            ? new LogicConstant(list.Passes(constant.Utf8))
            : scope.Test((TextColumn)operand, list);
    }

    // The comparison that holds with the operands the other way round.
    private static string Exchanged(string comparison) => comparison switch
    {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        _ => comparison,
    };
}
