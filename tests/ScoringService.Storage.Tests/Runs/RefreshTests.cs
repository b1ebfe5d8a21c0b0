namespace ScoringService.Storage.Tests.Runs;

public sealed class RefreshTests
{
    private const string StatesOf = """
        SELECT customer_key, s.term, t.term, g.term, c.term, b.term, revenue, is_fallback, value_score, is_overridden,
            recency_score, frequency_score, monetary_score, churn_probability
        FROM run_states
        LEFT JOIN terms s ON s.field = 'lifecycle_stage' AND s.term_key = lifecycle_stage
        LEFT JOIN terms t ON t.field = 'tier' AND t.term_key = tier
        LEFT JOIN terms g ON g.field = 'rfm_segment' AND g.term_key = rfm_segment
        LEFT JOIN terms c ON c.field = 'cluster' AND c.term_key = cluster
        LEFT JOIN terms b ON b.field = 'churn_band' AND b.term_key = churn_band
        WHERE as_of = TIMESTAMP '2025-05-07 23:59:59.999999' ORDER BY customer_key
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(900)]
    [InlineData(3000)]
    public void RecordRefresh_SomeCustomers_LeavesWhatAFullRunWould(int touched)
    {
        var random = new Random(11);
        var before = ChangeTests.Draw(random, 2900);
        var first = ChangeTests.Draw(random, 2950);
        var later = ChangeTests.Draw(random, 3000);
        int[] keys = [.. Enumerable.Range(0, 3000).OrderBy(_ => random.Next()).Take(touched).Order()];
        StateRow[] after = [.. first, .. later[2950..]];
        foreach (var key in keys) after[key] = later[key];
        // Those who are new are touched.
        keys = [.. keys.Union(Enumerable.Range(2950, 50)).Order()];
        var run = ChangeTests.Run(1, "refreshed") with { Watermark = 5, Customers = 3000 };

        using var full = Recorded(before, first);
        full.Database.RecordRun(run, StateRow.States(after));
        using var part = Recorded(before, first);
        Assert.True(part.Database.RecordRefresh(
            run, "full", keys, StateRow.States([.. keys.Select(key => after[key])])));

        Assert.Equal(full.Rows(StatesOf), part.Rows(StatesOf));
        Assert.Equal(Changes(full), Changes(part));
        Assert.Equal(full.Database.ListRuns(10), part.Database.ListRuns(10));
        Assert.Equal(full.Database.ReadStages(run.AsOf, 3000), part.Database.ReadStages(run.AsOf, 3000));
        Assert.Null(part.Database.FindRun("full"));
        Assert.Equal("before", part.Database.FindRunBefore(run.AsOf)!.RunId);
    }

    [Fact]
    public void RecordRefresh_ChangeTakenBack_IsNoChange()
    {
        using var db = new TestDatabase();
        ChangeTests.AddCustomers(db, 2);
        var row = new StateRow("NEW", "A");
        ChangeTests.Record(db, (0, "before", [row, row]), (1, "full", [row with { Tier = "B" }, row]));
        Assert.Single(db.Database.ListChanges(new ChangeFilter(), 10));

        Assert.True(db.Database.RecordRefresh(ChangeTests.Run(1, "again"), "full", [0], StateRow.States(row)));

        Assert.Empty(db.Database.ListChanges(new ChangeFilter(), 10));
    }

    [Fact]
    public void RecordRefresh_OfARefresh_GoesOn()
    {
        using var db = new TestDatabase();
        ChangeTests.AddCustomers(db, 3);
        var row = new StateRow("NEW", "A");
        ChangeTests.Record(db, (0, "before", [row]), (1, "r0", [row]));
        foreach (var i in Enumerable.Range(1, 5))
        {
            var states = StateRow.States(row with { Tier = $"T{i}" });
            Assert.True(db.Database.RecordRefresh(ChangeTests.Run(1, $"r{i}"), $"r{i - 1}", [i % 3], states));
        }

        Assert.Equal(["c0 T3", "c1 T4", "c2 T5"],
            db.Database.ListChanges(new ChangeFilter { Column = "tier" }, 10)
                .Select(change => $"{change.CustomerId} {change.To}").Order());
        Assert.Equal(3, db.Count("SELECT count(*) FROM run_states WHERE as_of > TIMESTAMP '2025-05-07'"));
    }

    [Theory]
    [InlineData("gone", 1, null, 1)]
    [InlineData("full", 2, null, 1)]
    [InlineData("full", 1, "other", 1)]
    [InlineData("full", 1, null, 2)]
    public void RecordRefresh_NotTheRunOnRecord_WritesNothing(string refreshed, long model, string? previous, int day)
    {
        using var db = new TestDatabase();
        ChangeTests.AddCustomers(db, 1);
        var row = new StateRow("NEW", "A");
        ChangeTests.Record(db, (0, "before", [row]), (1, "full", [row]));
        var run = ChangeTests.Run(day, "new") with { ModelVersion = model, PreviousRunId = previous };

        Assert.False(db.Database.RecordRefresh(run, refreshed, [0], StateRow.States(row with { Tier = "B" })));

        Assert.Equal(["full", "before"], db.Database.ListRuns(10).Select(known => known.RunId));
        Assert.Empty(db.Database.ListChanges(new ChangeFilter(), 10));
    }

    [Fact]
    public void RecordRefresh_StatesNotOneForEachKey_Throws()
    {
        using var db = new TestDatabase();
        Assert.Equal(StorageErrorKind.InvalidArgument, Assert.Throws<StorageException>(() => db.Database.RecordRefresh(
            ChangeTests.Run(1, "new"), "full", [0, 1], StateRow.OfStages(1))).Kind);
    }

    private static TestDatabase Recorded(StateRow[] before, StateRow[] first)
    {
        var db = new TestDatabase();
        ChangeTests.AddCustomers(db, 3000);
        ChangeTests.Record(db, (0, "before", before), (1, "full", first));
        return db;
    }

    private static List<string> Changes(TestDatabase db) =>
    [
        .. db.Database.ListChanges(new ChangeFilter(), 100_000)
            .Select(c => $"{c.Run.RunId} {c.CustomerId} {c.Column} {c.From} {c.To} {c.Reason}").Order(),
    ];
}
