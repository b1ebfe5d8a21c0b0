using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using ScoringService.Engine;
using ScoringService.Engine.Segments;

namespace ScoringService.Benchmarks;

/// <summary>Rules over a million customers on one thread, against the same conditions written in C# row by
/// row.</summary>
[MemoryDiagnoser]
public class RuleBenchmarks
{
    private const int Customers = 1_000_000;
    private static readonly ColumnDefinition Spend = Define("net_spend_365d", ColumnType.Float64);
    private static readonly ColumnDefinition Years = Define("cooperation_years", ColumnType.Float64);
    private static readonly ColumnDefinition Purchases = Define("purchase_count", ColumnType.Int32);
    private static readonly ColumnDefinition Score = Define("recency_score", ColumnType.UInt8);
    private static readonly ColumnDefinition Region = Define("region", ColumnType.Dictionary);
    private static readonly ColumnDefinition[] Catalogue = [Spend, Years, Purchases, Score, Region];

    private CustomerTable _customers = null!;
    private RuleExpression _comparison = null!;
    private RuleExpression _segment = null!;
    private RuleExpression _ratio = null!;
    private RuleExpression _list = null!;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(20240630);
        _customers = new CustomerTable(
        [
            Make(Spend, () => random.NextDouble() * 2e6, random),
            Make(Years, () => random.NextDouble() * 10, random),
            Make(Purchases, () => random.Next(1, 60), random),
            Make(Score, () => (byte)random.Next(1, 6), random),
            new DictionaryColumn(Region, ["华东", "华南", "华北", "西部"],
                Make(Region, () => random.Next(4), random).Bytes.ToArray(), Customers),
        ]);
        _comparison = Parse("net_spend_365d >= 1000000");
        _segment = Parse("net_spend_365d >= 1000000 and cooperation_years >= 2 or recency_score = 5");
        _ratio = Parse("net_spend_365d / purchase_count between 1000 and 50000 and purchase_count * 2 > recency_score");
        _list = Parse("region in ('华东', '华南') and purchase_count not in (1, 2, 3)");
    }

    /// <summary>A loop that a programmer would write for the rule of <see cref="Segment"/>, nulls included.</summary>
    [Benchmark(Baseline = true)]
    public int SegmentByHand()
    {
        var (spend, years, score) =
            ((Column<double>)_customers[Spend], (Column<double>)_customers[Years], (Column<byte>)_customers[Score]);
        var count = 0;
        for (var row = 0; row < Customers; row++)
            if ((spend[row] >= 1_000_000 && years[row] >= 2) || score[row] == 5) count++;
        return count;
    }

    [Benchmark]
    public ulong[] Segment() => _segment.Match(_customers);

    [Benchmark]
    public ulong[] OneComparison() => _comparison.Match(_customers);

    [Benchmark]
    public ulong[] Arithmetic() => _ratio.Match(_customers);

    [Benchmark]
    public ulong[] Lists() => _list.Match(_customers);

    [Benchmark]
    public int[] SegmentRows() => _segment.Select(_customers);

    [Benchmark]
    public RuleExpression ParseSegment() => Parse(_segment.ToString());

    private static RuleExpression Parse(string rule) => RuleExpression.Parse(rule, Catalogue);

    private static ColumnDefinition Define(string name, ColumnType type) => new(name, type, "", "", name, name);

    // One row in ten has no value.
    private static Column<T> Make<T>(ColumnDefinition definition, Func<T> next, Random random)
        where T : unmanaged
    {
        var bytes = new byte[Customers * Marshal.SizeOf<T>()];
        var values = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        var validity = new ulong[Column.WordCount(Customers)];
        for (var i = 0; i < Customers; i++)
        {
            values[i] = next();
            if (random.Next(10) > 0) validity[i >> 6] |= 1UL << (i & 63);
        }

        return new Column<T>(definition, bytes, Customers, validity);
    }

    private sealed class CustomerTable(IReadOnlyList<Column> columns)
        : ColumnSet(new ColumnCatalogue(Catalogue), columns, Customers);
}
