namespace ScoringService.Engine;

/// <summary>The feature rows of a population at one instant: one column per entry of
/// <see cref="FeatureColumns.All"/>.</summary>
public sealed class CustomerBatch : ColumnSet
{
    /// <summary>Takes ownership of the columns.</summary>
    /// <param name="asOf">The instant that the features describe, UTC; later events were ignored.</param>
    /// <param name="columns">One column per entry of <see cref="FeatureColumns.All"/>, in that order.</param>
    public CustomerBatch(DateTime asOf, IReadOnlyList<Column> columns)
        : base(FeatureColumns.Places, columns, columns[0].Length)
    {
        AsOf = asOf;
    }

    /// <summary>The instant that the features describe, UTC.</summary>
    public DateTime AsOf { get; }

    /// <summary>The customers' ids.</summary>
    public Utf8Column CustomerId => (Utf8Column)Columns[0];

    /// <summary>The given rows, in the given order.</summary>
    public CustomerBatch Gather(int[] rows) => new(AsOf, GatherColumns(rows));
}
