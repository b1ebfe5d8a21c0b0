using ScoringService.Engine;
using ScoringService.Storage.Features;

namespace ScoringService.Storage.Tests.Features;

/// <summary>How the one-pass reader divides its work: ranges of customers, slices of rows, several instants.</summary>
public sealed class OnePassRunTests
{
    private static readonly DateTime AsOf = new(2024, 3, 31, 12, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1 << 30, 1)]
    [InlineData(300_000, 2)]
    [InlineData(200_000, 4)]
    [InlineData(100_000, 0)]
    public void TryReadWith_LessMemoryThanTransactions_ReadsRangesOfCustomersAndEqualsSql(int memoryBytes, int ranges)
    {
        using var db = new TestDatabase();
        db.Load(OnePassFeatureTests.RandomSales(new Random(4), 20_000, shuffled: true));
        using (var session = db.Database.Connect())
        {
            var size = FeaturePopulation.Read(session);
            var partitions = size.Partitions([AsOf]);
            Assert.Equal(4, partitions.Count);
            var found = size.Ranges(session, partitions, 1, memoryBytes);
            Assert.Equal(ranges, found?.Count ?? 0);
            if (found is not null) Assert.Equal(partitions.Count, found[^1].To);
        }

        var batches = new OnePassFeatureReader(db.Database.Connect, [AsOf]).TryReadWith(1, memoryBytes, default);
        Assert.Equal(ranges > 0, batches is not null);
        if (batches is not null) BatchAssert.Same(db.Database.ReadFeaturesWithSql(AsOf), batches[0]);
    }

    [Fact]
    public void ReadFeatures_SeveralInstants_EqualsSeparateCalls()
    {
        using var db = new TestDatabase();
        db.Load(OnePassFeatureTests.RandomSales(new Random(6), 3000, shuffled: true));
        DateTime[] instants = [AsOf, AsOf.AddDays(-90), AsOf.AddDays(-90), AsOf.AddYears(-70), AsOf.AddYears(3)];
        var batches = db.Database.ReadFeatures(instants);
        Assert.Equal(instants, batches.Select(batch => batch.AsOf));
        for (var i = 0; i < instants.Length; i++)
        {
            BatchAssert.Same(db.Database.ReadFeatures(instants[i]), batches[i]);
            Assert.Equal(batches[0].CustomerId.Bytes.ToArray(), batches[i].CustomerId.Bytes.ToArray());
        }

        Assert.NotEqual(
            batches[0].Int32(FeatureColumns.PurchaseCount).ToArray(),
            batches[1].Int32(FeatureColumns.PurchaseCount).ToArray());
        Assert.All(batches[3].Int32(FeatureColumns.PurchaseCount).ToArray(), count => Assert.Equal(0, count));
        Assert.Empty(db.Database.ReadFeatures([]));
    }

    [Fact]
    public void ReadFeatures_SeveralInstantsThatNeedTheStatement_EqualsSeparateCalls()
    {
        using var db = new TestDatabase();
        db.Load("customer_id,occurred_at,amount\na,2020-01-01,99999999999999.9999\na,2021-01-01,1\n");
        DateTime[] instants = [new(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc), AsOf];
        Assert.Null(new OnePassFeatureReader(db.Database.Connect, instants).TryReadWith(1, 1 << 20, default));
        var batches = db.Database.ReadFeatures(instants);
        for (var i = 0; i < instants.Length; i++)
            BatchAssert.Same(db.Database.ReadFeaturesWithSql(instants[i]), batches[i]);
        Assert.Equal([1, 2], batches.Select(batch => batch.Int32(FeatureColumns.PurchaseCount)[0]));
    }

    [Fact]
    public void TryRead_DeletedRows_EqualsSql()
    {
        using var db = new TestDatabase();
        db.Load(OnePassFeatureTests.RandomSales(new Random(8), 2000, shuffled: true));
        using (var session = db.Database.Connect())
        {
            // Row numbers have gaps then, and the last one is beyond the number of rows.
            session.Execute("DELETE FROM transactions WHERE customer_key % 3 = 0");
        }

        BatchAssert.OnePassEqualsSql(db.Database, AsOf);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    [InlineData(122_880, 3)]
    [InlineData(1_000_000, 2)]
    [InlineData(19_552_939, 2)]
    [InlineData(98_000_000, 64)]
    public void Slices_AnyNumberOfRows_CoversAllRowNumbersOnce(long rows, int workers)
    {
        var slices = TransactionScan.Slices(rows, workers);
        Assert.Equal(0, slices[0].From);
        for (var i = 1; i < slices.Count; i++) Assert.Equal(slices[i - 1].To, slices[i].From);
        Assert.Equal(long.MaxValue, slices[^1].To);
        Assert.All(slices, slice => Assert.True(slice.From <= rows && slice.From < slice.To));
        Assert.InRange(slices.Count, 1, 4 * workers);
    }
}
