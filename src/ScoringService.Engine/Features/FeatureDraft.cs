using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>The columns of <see cref="FeatureColumns.Purchases"/> while they are written, by several threads to
/// different customers.</summary>
internal sealed class FeatureDraft
{
    private readonly int _customers;

    // By reference: the hash of a definition is that of all its texts.
    private readonly Dictionary<ColumnDefinition, byte[]> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<FeatureCondition, ulong[]> _known = [];

    public FeatureDraft(int customers)
    {
        _customers = customers;
        foreach (var column in FeatureColumns.Purchases)
            _values[column] = GC.AllocateUninitializedArray<byte>(checked(customers * Size(column)));
        foreach (var condition in Enum.GetValues<FeatureCondition>())
            _known[condition] = new ulong[Column.WordCount(customers)];
    }

    /// <summary>The values of an Int32 column.</summary>
    public Span<int> Ints(ColumnDefinition column) => MemoryMarshal.Cast<byte, int>(_values[column].AsSpan());

    /// <summary>The values of a Timestamp column.</summary>
    public Span<long> Longs(ColumnDefinition column) => MemoryMarshal.Cast<byte, long>(_values[column].AsSpan());

    /// <summary>The values of a Float64 column.</summary>
    public Span<double> Doubles(ColumnDefinition column) => MemoryMarshal.Cast<byte, double>(_values[column].AsSpan());

    /// <summary>Bitmap of the customers that meet a condition.</summary>
    public ulong[] Known(FeatureCondition condition) => _known[condition];

    /// <summary>Sets all values of some customers to zero, which the values of null rows stay.</summary>
    public void Clear(int from, int to)
    {
        foreach (var (column, values) in _values)
            values.AsSpan(from * Size(column), (to - from) * Size(column)).Clear();
    }

    /// <summary>The columns, after every row was written.</summary>
    public IReadOnlyList<Column> Columns() => [.. FeatureColumns.Purchases.Select(Build)];

    private static int Size(ColumnDefinition column) => column.Type == ColumnType.Int32 ? sizeof(int) : sizeof(long);

    private static FeatureCondition ConditionOf(ColumnDefinition column)
    {
        if (column == FeatureColumns.FirstPurchaseAt || column == FeatureColumns.LastPurchaseAt
            || column == FeatureColumns.RecencyDays || column == FeatureColumns.AverageOrderValue
            || column == FeatureColumns.FirstOrderValue || column == FeatureColumns.RefundShare
            || column == FeatureColumns.RepeatPurchaseCount || column == FeatureColumns.AgeAtLastPurchase
            || column == FeatureColumns.CustomerAge) return FeatureCondition.Purchase;
        if (column == FeatureColumns.InterPurchaseMeanDays || column == FeatureColumns.MeanRepeatSpend)
            return FeatureCondition.Gap;
        if (column == FeatureColumns.InterPurchaseStdDays) return FeatureCondition.Gaps;
        if (column == FeatureColumns.GrossProfit) return FeatureCondition.Cost;
        if (column == FeatureColumns.GrossMargin) return FeatureCondition.CostedAmount;
        if (column == FeatureColumns.RenewalRate) return FeatureCondition.RenewalDue;
        return column == FeatureColumns.CooperationYears ? FeatureCondition.CooperationStart : FeatureCondition.Always;
    }

    private Column Build(ColumnDefinition column)
    {
        var condition = ConditionOf(column);
        var validity = condition == FeatureCondition.Always ? null : _known[condition];
        return column.Type switch
        {
            ColumnType.Int32 => new Column<int>(column, _values[column], _customers, validity),
            ColumnType.Timestamp => new Column<long>(column, _values[column], _customers, validity),
            _ => new Column<double>(column, _values[column], _customers, validity),
        };
    }
}

/// <summary>The conditions under which a column has a value.</summary>
internal enum FeatureCondition
{
    Always,
    Purchase,
    Gap,
    Gaps,
    Cost,
    CostedAmount,
    RenewalDue,
    CooperationStart,
}
