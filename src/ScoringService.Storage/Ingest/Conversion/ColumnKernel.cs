using ScoringService.Engine;
using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Converts rows of one column that was sent into a block, a column at a time. Rows whose value is not surely good are
/// marked as odd, and left to <see cref="OddRows"/>.
/// </summary>
internal abstract class ColumnKernel(ValueRules rules, int index)
{
    /// <summary>The rules of the target column.</summary>
    public ValueRules Rules { get; } = rules;

    /// <summary>Place of the column in the block.</summary>
    protected int Index { get; } = index;

    /// <summary>Converts rows.</summary>
    /// <param name="values">The column that was sent.</param>
    /// <param name="from">Its first row to convert.</param>
    /// <param name="block">Where the values go.</param>
    /// <param name="at">The block's first row for them.</param>
    /// <param name="isOdd">Marks of the rows, the first one being that of <paramref name="from"/>.</param>
    public abstract void Convert(Column values, int from, RowBlock block, int at, Span<bool> isOdd);

    /// <summary>The kernel for a column; null when values of that type cannot become what the target holds.</summary>
    public static ColumnKernel? For(IngestType type, TargetColumn target, int index)
    {
        var rules = new ValueRules(target);
        return type switch
        {
            IngestType.Text => ForText(rules, index),
            IngestType.Int64 => ForInt64(rules, index),
            IngestType.Double => ForDouble(rules, index),
            IngestType.Money => ForMoney(rules, index),
            IngestType.Instant or IngestType.Date => ForTime(type, rules, index),
            IngestType.Boolean => target.Type switch
            {
                TargetType.Boolean => new BooleanKernel(rules, index),
                TargetType.Id or TargetType.Text => new OddKernel(rules, index),
                _ => null,
            },
            _ => null,
        };
    }

    /// <summary>Says that a row has no value, which is odd when it must have one.</summary>
    protected void SetNull(RowBlock block, int row, ref bool isOdd)
    {
        if (Rules.Target.IsRequired) isOdd = true;
        else block.SetValid(Index, row, false);
    }

    private static ColumnKernel ForText(ValueRules rules, int index) => rules.Target.Type switch
    {
        TargetType.Id or TargetType.Text => new TextKernel(rules, index),
        TargetType.Money => new ParseKernel<long, MoneyParser>(rules, index),
        TargetType.Number => new ParseKernel<double, NumberParser>(rules, index),
        TargetType.Integer => new ParseKernel<int, IntegerParser>(rules, index),
        TargetType.Boolean => new ParseKernel<byte, BooleanParser>(rules, index),
        TargetType.Choice => new ParseKernel<byte, ChoiceParser>(rules, index),
        TargetType.Date => new ParseKernel<int, DateParser>(rules, index),
        _ => new ParseKernel<long, InstantParser>(rules, index),
    };

    private static ColumnKernel? ForInt64(ValueRules rules, int index) => rules.Target.Type switch
    {
        TargetType.Id or TargetType.Text => new DigitsKernel(rules, index),
        TargetType.Money => new MapKernel<long, long, WholeMoney>(rules, index),
        TargetType.Number => new MapKernel<long, double, WholeNumber>(rules, index),
        TargetType.Integer => new MapKernel<long, int, WholeInteger>(rules, index),
        TargetType.Instant => new MapKernel<long, long, DigitsInstant>(rules, index),
        TargetType.Date or TargetType.Boolean => new OddKernel(rules, index),
        _ => null,
    };

    private static ColumnKernel? ForDouble(ValueRules rules, int index) => rules.Target.Type switch
    {
        TargetType.Money => new MapKernel<double, long, DoubleMoney>(rules, index),
        TargetType.Number => new MapKernel<double, double, DoubleNumber>(rules, index),
        TargetType.Integer => new MapKernel<double, int, DoubleInteger>(rules, index),
        TargetType.Id or TargetType.Text => new OddKernel(rules, index),
        _ => null,
    };

    private static ColumnKernel? ForMoney(ValueRules rules, int index) => rules.Target.Type switch
    {
        TargetType.Money => new MapKernel<long, long, MoneyMoney>(rules, index),
        TargetType.Number => new MapKernel<long, double, MoneyNumber>(rules, index),
        TargetType.Integer or TargetType.Id or TargetType.Text => new OddKernel(rules, index),
        _ => null,
    };

    private static ColumnKernel? ForTime(IngestType type, ValueRules rules, int index) =>
        (type, rules.Target.Type) switch
        {
            (IngestType.Instant, TargetType.Instant) => new MapKernel<long, long, InstantInstant>(rules, index),
            (IngestType.Instant, TargetType.Date) => new MapKernel<long, int, InstantDate>(rules, index),
            (IngestType.Date, TargetType.Instant) => new MapKernel<int, long, DateInstant>(rules, index),
            (IngestType.Date, TargetType.Date) => new MapKernel<int, int, DateDate>(rules, index),
            (_, TargetType.Text) => new OddKernel(rules, index),
            _ => null,
        };
}
