using System.Globalization;
using ScoringService.Engine;
using ScoringService.Storage.Features;

namespace ScoringService.Storage.Tests.Features;

/// <summary>Comparisons of batches of features.</summary>
internal static class BatchAssert
{
    /// <summary>The one-pass reader gives the bits of the feature statement at any number of workers.</summary>
    public static void OnePassEqualsSql(ScoringDatabase database, DateTime asOf)
    {
        var expected = database.ReadFeaturesWithSql(asOf);
        foreach (var workers in new[] { 1, 2, 4 })
        {
            var batches = new OnePassFeatureReader(database.Connect, [asOf]).TryReadWith(workers, 1 << 28, default);
            Assert.NotNull(batches);
            Same(expected, Assert.Single(batches));
        }
    }

    /// <summary>Both hold the same bits.</summary>
    public static void Same(CustomerBatch expected, CustomerBatch actual)
    {
        Assert.Equal(expected.AsOf, actual.AsOf);
        Assert.Equal(expected.Count, actual.Count);
        foreach (var definition in FeatureColumns.All)
        {
            var (left, right) = (expected[definition], actual[definition]);
            for (var row = 0; row < expected.Count; row++)
            {
                if (left.IsValid(row) == right.IsValid(row) && Bits(left, row) == Bits(right, row)) continue;
                Assert.Fail($"{definition.Name} of row {row} at {expected.AsOf:O}: expected {Bits(left, row)}, "
                    + $"got {Bits(right, row)}");
            }
        }
    }

    /// <summary>A row has the values that an oracle gives for all of some columns; doubles to 12 digits.</summary>
    public static void EqualsOracle(IReadOnlyList<ColumnDefinition> columns,
        Dictionary<ColumnDefinition, object?> expected, CustomerBatch batch, int row)
    {
        Assert.Equal(columns.ToHashSet(), expected.Keys.ToHashSet());
        foreach (var (definition, value) in expected)
        {
            var actual = Value(batch[definition], row);
            var isEqual = (value, actual) switch
            {
                (double left, double right) => Math.Abs(left - right) <= 1e-12 * Math.Max(1, Math.Abs(left)),
                _ => Equals(value, actual),
            };
            Assert.True(isEqual, $"{definition.Name} of {batch.CustomerId[row]} at {batch.AsOf:O}: expected "
                + $"{value ?? "null"}, got {actual ?? "null"}");
        }
    }

    private static object? Value(Column column, int row) => column switch
    {
        Column<int> ints => ints[row],
        Column<double> doubles => doubles[row],
        Column<long> instants => instants[row] is { } micros ? DateTime.UnixEpoch.AddMicroseconds(micros) : null,
        BooleanColumn truths => truths[row],
        DictionaryColumn texts => texts[row],
        _ => throw new NotSupportedException(column.Definition.Name),
    };

    // Null rows too must hold the same bytes: they are sent.
    private static string? Bits(Column column, int row) => column switch
    {
        Column<int> ints => ints.Values[row].ToString(CultureInfo.InvariantCulture),
        Column<long> longs => longs.Values[row].ToString(CultureInfo.InvariantCulture),
        Column<double> doubles => $"{doubles.Values[row]:R} {BitConverter.DoubleToInt64Bits(doubles.Values[row]):x}",
        BooleanColumn truths => (truths.Bits[row >> 6] >> (row & 63) & 1).ToString(CultureInfo.InvariantCulture),
        DictionaryColumn terms => $"{terms.Indices[row]} {terms[row]}",
        Utf8Column text => text[row],
        _ => throw new NotSupportedException(column.Definition.Name),
    };
}
