using System.Runtime.InteropServices;
using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

/// <summary>Two column sets of the same rows with a column of every type, nulls and values at the edges.</summary>
internal sealed class RuleTable
{
    private static readonly string[] Texts = ["", "a", "ab", "b", "it's", "客户", "\uE000", "\U0001F600", "Z"];
    private static readonly string[] Regions = ["a", "b", "华东", "\U0001F600"];
    private static readonly double[] Amounts =
        [0, -0.0, 1, 2, 2.5, -3, 1e300, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 100];
    private static readonly long[] Instants =
        [0, 1, -1, 1_700_000_000_000_000, 1_709_251_200_000_000, long.MaxValue, long.MinValue + 1, long.MinValue];

    private readonly Random _random;
    private readonly int _count;

    public RuleTable(int seed, int count)
    {
        _random = new Random(seed);
        _count = count;
        First = new TestSet(FirstCatalogue,
        [
            Values(FirstCatalogue[0], () => _random.Next(10) == 0 ? int.MinValue : _random.Next(-3, 4)),
            Values(FirstCatalogue[1], () => (byte)_random.Next(0, 6)),
            Values(FirstCatalogue[2], () => Pick(Amounts)),
            Values(FirstCatalogue[3], () => Pick(Instants)),
            Utf8Column.FromStrings(FirstCatalogue[4], Strings()),
            Coded(FirstCatalogue[5]),
            Truths(FirstCatalogue[6]),
        ]);
        Second = new TestSet(SecondCatalogue,
        [
            Values(SecondCatalogue[0], () => Math.Round(_random.NextDouble() * 8 - 4, 1), isNullable: false),
            Values(SecondCatalogue[1], () => Pick(Instants), isNullable: false),
            Utf8Column.FromStrings(SecondCatalogue[2], Strings()),
            Coded(SecondCatalogue[3]),
            Values(SecondCatalogue[4], () => _random.Next(-2, 3), isNullable: false),
            Truths(SecondCatalogue[5], isNullable: false),
        ]);
    }

    public static IReadOnlyList<ColumnDefinition> FirstCatalogue { get; } =
    [
        Define("visits", ColumnType.Int32), Define("level", ColumnType.UInt8), Define("amount", ColumnType.Float64),
        Define("first_at", ColumnType.Timestamp), Define("name", ColumnType.Utf8),
        Define("region", ColumnType.Dictionary), Define("closed", ColumnType.Boolean),
    ];

    public static IReadOnlyList<ColumnDefinition> SecondCatalogue { get; } =
    [
        Define("score", ColumnType.Float64), Define("last_at", ColumnType.Timestamp), Define("alias", ColumnType.Utf8),
        Define("home", ColumnType.Dictionary), Define("In", ColumnType.Int32), Define("vip", ColumnType.Boolean),
    ];

    public static IReadOnlyList<ColumnDefinition> Catalogue { get; } = [.. FirstCatalogue, .. SecondCatalogue];

    public TestSet First { get; }

    public TestSet Second { get; }

    /// <summary>The rows that a rule matches.</summary>
    public int[] Select(string rule) => RuleExpression.Parse(rule, Catalogue).Select(First, Second);

    /// <summary>The value of a column in a row: double, long, string, bool or null.</summary>
    public object? Value(string name, int row)
    {
        var column = First.Columns.Concat(Second.Columns).Single(c => c.Definition.Name == name);
        if (!column.IsValid(row)) return null;
        return column switch
        {
            Column<int> integers => (double)integers[row]!.Value,
            Column<byte> bytes => (double)bytes[row]!.Value,
            Column<double> numbers => double.IsNaN(numbers[row]!.Value) ? null : numbers[row],
            Column<long> times => times[row] == long.MinValue ? null : times[row],
            BooleanColumn truths => truths[row],
            Utf8Column texts => texts[row],
            DictionaryColumn codes => codes[row],
            _ => throw new InvalidOperationException(column.GetType().Name),
        };
    }

    /// <summary>A column of the given values; null stays null.</summary>
    public static Column<T> Make<T>(ColumnDefinition definition, params T?[] values)
        where T : unmanaged
    {
        var bytes = new byte[values.Length * Marshal.SizeOf<T>()];
        var validity = new ulong[Column.WordCount(values.Length)];
        var target = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        for (var i = 0; i < values.Length; i++)
        {
            target[i] = values[i] ?? default;
            if (values[i] is not null) validity[i >> 6] |= 1UL << (i & 63);
        }

        return new Column<T>(definition, bytes, values.Length, validity);
    }

    public static ColumnDefinition Define(string name, ColumnType type) =>
        new(name, type, "", $"Test column {name}.", $"The {name}", $"测试{name}");

    private Column<T> Values<T>(ColumnDefinition definition, Func<T> next, bool isNullable = true)
        where T : unmanaged
    {
        var values = new T?[_count];
        for (var i = 0; i < _count; i++) values[i] = isNullable && _random.Next(5) == 0 ? null : next();
        return Make(definition, values);
    }

    // The bits of null rows and past the end are set at random too: they mean nothing.
    private BooleanColumn Truths(ColumnDefinition definition, bool isNullable = true)
    {
        var (bits, validity) = (new ulong[Column.WordCount(_count)], new ulong[Column.WordCount(_count)]);
        for (var word = 0; word < bits.Length; word++)
        {
            bits[word] = (ulong)_random.NextInt64() << 1 ^ (ulong)_random.NextInt64();
            for (var i = 0; i < 64; i++)
                if (!isNullable || _random.Next(5) > 0) validity[word] |= 1UL << i;
        }

        return new BooleanColumn(definition, bits, _count, validity);
    }

    private string?[] Strings()
    {
        var texts = new string?[_count];
        for (var i = 0; i < _count; i++) texts[i] = _random.Next(5) == 0 ? null : Pick(Texts);
        return texts;
    }

    private DictionaryColumn Coded(ColumnDefinition definition)
    {
        var codes = Values(definition, () => _random.Next(Regions.Length));
        return new DictionaryColumn(definition, Regions, codes.Bytes.ToArray(), _count, codes.Validity);
    }

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}

/// <summary>A column set of any catalogue.</summary>
internal sealed class TestSet(IReadOnlyList<ColumnDefinition> catalogue, IReadOnlyList<Column> columns)
    : ColumnSet(new ColumnCatalogue(catalogue), columns, columns[0].Length);
