using System.Runtime.InteropServices;

namespace ScoringService.Engine.Tests;

/// <summary>Columns put together from runs of several columns, against rows taken one by one.</summary>
public sealed class ColumnAssemblyTests
{
    private static readonly ColumnDefinition Any = new("any", ColumnType.Utf8, "", "", "", "");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Assemble_RandomRuns_EqualsRowByRow(int seed)
    {
        var random = new Random(seed);
        foreach (var make in new Func<Random, int, Column>[] { Numbers, Flags, Texts, Codes })
        {
            Column[] sources = [make(random, 300), make(random, 64), make(random, 1)];
            var runs = Enumerable.Range(0, 40).Select(_ => Run(random, sources)).ToArray();

            var assembled = Column.Assemble(sources, runs);

            var expected = runs.SelectMany(run => Enumerable.Range(run.First, run.Count)
                .Select(row => Value(sources[run.Source], row))).ToList();
            Assert.Equal(expected, Enumerable.Range(0, assembled.Length).Select(row => Value(assembled, row)));
            Assert.Equal(expected.Count(value => value is null), assembled.NullCount);
        }
    }

    [Fact]
    public void Align_OtherDictionary_SaysTheSame()
    {
        var column = (DictionaryColumn)Codes(new Random(1), 100);
        string[] other = ["z", "c2", "c0", "y", "c1"];
        var aligned = column.Align(other, [2, 4, 1]);
        Assert.Equal(other, aligned.Dictionary);
        Assert.Equal(Enumerable.Range(0, 100).Select(row => column[row]),
            Enumerable.Range(0, 100).Select(row => aligned[row]));
        string[] longer = [.. column.Dictionary, "c3"];
        Assert.Equal(longer, column.Align(longer, []).Dictionary);
        Assert.Equal(column.Indices, column.Align(longer, []).Indices);
    }

    private static RowRun Run(Random random, Column[] sources)
    {
        var source = random.Next(sources.Length);
        var first = random.Next(sources[source].Length);
        return new RowRun(source, first, random.Next(sources[source].Length - first + 1));
    }

    private static object? Value(Column column, int row) => column switch
    {
        Column<double> numbers => numbers[row],
        BooleanColumn flags => flags[row],
        Utf8Column texts => texts[row],
        DictionaryColumn codes => codes[row],
        _ => throw new NotSupportedException(),
    };

    private static Column<double> Numbers(Random random, int rows) => new(
        Any, MemoryMarshal.AsBytes<double>(Enumerable.Range(0, rows).Select(_ => random.NextDouble()).ToArray())
            .ToArray(), rows, Validity(random, rows));

    private static BooleanColumn Flags(Random random, int rows) =>
        new(Any, Bits(random, rows), rows, Validity(random, rows));

    private static Utf8Column Texts(Random random, int rows) => Utf8Column.FromStrings(Any,
        [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) == 0 ? null : new string('ä', random.Next(9)))]);

    private static DictionaryColumn Codes(Random random, int rows)
    {
        var validity = Validity(random, rows);
        var indices = Enumerable.Range(0, rows).Select(row => validity is null
            || (validity[row >> 6] >> (row & 63) & 1) != 0 ? random.Next(3) : 0).ToArray();
        return new DictionaryColumn(
            Any, ["c0", "c1", "c2"], MemoryMarshal.AsBytes<int>(indices).ToArray(), rows, validity);
    }

    // A column in three has a value in every row.
    private static ulong[]? Validity(Random random, int rows) => random.Next(3) == 0 ? null : Bits(random, rows);

    private static ulong[] Bits(Random random, int rows) =>
        [.. Enumerable.Range(0, Column.WordCount(rows)).Select(_ => (ulong)random.NextInt64())];
}
