using System.Runtime.InteropServices;

namespace ScoringService.Engine.Tests.Fitting;

/// <summary>Batches with some columns replaced.</summary>
internal static class Edited
{
    /// <summary>The batch with other whole numbers in a column; null makes nulls.</summary>
    public static CustomerBatch With(this CustomerBatch batch, ColumnDefinition definition, Func<int, int?> value) =>
        batch.With(Population.Numbers(definition, [.. Enumerable.Range(0, batch.Count).Select(value)]));

    /// <summary>The batch with other doubles in a column; null makes nulls.</summary>
    public static CustomerBatch With(this CustomerBatch batch, ColumnDefinition definition, Func<int, double?> value) =>
        batch.With(Population.Numbers(definition, [.. Enumerable.Range(0, batch.Count).Select(value)]));

    /// <summary>The batch with another column in place of the one of the same definition.</summary>
    public static CustomerBatch With(this CustomerBatch batch, Column column) => new(
        batch.AsOf,
        [.. batch.Columns.Select(old => ReferenceEquals(old.Definition, column.Definition) ? column : old)]);

    /// <summary>The batch with every number replaced.</summary>
    public static CustomerBatch WithNumbers(this CustomerBatch batch, Func<int, double> value) => new(
        batch.AsOf,
        [.. batch.Columns.Select(column => column switch
        {
            Column<double> => Of(column, value),
            Column<int> => Of(column, row => double.IsFinite(value(row)) ? (int)value(row) : int.MaxValue),
            _ => column,
        })]);

    /// <summary>The batch with other values where rows are null, which nobody may read.</summary>
    public static CustomerBatch WithGarbageInNulls(this CustomerBatch batch) => new(
        batch.AsOf,
        [.. batch.Columns.Select(column => column switch
        {
            Column<double> doubles => Of(column, row => column.IsValid(row) ? doubles.Values[row] : 12_345.5 + row),
            Column<int> whole => Of(column, row => column.IsValid(row) ? whole.Values[row] : 777 + row),
            _ => column,
        })]);

    private static Column<T> Of<T>(Column column, Func<int, T> value)
        where T : unmanaged
    {
        var values = new T[column.Length];
        for (var row = 0; row < values.Length; row++) values[row] = value(row);
        return new Column<T>(
            column.Definition, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), column.Length, column.Validity);
    }
}
