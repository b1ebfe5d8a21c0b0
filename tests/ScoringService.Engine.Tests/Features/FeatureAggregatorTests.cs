using ScoringService.Engine.Features;

namespace ScoringService.Engine.Tests.Features;

/// <summary>Parts of the one-pass features; Storage's tests hold all columns against the feature statement.</summary>
public sealed class FeatureAggregatorTests
{
    private const long Second = 1_000_000;

    private static readonly DateTime First = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime AsOf = new(2024, 3, 31, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void FromDay_EveryDayOfFourCenturies_EqualsDateTime()
    {
        for (var day = new DateTime(1799, 12, 1); day.Year < 2201; day = day.AddDays(1))
        {
            var number = (int)(day - DateTime.UnixEpoch).TotalDays;
            Assert.Equal(new CivilDate(day.Year, day.Month, day.Day), CivilDate.FromDay(number));
            Assert.Equal(number, CivilDate.DayOf(number * CivilDate.DayMicroseconds));
            Assert.Equal(number - 1, CivilDate.DayOf(number * CivilDate.DayMicroseconds - 1));
        }
    }

    [Theory]
    [InlineData(12_3456, 12.3456)]
    [InlineData(-1, -0.0001)]
    [InlineData(long.MaxValue, 922_337_203_685_477.5807)]
    public void ToDouble_TenThousandths_GivesBaseCurrency(long amount, double expected) =>
        Assert.Equal(expected, Money.ToDouble(amount));

    [Fact]
    public void Add_AnyOrderAndAnySplit_GivesTheSameBits()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 4000).Select(_ => new Row(
            random.Next(90), Micros(First) + random.NextInt64(1500 * 86_400L) * Second, random.Next(-20_000, 90_000),
            random.Next(99), random.Next(70), (byte)(random.Next(20) == 0 ? 2 : 0))).ToArray();
        var expected = Bytes(Read([rows]));
        random.Shuffle(rows);
        Assert.Equal(expected, Bytes(Read([rows])));
        Assert.Equal(expected, Bytes(Read([rows[..1000], rows[1000..1001], [], rows[1001..]])));
    }

    [Fact]
    public void Add_PurchasesOfOneDay_CountsOneDayAndTheFirstInstant()
    {
        var noon = Micros(AsOf) - 40 * CivilDate.DayMicroseconds;
        var batch = Read([[new(0, noon + 5, 70_000, 0, 3, 0), new(0, noon, 20_000, 0, 3, 0),
            new(0, noon, 30_000, 0, 4, 0), new(0, noon + 9 * CivilDate.DayMicroseconds, 10_000, 0, 4, 0)]]);
        Assert.Equal(2, batch.Int32(FeatureColumns.PurchaseDays)[0]);
        Assert.Equal(5.0, batch.Float64(FeatureColumns.FirstOrderValue)[0]);
        Assert.Equal(9.0, batch.Float64(FeatureColumns.InterPurchaseMeanDays)[0]);
        Assert.Equal(1.0, batch.Float64(FeatureColumns.MeanRepeatSpend)[0]);
        Assert.Equal(2, batch.Int32(FeatureColumns.CategoriesBought)[0]);
        // The last one is 31 days old.
        Assert.Equal(0, batch.Int32(FeatureColumns.PurchaseCount30D)[0]);
        Assert.Equal(4, batch.Int32(FeatureColumns.PurchaseCount60D)[0]);
    }

    [Fact]
    public void Add_SumBeyond64Bits_Throws() => Assert.Throws<OverflowException>(() => Read(
        [[new(0, Micros(First), long.MaxValue, 0, 0, 0), new(0, Micros(First), 1, 0, 0, 0)]]));

    [Fact]
    public void Merge_SumBeyond64Bits_Throws() => Assert.Throws<OverflowException>(() => Read(
        [[new(0, Micros(First), long.MaxValue, 0, 0, 0)], [new(0, Micros(First), 1, 0, 0, 0)]]));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(100, 0)]
    [InlineData(0, -64)]
    public void Add_UnknownCustomerOrEarlierDay_Throws(int key, int day) => Assert.Throws<ArgumentException>(() => Read(
        [[new(key, Micros(First) + day * CivilDate.DayMicroseconds, 1, 0, 0, 0)]]));

    [Fact]
    public void Add_ColumnsOfUnequalLength_Throws()
    {
        using var aggregator = new FeatureAggregator(1, First, AsOf);
        Assert.Throws<ArgumentException>(() => aggregator.Add(new TransactionBlock
        {
            CustomerKey = [0, 0], OccurredAt = [0], Amount = [0], Cost = [0], Category = [0], Kind = [0],
        }));
    }

    private static CustomerBatch Read(Row[][] parts)
    {
        const int customers = 100;
        var aggregators = parts.Select(_ => new FeatureAggregator(customers, First, AsOf)).ToList();
        try
        {
            for (var i = 0; i < parts.Length; i++) aggregators[i].Add(Block(parts[i]));
            aggregators[0].Merge(aggregators[1..], 2);
            while (aggregators[0].NextRecount() is { } recount)
            {
                var rare = parts.SelectMany(part => part).Where(row => row.Amount > 0 && row.At <= Micros(AsOf)
                    && row.Category >= Recount.FirstRareCategory).ToArray();
                recount.Add([.. rare.Select(row => row.Key)], [.. rare.Select(row => row.Category)]);
                recount.Finish();
            }

            return aggregators[0].Finish(Attributes(customers),
                new Column<int>(FeatureColumns.RecencyDays, new byte[4 * customers], customers, new ulong[2]), 2);
        }
        finally
        {
            foreach (var aggregator in aggregators) aggregator.Dispose();
        }
    }

    private static Column[] Attributes(int customers) =>
    [
        new Utf8Column(FeatureColumns.CustomerId, new int[customers + 1], [], null),
        .. new[] { FeatureColumns.Kind, FeatureColumns.Industry, FeatureColumns.Region }.Select(column =>
            new DictionaryColumn(column, [], new byte[4 * customers], customers, new ulong[2])),
    ];

    private static TransactionBlock Block(Row[] rows) => new()
    {
        CustomerKey = rows.Select(row => row.Key).ToArray(),
        OccurredAt = rows.Select(row => row.At).ToArray(),
        Amount = rows.Select(row => row.Amount).ToArray(),
        Cost = rows.Select(row => row.Cost).ToArray(),
        Category = rows.Select(row => row.Category).ToArray(),
        Kind = rows.Select(row => row.Kind).ToArray(),
    };

    private static List<byte[]> Bytes(CustomerBatch batch) => [.. batch.Columns.Select(column => column switch
    {
        Column<int> ints => ints.Bytes.ToArray(),
        Column<long> longs => longs.Bytes.ToArray(),
        Column<double> doubles => doubles.Bytes.ToArray(),
        _ => [],
    })];

    private static long Micros(DateTime instant) => (instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed record Row(int Key, long At, long Amount, long Cost, int Category, byte Kind);
}
