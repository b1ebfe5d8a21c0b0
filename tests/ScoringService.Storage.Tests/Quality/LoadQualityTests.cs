namespace ScoringService.Storage.Tests.Quality;

/// <summary>Reports of loads, made of what loads leave behind.</summary>
public sealed class LoadQualityTests
{
    [Fact]
    public void ListLoadQuality_Pages_GiveEveryLoadOnceNewestFirst()
    {
        using var db = new TestDatabase();
        for (var id = 1; id <= 7; id++)
            db.AddLoad(id, id % 2 == 0 ? "customers" : "transactions", new RowCounts { Inserted = id });
        db.Execute("UPDATE loads SET batch_id = 'nightly' WHERE load_id IN (3, 4)");
        var first = db.Database.ListLoadQuality(new LoadFilter(), 4);
        Assert.Equal([7, 6, 5, 4], first.Select(load => load.LoadId));
        Assert.Equal([3, 2, 1], db.Database.ListLoadQuality(new LoadFilter(), 4, 4).Select(load => load.LoadId));
        Assert.Equal([6, 4, 2], Ids(new LoadFilter { Table = ImportTable.Customers }));
        Assert.Equal([4, 3], Ids(new LoadFilter { BatchId = "nightly" }));
        Assert.Equal([5], Ids(new LoadFilter { LoadId = 5 }));
        Assert.Equal("file-7.csv", first[0].Source);
        Assert.Equal(7, first[0].Rows.Total);
        Assert.Throws<StorageException>(() => db.Database.ListLoadQuality(new LoadFilter(), 0));

        IEnumerable<long> Ids(LoadFilter filter) =>
            db.Database.ListLoadQuality(filter, 10).Select(load => load.LoadId);
    }

    [Fact]
    public void ListLoadQuality_RefusedRows_AreCountedByReasonAndJudged()
    {
        using var db = new TestDatabase();
        db.AddLoad(1, "transactions", new RowCounts { Inserted = 95, Quarantined = 5 });
        db.AddColumn(1, new ColumnQuality("amount", 99, 2, 3, 1));
        db.AddRefused(1, 1, "amount", "amount is zero");
        db.AddRefused(2, 1, "amount", "is outside the range 0 to 5");
        db.AddRefused(3, 1, "amount", "amount is zero");
        db.AddRefused(4, 1, "customer_id", "required value is missing");
        db.AddRefused(5, 1, null, "has too many fields");
        db.Execute("UPDATE quarantine SET resolution = 'DISCARDED' WHERE quarantine_id = 3");
        var load = db.Database.ListLoadQuality(new LoadFilter(), 1).Single();
        Assert.Equal(
        [
            new RejectCount("amount", "amount is zero", 2, 1), new RejectCount(null, "has too many fields", 1, 1),
            new RejectCount("amount", "is outside the range 0 to 5", 1, 1),
            new RejectCount("customer_id", "required value is missing", 1, 1),
        ], load.Rejects);
        Assert.Equal(
            [QuarantineReason.Zero, QuarantineReason.BrokenRecord, QuarantineReason.OutsideRange,
                QuarantineReason.Missing], load.Rejects.Select(reject => reject.Kind));
        Assert.Equal([new ColumnQuality("amount", 99, 2, 3, 1)], load.Columns);
        Assert.Equal(
        [
            (QualityRules.BrokenRecords, QualitySeverity.Error, 0.01), // 1 of 100
            (QualityRules.OutsideRange, QualitySeverity.Error, 1 / 97.0),
            (QualityRules.RejectedRows, QualitySeverity.Warning, 0.05),
            (QualityRules.RejectedValues, QualitySeverity.Warning, 3 / 99.0),
        ], load.Findings.Select(finding => (finding.Rule, finding.Severity, finding.Value)));
        Assert.Equal("3 of 99 (3.03 %) rows were refused because of this column.", load.Findings[3].Message);
        Assert.Equal((ImportTable.Transactions, "amount"), (load.Findings[3].Table!.Value, load.Findings[3].Column));
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void ListLoadQuality_FewRows_SayNothingOfShares(int rows, bool isJudged)
    {
        using var db = new TestDatabase();
        db.AddLoad(1, "customers", new RowCounts { Duplicate = rows - 1, Stale = 1 });
        db.AddColumn(1, new ColumnQuality("name", rows, rows, 0, 0));
        var rules = db.Database.ListLoadQuality(new LoadFilter(), 1).Single().Findings
            .Select(finding => finding.Rule).ToArray();
        Assert.Equal(isJudged
            ? [QualityRules.MissingValues, QualityRules.DuplicateRows, QualityRules.StaleRows] : [], rules);
    }

    [Fact]
    public void ListLoadQuality_MoreMissingThanBefore_IsFound()
    {
        using var db = new TestDatabase();
        // The loads before: 10 % of customers.kind are missing; other tables do not count.
        for (var id = 1; id <= 3; id++)
        {
            db.AddLoad(id, "customers", new RowCounts { Inserted = 100 });
            db.AddColumn(id, new ColumnQuality("kind", 100, 10, 0, 0));
        }

        db.AddLoad(4, "transactions", new RowCounts { Inserted = 100 });
        db.AddColumn(4, new ColumnQuality("kind", 100, 100, 0, 0));
        db.AddLoad(5, "customers", new RowCounts { Inserted = 40 });
        db.AddColumn(5, new ColumnQuality("kind", 40, 16, 0, 0));
        var finding = db.Database.ListLoadQuality(new LoadFilter(), 1).Single().Findings.Single();
        Assert.Equal(
            (QualityRules.MissingValuesRose, QualitySeverity.Warning), (finding.Rule, finding.Severity));
        Assert.Equal(0.3, finding.Value, 12);
        Assert.Equal("The share of rows without a value rose from 10 % to 40 %.", finding.Message);
        // The page does not matter for what came before.
        Assert.Equal([finding], db.Database.ListLoadQuality(new LoadFilter(), 5)[0].Findings);
    }

    [Fact]
    public void ListLoadQuality_EmptyOrLateLoad_IsFound()
    {
        using var db = new TestDatabase();
        db.AddLoad(1, "events", new RowCounts(), last: null);
        db.AddLoad(2, "events", new RowCounts { Inserted = 1 }, last: "2026-10-21 08:00:00");
        db.AddLoad(3, "events", new RowCounts { Inserted = 1 }, last: "2026-10-21 08:00:01");
        var loads = db.Database.ListLoadQuality(new LoadFilter(), 3);
        Assert.Equal(QualityRules.EmptyLoads, loads[2].Findings.Single().Rule);
        Assert.Equal((QualityRules.LoadDelay, QualitySeverity.Warning),
            (loads[1].Findings.Single().Rule, loads[1].Findings.Single().Severity));
        Assert.Equal("The last row is of 2026-10-21 and was loaded on 2026-11-20.",
            loads[1].Findings.Single().Message);
        Assert.Equal(QualitySeverity.Info, loads[0].Findings.Single().Severity);
        Assert.Equal(new DateTime(2026, 10, 21, 8, 0, 0, DateTimeKind.Utc), loads[1].LastOccurredAt);
    }
}
