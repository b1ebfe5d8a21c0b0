using System.Globalization;
using System.Text;
using ScoringService.Engine;

namespace ScoringService.Storage.Tests.Features;

/// <summary>The one-pass reader and Sql/features.sql against <see cref="FeatureOracle"/>, for every feature.</summary>
public sealed class FeatureOracleTests
{
    private static readonly DateTime AsOf = new(2024, 3, 31, 12, 30, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    public static TheoryData<string> Instants => new(
        "2024-03-31T12:30:00", "2024-03-31T23:59:59.999999", "2024-02-29T00:00:00", "2024-03-01T00:00:00",
            "2023-12-31T23:59:59.999999",
        "2024-01-01T00:00:00", "2025-02-28T12:00:00", "2021-06-15T08:00:00", "1999-01-01T00:00:00",
            "2029-12-31T23:59:59");

    [Theory]
    [MemberData(nameof(Instants))]
    public void ReadFeatures_RandomHistories_EqualsOracle(string asOf)
    {
        using var db = new TestDatabase();
        var sales = RandomSales(customers: 150, seed: 20240331);
        Load(db, sales);
        AssertEqualsOracle(db, sales,
            DateTime.Parse(asOf, CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal));
    }

    [Fact]
    public void ReadFeatures_WindowBoundaries_EqualsOracleToTheMicrosecond()
    {
        using var db = new TestDatabase();
        var sales = new List<Sale>();
        int[] boundaries = [0, 1, 29, 30, 31, 59, 60, 61, 89, 90, 91, 179, 180, 181, 364, 365, 366, 729, 730, 731];
        foreach (var days in boundaries)
        {
            foreach (var shift in new[] { -Microsecond, TimeSpan.Zero, Microsecond })
            {
                var at = AsOf.AddDays(-days) + shift;
                sales.Add(new Sale($"only {days} {shift}", at, 10.25m, null, null, false));
                sales.Add(new Sale($"refunded {days} {shift}", at, -3.5m, 1m, null, false));
                sales.Add(new Sale("all", at, 7.0001m, 2m, $"c{days}", false));
            }
        }

        Load(db, sales);
        foreach (var shift in new[] { -Microsecond, TimeSpan.Zero, Microsecond }) AssertEqualsOracle(db, sales, AsOf
            + shift);
    }

    [Fact]
    public void ReadFeatures_SameInstantAndRefundFirst_EqualsOracle()
    {
        using var db = new TestDatabase();
        var at = AsOf.AddDays(-40);
        List<Sale> sales =
        [
            new("twice at once", at, 5, null, "a", false), new("twice at once", at, 6.5m, 2, "a", false),
                new("twice at once", at.AddHours(1), 7, null, "b", false),
            new("refund first", at, -20, null, null, false), new("refund first", at.AddDays(2), 30, null, null, false),
            new("refund only", at, -20, -15, "c", false),
            new("refunded at once", at, 9, 9, null, false), new("refunded at once", at, -9, -9, null, false),
        ];
        Load(db, sales);
        AssertEqualsOracle(db, sales, AsOf);
    }

    [Fact]
    public void ReadFeatures_PurchaseEveryMonthForTwentyYears_CountsTheWholeRun()
    {
        using var db = new TestDatabase();
        List<Sale> sales = [];
        for (var back = 0; back < 240; back++)
        {
            sales.Add(new Sale("all", AsOf.AddMonths(-back), 1, null, null, false));
            if (back > 0) sales.Add(new Sale("not this month", AsOf.AddMonths(-back), 1, null, null, false));
            if (back != 61) sales.Add(new Sale("gap at 61", AsOf.AddMonths(-back), 1, null, null, false));
            if (back != 62) sales.Add(new Sale("gap at 62", AsOf.AddMonths(-back), 1, null, null, false));
            if (back != 100) sales.Add(new Sale("gap at 100", AsOf.AddMonths(-back), 1, null, null, false));
        }

        Load(db, sales);
        AssertEqualsOracle(db, sales, AsOf);
    }

    [Fact]
    public void ReadFeatures_TwoHundredCategories_CountsEach()
    {
        using var db = new TestDatabase();
        var random = new Random(7);
        var sales = Enumerable.Range(0, 3000)
            .Select(i => new Sale($"c{random.Next(20)}", AsOf.AddDays(-random.Next(300)), i % 9 == 0 ? -1 : 1, null,
                $"category {random.Next(200)}", false))
            .ToList();
        Load(db, sales);
        AssertEqualsOracle(db, sales, AsOf);
    }

    [Fact]
    public void ReadFeatures_LeapDayStart_CountsFullYearsLikeTheCalendar()
    {
        using var db = new TestDatabase();
        var leapDay = new DateTime(2020, 2, 29, 10, 0, 0, DateTimeKind.Utc);
        List<Sale> sales = [new("leap", leapDay, 100, null, null, false),
            new("leap", leapDay.AddDays(30), 100, null, null, true)];
        Load(db, sales);
        foreach (var asOf in new[] { "2021-02-28T09:59:59", "2021-02-28T10:00:00", "2024-02-28T10:00:00",
            "2024-02-29T10:00:00", "2024-02-29T09:59:59" })
            AssertEqualsOracle(db, sales,
                DateTime.Parse(asOf, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));
    }

    [Fact]
    public void ReadFeatures_CooperationSince_CountsFromTheAgreedStart()
    {
        using var db = new TestDatabase();
        db.Load(ImportTable.Customers,
            "customer_id,cooperation_since,kind,industry,region\n"
            + "a,2020-03-31,B2B,Steel,North\nb,,B2C,,South\nc,2031-01-01,,Steel,\n");
        List<Sale> sales = [new("b", AsOf.AddYears(-1), 5, null, null, false),
            new("a", AsOf.AddYears(-1), 5, null, null, false)];
        Load(db, sales);
        var batch = db.Database.ReadFeatures(AsOf);

        AssertEqualsOracle(db, sales, AsOf,
            new() { ["a"] = new DateOnly(2020, 3, 31), ["c"] = new DateOnly(2031, 1, 1) });
        Assert.Equal(["B2B", "B2C", null],
            Enumerable.Range(0, 3).Select(row => ((DictionaryColumn)batch[FeatureColumns.Kind])[row]));
        Assert.Equal(["Steel", null, "Steel"],
            Enumerable.Range(0, 3).Select(row => ((DictionaryColumn)batch[FeatureColumns.Industry])[row]));
        Assert.Equal(["North", "South", null],
            Enumerable.Range(0, 3).Select(row => ((DictionaryColumn)batch[FeatureColumns.Region])[row]));
    }

    [Fact]
    public void ReadFeatures_NoCustomers_GivesEmptyBatch()
    {
        using var db = new TestDatabase();
        Assert.Equal(0, db.Database.ReadFeatures(AsOf).Count);
        Assert.Null(db.Database.DefaultAsOf());
    }

    [Fact]
    public void ReadFeatures_AnyThreadCountAndRowOrder_GivesTheSameBits()
    {
        var sales = RandomSales(customers: 5000, seed: 3);
        using var one = new TestDatabase(threads: 1);
        using var many = new TestDatabase(threads: 4);
        Load(one, sales);
        // Only the first rows keep their place, so that the customers have the same keys.
        Load(many, [.. sales.DistinctBy(sale => sale.Customer),
            .. sales.Except(sales.DistinctBy(sale => sale.Customer)).Reverse()]);
        var left = one.Database.ReadFeatures(AsOf);
        var right = many.Database.ReadFeatures(AsOf);
        foreach (var definition in FeatureColumns.All)
        {
            if (definition.Type == ColumnType.Float64) Assert.Equal(Bytes<double>(left, definition),
                Bytes<double>(right, definition));
            if (definition.Type == ColumnType.Int32) Assert.Equal(Bytes<int>(left, definition),
                Bytes<int>(right, definition));
        }
    }

    private static byte[] Bytes<T>(CustomerBatch batch, ColumnDefinition definition)
        where T : unmanaged => ((Column<T>)batch[definition]).Bytes.ToArray();

    private static List<Sale> RandomSales(int customers, int seed)
    {
        var random = new Random(seed);
        var sales = new List<Sale>();
        for (var customer = 0; customer < customers; customer++)
        {
            var count = random.Next(customer % 3 == 0 ? 4 : 25);
            for (var i = 0; i < count; i++)
            {
                var at = random.Next(4) == 0 && sales.Count > 0
                    ? sales[^1].At
                    : new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)
                        .AddMicroseconds(random.NextInt64(1550L * 86_400_000_000));
                var amount = Math.Round((decimal)(random.NextDouble() * 500) + 0.0001m, 4) * (random.Next(6) == 0
                    ? -1 : 1);
                sales.Add(new Sale($"customer {customer}", at, amount, random.Next(3) == 0
                    ? Math.Round(amount * 0.7m, 4) : null,
                    random.Next(5) == 0 ? null : $"category {random.Next(9)}", amount > 0 && random.Next(10) == 0));
            }
        }

        return sales;
    }

