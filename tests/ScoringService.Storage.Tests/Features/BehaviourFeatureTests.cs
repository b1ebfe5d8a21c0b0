using ScoringService.Engine;

namespace ScoringService.Storage.Tests.Features;

/// <summary>The features of events and interactions: the one-pass reader and Sql/features.sql against
/// <see cref="BehaviourOracle"/>, and against each other to the bit.</summary>
public sealed class BehaviourFeatureTests
{
    private static readonly DateTime AsOf = new(2024, 3, 31, 12, 30, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-3, 62)]
    [InlineData(-45, 63)]
    [InlineData(-200, 64)]
    [InlineData(30, 65)]
    [InlineData(200, 500)]
    [InlineData(-5000, 9)]
    public void ReadFeatures_RandomRows_EqualsOracle(int days, int features)
    {
        using var db = new TestDatabase();
        var data = BehaviourData.Random(customers: 120, features, AsOf, seed: features);
        data.Load(db);
        data.AssertRead(db, AsOf.AddDays(days));
        data.AssertRead(db, AsOf.AddDays(days).Date);
    }

    [Fact]
    public void ReadFeatures_WindowBoundaries_EqualsOracleToTheMicrosecond()
    {
        using var db = new TestDatabase();
        var data = new BehaviourData();
        foreach (var days in new[] { 0, 1, 29, 30, 31, 59, 60, 61, 89, 90, 91, 179, 180, 181, 364, 365, 366 })
        {
            foreach (var shift in new[] { -Microsecond, TimeSpan.Zero, Microsecond })
            {
                var at = AsOf.AddDays(-days) + shift;
                var customer = $"{days} {shift}";
                foreach (var kind in new[] { "CART_ADD", "PAGE_VIEW" }) data.Events.Add(new Usage(customer, at, kind));
                foreach (var kind in new[] { "TICKET", "COMPLAINT", "REFERRAL", "SURVEY" })
                    data.Contacts.Add(new Contact(customer, at, kind, days % 11, days, false));
                data.Events.Add(new Usage("all", at, "CART_ADD"));
                data.Contacts.Add(new Contact("all", at, "SURVEY", days % 7));
            }
        }

        data.Load(db);
        foreach (var shift in new[] { -Microsecond, TimeSpan.Zero, Microsecond }) data.AssertRead(db, AsOf + shift);
    }

    [Fact]
    public void ReadFeatures_PurchaseAroundTheLastCartAdd_EndsTheOpenCartFromItsInstantOn()
    {
        using var db = new TestDatabase();
        var data = new BehaviourData();
        var cart = AsOf.AddDays(-10);
        foreach (var (customer, at) in new[]
        {
            ("before", cart - Microsecond), ("same", cart), ("after", cart + Microsecond),
            ("later", AsOf + Microsecond),
        })
        {
            data.Events.Add(new Usage(customer, cart, "CART_ADD"));
            data.Events.Add(new Usage(customer, cart.AddDays(-1), "CART_ADD"));
            data.Purchases.Add((customer, at));
        }

        data.Events.Add(new Usage("without", cart, "CART_ADD"));
        data.Events.Add(new Usage("old", AsOf.AddDays(-90), "CART_ADD"));
        data.Load(db);
        data.AssertRead(db, AsOf);
        var batch = db.Database.ReadFeatures(AsOf);
        var open = (BooleanColumn)batch[FeatureColumns.CartNoPurchase90D];
        Assert.Equal(["before", "later", "without"], Enumerable.Range(0, batch.Count)
            .Where(row => open[row] == true).Select(row => batch.CustomerId[row]!).Order());
    }

    [Fact]
    public void ReadFeatures_SurveysAtOneInstant_TakesTheLowestOfEachInstant()
    {
        using var db = new TestDatabase();
        var data = new BehaviourData();
        foreach (var (days, score) in new[] { (9, 3.0), (5, 8), (9, 2), (5, 7.25), (9, 4), (20, 0), (5, 9) })
            data.Contacts.Add(new Contact("a", AsOf.AddDays(-days), "SURVEY", score));
        data.Contacts.Add(new Contact("a", AsOf.AddDays(-1), "SURVEY"));
        data.Contacts.Add(new Contact("a", AsOf.AddDays(-1), "TICKET", 1));
        data.Load(db);
        data.AssertRead(db, AsOf);
        var batch = db.Database.ReadFeatures(AsOf);
        Assert.Equal(7.25, batch.Float64(FeatureColumns.LastNps)[0]);
        Assert.Equal(2, batch.Float64(FeatureColumns.PreviousNps)[0]);
    }

    // Six decimals and halves of the seventh, which tell roundings apart; and numbers that a double cannot hold.
    [Theory]
    [InlineData(0.0000005)]
    [InlineData(0.0000015)]
    [InlineData(2.0000025)]
    [InlineData(9.9999995)]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(-0.0)]
    public void ReadFeatures_ScoresBetweenMillionths_EqualsSql(double score)
    {
        using var db = new TestDatabase();
        var data = new BehaviourData();
        for (var i = 0; i < 7; i++)
        {
            var kind = i == 1 ? "SURVEY" : "VISIT";
            data.Contacts.Add(new Contact($"c{i / 3}", AsOf.AddDays(-i), kind, score, score * 1e6));
        }

        data.Load(db);
        BatchAssert.OnePassEqualsSql(db.Database, AsOf);
        Assert.Equal(score, db.Database.ReadFeatures(AsOf).Float64(FeatureColumns.Satisfaction90D)[0], 6);
    }

    [Fact]
    public void ReadFeatures_HugeResponseTimes_UsesTheStatement()
    {
        using var db = new TestDatabase();
        db.Load("customer_id,occurred_at,amount\na,2024-01-01,1\n");
        // A hundred years, often: the sum of the millionths is beyond 64 bits.
        db.Execute("""
            INSERT INTO interactions SELECT range::VARCHAR, 0, TIMESTAMP '2024-01-01',
                'VISIT', NULL, 52560000, NULL, NULL
            FROM range(200000)
            """);
        var batch = db.Database.ReadFeatures(AsOf);
        Assert.Equal(52_560_000, batch.Float64(FeatureColumns.MeanResponseMinutes)[0]);
    }

    [Fact]
    public void ReadFeatures_CustomersAttributes_EqualsTheRowsAsOfTheInstant()
    {
        using var db = new TestDatabase();
        db.Load(ImportTable.Customers, """
            customer_id,status,status_at,employees,annual_revenue,strategic_fit,industry_growth,share_of_wallet
            a,CLOSED,2024-03-31T12:30:00,12,1000000.5,70,5.5,0.25
            b,UNSUBSCRIBED,2024-03-31T12:30:00.000001,,,,,
            c,CLOSED,,0,0,0,0,0
            d,,2025-01-01,,,,,
            e,ACTIVE,,,,,,

            """);
        BatchAssert.OnePassEqualsSql(db.Database, AsOf);
        var batch = db.Database.ReadFeatures(AsOf);
        var status = (DictionaryColumn)batch[FeatureColumns.AccountStatus];
        Assert.Equal(["CLOSED", "ACTIVE", "CLOSED", null, "ACTIVE"], Enumerable.Range(0, 5).Select(row => status[row]));
        Assert.Equal([12, null, 0], First<int>(batch, FeatureColumns.Employees));
        Assert.Equal([1_000_000.5, null, 0], First<double>(batch, FeatureColumns.AnnualRevenue));
        Assert.Equal([70, null, 0], First<double>(batch, FeatureColumns.StrategicFit));
        Assert.Equal([5.5, null, 0], First<double>(batch, FeatureColumns.IndustryGrowth));
        Assert.Equal([0.25, null, 0], First<double>(batch, FeatureColumns.ShareOfWallet));
        var later = (DictionaryColumn)db.Database.ReadFeatures(AsOf.AddTicks(10))[FeatureColumns.AccountStatus];
        Assert.Equal("UNSUBSCRIBED", later[1]);
    }

    [Fact]
    public void ReadFeatures_EventsOfCustomersWithoutTransactions_EqualsOracle()
    {
        using var db = new TestDatabase();
        var data = new BehaviourData();
        data.Events.Add(new Usage("only events", AsOf, "FEATURE_USE", "a"));
        data.Contacts.Add(new Contact("only interactions", AsOf, "REFERRAL"));
        data.Purchases.Add(("only purchases", AsOf));
        data.Load(db);
        data.AssertRead(db, AsOf);
        data.AssertRead(db, AsOf - Microsecond);
    }

    private static T?[] First<T>(CustomerBatch batch, ColumnDefinition definition)
        where T : unmanaged => [.. Enumerable.Range(0, 3).Select(row => ((Column<T>)batch[definition])[row])];
}
