namespace ScoringService.Engine.Clustering;

/// <summary>The feature columns that clusters read.</summary>
internal sealed class ClusterInput
{
    private readonly Column[] _columns;
    private readonly Column<int> _purchases;

    public ClusterInput(CustomerBatch batch, IEnumerable<string> features)
    {
        _columns = [.. features.Select(name => batch.Columns.First(column => column.Definition.Name == name))];
        _purchases = (Column<int>)batch[FeatureColumns.PurchaseCount];
    }

    /// <summary>Whether a customer can be in a cluster: without a purchase hardly any feature is known.</summary>
    public bool IsUsed(int row) => _purchases.IsValid(row) && _purchases.Values[row] > 0;

    /// <summary>Rows of the customers that can be in a cluster.</summary>
    public int[] UsedRows()
    {
        var rows = new List<int>(_purchases.Length);
        for (var row = 0; row < _purchases.Length; row++)
            if (IsUsed(row)) rows.Add(row);
        return [.. rows];
    }

    /// <summary>Copies rows of a feature as doubles; NaN where there is no value.</summary>
    public void Copy(int feature, ReadOnlySpan<int> rows, Span<double> target)
    {
        var column = _columns[feature];
        if (column is Column<double> doubles)
        {
            var values = doubles.Values;
            for (var i = 0; i < rows.Length; i++) target[i] = values[rows[i]];
        }
        else
        {
            var values = ((Column<int>)column).Values;
            for (var i = 0; i < rows.Length; i++) target[i] = values[rows[i]];
        }

        if (column.NullCount == 0) return;
        for (var i = 0; i < rows.Length; i++)
            if (!column.IsValid(rows[i])) target[i] = double.NaN;
    }
}
