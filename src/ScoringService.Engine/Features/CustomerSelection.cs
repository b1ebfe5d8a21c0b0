namespace ScoringService.Engine.Features;

/// <summary>Some customers, whose kept rows are looked for partition by partition. Not for use by several threads at
/// once.</summary>
/// <param name="keys">The customers, ascending, each once. Their places in the list are the rows of a result.</param>
public sealed class CustomerSelection(int[] keys)
{
    private CustomerPartitions? _partitions;
    private int[] _rows = [];
    private int _from;
    private int _to;

    /// <summary>Number of customers.</summary>
    public int Count => keys.Length;

    /// <summary>Row of each customer of the present partition, by place; −1 for those who are not selected.</summary>
    internal ReadOnlySpan<int> Rows => _rows;

    /// <summary>Turns to the first partition that has one of the customers and gives its number; −1 for
    /// none.</summary>
    internal int First(CustomerPartitions partitions)
    {
        _partitions = partitions;
        if (_rows.Length != partitions.CustomersEach) _rows = new int[partitions.CustomersEach];
        Array.Fill(_rows, -1);
        _from = _to = 0;
        return Next();
    }

    /// <summary>Turns to the next one.</summary>
    internal int Next()
    {
        var places = _rows.Length - 1;
        for (var i = _from; i < _to; i++) _rows[keys[i] & places] = -1;
        _from = _to;
        if (_from == keys.Length) return -1;
        var partition = keys[_from] >> _partitions!.Shift;
        for (; _to < keys.Length && keys[_to] >> _partitions.Shift == partition; _to++)
            _rows[keys[_to] & places] = _to;
        return partition;
    }

    /// <summary>The row of a packed number's customer in the present partition; −1 when it is not selected.</summary>
    internal int RowOf(ulong packed) => _rows[(int)packed & (_rows.Length - 1)];
}