    private static void Load(TestDatabase db, IEnumerable<Sale> sales)
    {
        var text = new StringBuilder("customer_id,occurred_at,amount,cost,product_category,kind\n");
        foreach (var sale in sales)
        {
            var kind = sale.IsRenewal ? "RENEWAL" : "";
            text.Append(CultureInfo.InvariantCulture, $"{sale.Customer},{sale.At:yyyy-MM-dd HH:mm:ss.ffffff},");
            text.AppendLine(CultureInfo.InvariantCulture, $"{sale.Amount},{sale.Cost},{sale.Category},{kind}");
        }

        var report = db.Load(text.ToString());
        Assert.Equal((report.RowsRead, 0L), (report.RowsInserted, report.RowsQuarantined));
    }

    private static void AssertEqualsOracle(
        TestDatabase db, List<Sale> sales, DateTime asOf, Dictionary<string, DateOnly>? cooperation = null)
    {
        foreach (var batch in new[] { db.Database.ReadFeatures(asOf), db.Database.ReadFeaturesWithSql(asOf) })
            AssertEqualsOracle(batch, sales, asOf, cooperation);
    }

    private static void AssertEqualsOracle(
        CustomerBatch batch, List<Sale> sales, DateTime asOf, Dictionary<string, DateOnly>? cooperation)
    {
        var bySale = sales.ToLookup(sale => sale.Customer);
        Assert.Equal(asOf, batch.AsOf);
        Assert.Equal(bySale.Select(group => group.Key).Union(cooperation?.Keys ?? Enumerable.Empty<string>())
            .Count(), batch.Count);
        for (var row = 0; row < batch.Count; row++)
        {
            var id = batch.CustomerId[row]!;
            var since = cooperation is not null && cooperation.TryGetValue(id, out var day) ? day : (DateOnly?)null;
            var expected = FeatureOracle.Compute(bySale[id], asOf, since);
            BatchAssert.EqualsOracle(FeatureColumns.Purchases, expected, batch, row);
        }
    }
}
