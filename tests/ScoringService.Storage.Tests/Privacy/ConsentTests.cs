using ScoringService.Engine;
using ScoringService.Storage.Tests.Runs;

namespace ScoringService.Storage.Tests.Privacy;

/// <summary>Consent from the table to the engine, and what runs record of customers who denied it.</summary>
public sealed class ConsentTests
{
    private static readonly DateTime Day = new(2025, 5, 6, 23, 59, 59, 999, 999, DateTimeKind.Utc);

    [Fact]
    public void ReadFeatures_Consent_IsTheLatestWhateverTheInstant()
    {
        using var db = new TestDatabase();
        db.Load(ImportTable.Customers, """
            customer_id,consent_profiling,consent_at
            a,GRANTED,2024-01-01
            b,DENIED,2025-01-01
            c,UNKNOWN,
            d,,
            """);
        // Years before anybody was asked: who denied later is not looked at.
        var asOf = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var batch in new[]
        {
            db.Database.ReadFeatures(asOf), db.Database.ReadFeaturesWithSql([asOf], CancellationToken.None)[0],
        })
        {
            var column = (DictionaryColumn)batch[FeatureColumns.ConsentProfiling];
            Assert.Equal(["GRANTED", "DENIED", "UNKNOWN", null],
                Enumerable.Range(0, batch.Count).Select(row => column[row]));
            Assert.Equal([0, 2, 3], Consent.Select(batch, new())!);
        }
    }

    [Fact]
    public void RecordRun_SuppressedCustomers_AreNotOnRecord()
    {
        using var db = Customers(4);
        db.Database.RecordRun(Run(0), States("NEW", "NEW", "NEW", "NEW") with { Recorded = [0, 2, 3] });
        Assert.Equal(["0", "2", "3"], db.Rows("SELECT customer_key FROM run_states ORDER BY customer_key"));
    }

    [Fact]
    public void RecordRun_ConsentTakenBack_TakesBackWhatWasSaid()
    {
        using var db = Customers(3);
        db.Database.RecordRun(Run(0), States("NEW", "NEW", "NEW"));
        db.Database.RecordRun(Run(1), States("NEW", "NEW", "GROWING") with { Recorded = [0, 2] });

        Assert.Equal(
            [
                ("c1", "churn_band", "HIGH", null), ("c1", "cluster", "C1", null),
                ("c1", "lifecycle_stage", "NEW", null), ("c1", "rfm_segment", "LOYAL", null),
                ("c1", "tier", "VIP", null), ("c2", "lifecycle_stage", "NEW", "GROWING"),
            ],
            db.Database.ListChanges(new() { AsOf = Day.AddDays(1) }, 10)
                .Select(change => (change.CustomerId, change.Column, change.From, change.To))
                .OrderBy(change => change.CustomerId).ThenBy(change => change.Column, StringComparer.Ordinal));
        Assert.All(db.Database.ListChanges(new() { CustomerId = "c1", AsOf = Day.AddDays(1) }, 10),
            change => Assert.Equal("no consent to profiling", change.Reason));
        // Nobody leaves twice, and who comes back comes from nothing.
        db.Database.RecordRun(Run(2), States("NEW", "NEW", "GROWING") with { Recorded = [0, 2] });
        Assert.Empty(db.Database.ListChanges(new() { AsOf = Day.AddDays(2) }, 10));
        db.Database.RecordRun(Run(3), States("NEW", "NEW", "GROWING"));
        Assert.Equal(
            [("c1", null, "VIP")],
            db.Database.ListChanges(new() { AsOf = Day.AddDays(3), Column = "tier" }, 10)
                .Select(change => (change.CustomerId, change.From, (string?)change.To)));
    }

    [Fact]
    public void RecordRefresh_ConsentTakenBack_TakesBackWhatWasSaid()
    {
        using var db = Customers(3);
        db.Database.RecordRun(Run(0), States("NEW", "NEW", "NEW"));
        db.Database.RecordRun(Run(1), States("NEW", "NEW", "NEW"));
        Assert.True(db.Database.RecordRefresh(Run(1) with { RunId = "refreshed" }, "run 1", [1, 2],
            States("NEW", "GROWING") with { Recorded = [1] }));
        Assert.Equal(["0|1", "2|2"], db.Rows($"""
            SELECT customer_key, lifecycle_stage FROM run_states WHERE as_of > '2025-05-07' ORDER BY ALL
            """));
        Assert.Equal(["c1", "c2"], db.Database.ListChanges(
            new() { AsOf = Day.AddDays(1), Column = "lifecycle_stage" }, 10).Select(one => one.CustomerId).Order());
    }

    [Fact]
    public void ReadMovements_SuppressedCustomers_AreInNoRow()
    {
        using var db = Customers(3);
        db.Database.RecordRun(Run(0), States("NEW", "NEW", "NEW"));
        db.Database.RecordRun(Run(1), States("NEW", "NEW", "GROWING") with { Recorded = [0, 2] });
        var cells = db.Database.ReadMovements(Run(0), Run(1), "lifecycle_stage");
        Assert.Equal([("NEW", "NEW", 1L), ("NEW", "GROWING", 1L)],
            cells.Select(cell => (cell.From!, cell.To!, cell.Customers)));
    }

    [Fact]
    public void Of_ScoresWithASuppressedCustomer_RecordsTheOthers()
    {
        using var db = new TestDatabase();
        db.Load(ImportTable.Customers, "customer_id,consent_profiling\na,GRANTED\nb,DENIED\nc,\n");
        db.Load(
            "transaction_id,customer_id,occurred_at,amount\n1,a,2025-01-01,5\n2,b,2025-01-01,7\n3,c,2025-01-02,9\n");
        var batch = db.Database.ReadFeatures(Day);
        var model = ModelFitter.Fit(batch, new());
        Assert.Equal(2, model.CustomerCount);
        Assert.Equal([0, 2], RunStates.Of(batch, CustomerScorer.Score(model, batch)).Recorded!);
        var granted = batch.Gather([0, 2]);
        Assert.Null(RunStates.Of(granted, CustomerScorer.Score(model, granted)).Recorded);
    }

    private static TestDatabase Customers(int count)
    {
        var db = new TestDatabase();
        db.Load(ImportTable.Customers,
            "customer_id\n" + string.Join('\n', Enumerable.Range(0, count).Select(i => $"c{i}")) + "\n");
        return db;
    }

    private static RunStates States(params string[] stages) => StateRow.States([.. stages.Select(
        stage => new StateRow(stage, "VIP", "LOYAL") { Cluster = "C1", Band = "HIGH", Revenue = 5 })]);

    private static ScoringRun Run(int day) => new()
    {
        RunId = $"run {day}",
        AsOf = Day.AddDays(day),
        ModelVersion = 1,
        Watermark = 1,
        OverrideRevision = 0,
        CreatedAt = Day,
        Customers = 4,
        Scored = 4,
    };
}
