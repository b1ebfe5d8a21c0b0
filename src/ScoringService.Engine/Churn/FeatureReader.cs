namespace ScoringService.Engine.Churn;

/// <summary>Reads the inputs of a regression from a batch.</summary>
internal sealed class FeatureReader
{
    private readonly Column[] _columns;
    private readonly Column _recency;

    /// <summary>Finds the columns.</summary>
    public FeatureReader(CustomerBatch batch, IReadOnlyList<ChurnFeature> features)
    {
        _recency = batch[FeatureColumns.RecencyDays];
        _columns = new Column[features.Count];
        for (var j = 0; j < _columns.Length; j++)
        {
            foreach (var column in batch.Columns)
                if (column.Definition.Name == features[j].Column) _columns[j] = column;
            if (_columns[j] is not (Column<int> or Column<double>))
                throw new ArgumentException($"\"{features[j].Column}\" is no numeric feature column.");
        }
    }

    /// <summary>Whether a customer has bought: without a purchase there is nothing to stop.</summary>
    public bool HasPurchase(int row) => _recency.IsValid(row);

    /// <summary>Copies rows from <paramref name="start"/> on as doubles; NaN where there is no value.</summary>
    public void Copy(int input, int start, Span<double> target)
    {
        var column = _columns[input];
        if (column is Column<double> doubles)
        {
            doubles.Values.Slice(start, target.Length).CopyTo(target);
        }
        else
        {
            var values = ((Column<int>)column).Values.Slice(start, target.Length);
            for (var i = 0; i < values.Length; i++) target[i] = values[i];
        }

        if (column.NullCount == 0) return;
        for (var i = 0; i < target.Length; i++)
            if (!column.IsValid(start + i)) target[i] = double.NaN;
    }
}
