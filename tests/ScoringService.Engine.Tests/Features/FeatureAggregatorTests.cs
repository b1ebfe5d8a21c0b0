using System.Globalization;
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
        var rows = Rows(random, 4000, 90);
        var expected = Bytes(Read([rows]));
        random.Shuffle(rows);
        Assert.Equal(expected, Bytes(Read([rows])));
        Assert.Equal(expected, Bytes(Read([rows[..1000], rows[1000..1001], [], rows[1001..]])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Add_RangesOfPartitions_GivesTheSameBits(int threads)
    {
        const int customers = 9000;
        var rows = Rows(new Random(6), 30_000, customers);
        var partitions = new CustomerPartitions(customers, First, AsOf);
        Assert.InRange(partitions.Count, 4, 80);
        var all = Features(partitions, [rows], [(0, partitions.Count)], 1);
        var ranges = new[] { (0, 1), (1, partitions.Count - 1), (partitions.Count - 1, partitions.Count) };
        Assert.Equal(Values(all), Values(Features(partitions, [rows[..9000], rows[9000..]], ranges, threads)));
    }

    [Fact]
    public void Add_CustomersOfOnePartition_AreThoseOfTheirRows()
    {
        const int customers = 9000;
        var partitions = new CustomerPartitions(customers, First, AsOf);
        var rows = Enumerable.Range(0, customers).SelectMany(key => Enumerable.Repeat(
            new Row(key, Micros(First) + key * Second, key + 1, 0, key % 100, 0), key % 3)).ToArray();
        var columns = Features(partitions, [rows], [(0, partitions.Count)], 2);
        Assert.Equal(Enumerable.Range(0, customers).Select(key => key % 3),
            columns.OfType<Column<int>>().Single(c => c.Definition == FeatureColumns.PurchaseCount).Values.ToArray());
        Assert.Equal(Enumerable.Range(0, customers).Select(key => Money.ToDouble((key + 1) * (key % 3))),
            columns.OfType<Column<double>>().Single(c => c.Definition == FeatureColumns.TotalSpend).Values.ToArray());
        Assert.Equal(Enumerable.Range(0, customers).Select(key => Math.Min(1, key % 3)),
            columns.OfType<Column<int>>().Single(c => c.Definition == FeatureColumns.CategoriesBought)
                .Values.ToArray());
    }

    [Fact]
    public void Add_SeveralInstantsFromTheSameParts_EqualsThePartsUpToEach()
    {
        var rows = Rows(new Random(7), 4000, 90);
        var partitions = new CustomerPartitions(100, First, AsOf);
        using var part = new TransactionPart(partitions, 0, partitions.Count);
        part.Add(Block(rows));
        foreach (var asOf in new[] { AsOf, AsOf.AddDays(-400), AsOf.AddDays(-90), First })
        {
            var aggregator = new FeatureAggregator(partitions, asOf, PurchaseFeatures.NoStart(100));
            aggregator.Add([part], 1);
            var earlier = rows.Where(row => row.At <= Micros(asOf)).ToArray();
            Assert.Equal(Bytes(Read([earlier], asOf)), Values(aggregator.Finish()));
        }
    }

    [Fact]
    public void Add_RowsAfterTheLastInstant_PassesThemOver()
    {
        var batch = Read([[new(0, Micros(AsOf), 1_0000, 0, 0, 0), new(0, Micros(AsOf) + 1, 2_0000, 0, 90, 0)]]);
        Assert.Equal(1.0, batch.Float64(FeatureColumns.TotalSpend)[0]);
        Assert.Equal(1, batch.Int32(FeatureColumns.CategoriesBought)[0]);
    }

    [Fact]
    public void Add_InstantBeforeAllRows_GivesNoPurchases()
    {
        var batch = Read([[new(0, Micros(First), 1_0000, 0, 0, 0)]], First.AddDays(-1));
        Assert.Equal(0, batch.Int32(FeatureColumns.PurchaseCount)[0]);
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
    public void Add_AmountBeyond56Bits_Throws()
    {
        Assert.Throws<OverflowException>(() => Read([[new(0, Micros(First), 1L << 55, 0, 0, 0)]]));
        Assert.Throws<OverflowException>(() => Read([[new(0, Micros(First), (-1L << 55) - 1, 0, 0, 0)]]));
        var batch = Read([[new(0, Micros(First), (1L << 55) - 1, 0, 0, 0), new(1, Micros(First), -1L << 55, 0, 0, 0)]]);
        Assert.Equal([Money.ToDouble((1L << 55) - 1), Money.ToDouble(-1L << 55)],
            batch.Float64(FeatureColumns.TotalSpend)[..2].ToArray());
    }

    [Fact]
    public void Add_SumBeyond64Bits_Throws()
    {
        var row = new Row(0, Micros(First), (1L << 55) - 1, 0, 0, 0);
        Assert.NotNull(Read([[.. Enumerable.Repeat(row, 256)]]));
        Assert.Throws<OverflowException>(() => Read([[.. Enumerable.Repeat(row, 257)]]));
        Assert.Throws<OverflowException>(
            () => Read([[.. Enumerable.Repeat(row, 200)], [.. Enumerable.Repeat(row, 57)]]));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(100, 0)]
    [InlineData(0, -64)]
    public void Add_UnknownCustomerOrEarlierDay_Throws(int key, int day) => Assert.Throws<ArgumentException>(() => Read(
        [[new(key, Micros(First) + day * CivilDate.DayMicroseconds, 1, 0, 0, 0)]]));

    [Fact]
    public void Add_ColumnsOfUnequalLength_Throws()
    {
        using var part = new TransactionPart(new CustomerPartitions(1, First, AsOf), 0, 1);
        Assert.Throws<ArgumentException>(() => part.Add(new TransactionBlock
        {
            CustomerKey = [0, 0], OccurredAt = [0], Amount = [0], Cost = [0], Category = [0], Kind = [0],
        }));
    }

    [Fact]
    public void Add_DisposedPart_Throws()
    {
        var part = new TransactionPart(new CustomerPartitions(1, First, AsOf), 0, 1);
        part.Dispose();
        Assert.Throws<ObjectDisposedException>(() => part.Add(Block([])));
    }

    [Fact]
    public void Add_Cancelled_Throws()
    {
        var partitions = new CustomerPartitions(1, First, AsOf);
        using var part = new TransactionPart(partitions, 0, 1);
        var aggregator = new FeatureAggregator(partitions, AsOf, PurchaseFeatures.NoStart(1));
        Assert.ThrowsAny<OperationCanceledException>(() => aggregator.Add([part], 2, new CancellationToken(true)));
    }

    [Theory]
    [InlineData("0001-01-01", 64)]
    [InlineData("1900-01-01", 128)]
    [InlineData("2021-01-01", 2048)]
    [InlineData("2024-03-31", 4096)]
    public void CustomersEach_AnySpanOfTime_LeavesRoomForTheInstant(string first, int expected)
    {
        var firstAt = DateTime.Parse(first, CultureInfo.InvariantCulture);
        var partitions = new CustomerPartitions(int.MaxValue, firstAt, AsOf);
        Assert.Equal(expected, partitions.CustomersEach);
        var packed = partitions.Pack(Micros(AsOf), expected - 1);
        Assert.Equal((Micros(AsOf), expected - 1), (partitions.At(packed), partitions.Place(packed)));
        Assert.Equal(int.MaxValue, partitions.FirstCustomer(partitions.Count));
    }

    private static Row[] Rows(Random random, int count, int customers) => [.. Enumerable.Range(0, count).Select(_ =>
        new Row(random.Next(customers), Micros(First) + random.NextInt64(1500 * 86_400L) * Second,
            random.Next(-20_000, 90_000), random.Next(99), random.Next(70), (byte)(random.Next(20) == 0 ? 2 : 0)))];

    private static CustomerBatch Read(Row[][] parts, DateTime? asOf = null)
    {
        const int customers = 100;
        var partitions = new CustomerPartitions(customers, First, asOf ?? AsOf);
        return Population.With(
            customers, partitions.LastAt, Features(partitions, parts, [(0, partitions.Count)], 2));
    }

    private static IReadOnlyList<Column> Features(
        CustomerPartitions partitions, Row[][] parts, (int From, int To)[] ranges, int threads)
    {
        var aggregator = new FeatureAggregator(
            partitions, partitions.LastAt, PurchaseFeatures.NoStart(partitions.Customers));
        foreach (var (from, to) in ranges)
        {
            var held = parts.Select(_ => new TransactionPart(partitions, from, to)).ToList();
            try
            {
                for (var i = 0; i < parts.Length; i++) held[i].Add(Block(parts[i]));
                aggregator.Add(held, threads);
            }
            finally
            {
                foreach (var part in held) part.Dispose();
            }
        }

        return aggregator.Finish();
    }

    private static TransactionBlock Block(Row[] rows) => new()
    {
        CustomerKey = rows.Select(row => row.Key).ToArray(),
        OccurredAt = rows.Select(row => row.At).ToArray(),
        Amount = rows.Select(row => row.Amount).ToArray(),
        Cost = rows.Select(row => row.Cost).ToArray(),
        Category = rows.Select(row => row.Category).ToArray(),
        Kind = rows.Select(row => row.Kind).ToArray(),
    };

    private static List<byte[]> Bytes(CustomerBatch batch) =>
        Values([.. FeatureColumns.Purchases.Select(column => batch[column])]);

    private static List<byte[]> Values(IReadOnlyList<Column> columns) => [.. columns.Select(column => column switch
    {
        Column<int> ints => ints.Bytes.ToArray(),
        Column<long> longs => longs.Bytes.ToArray(),
        Column<double> doubles => doubles.Bytes.ToArray(),
        _ => throw new NotSupportedException(column.Definition.Name),
    })];

    private static long Micros(DateTime instant) => (instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed record Row(int Key, long At, long Amount, long Cost, int Category, byte Kind);
}
