namespace ScoringService.Storage.Tests.Runs;

public sealed class RunStoreTests
{
    private static readonly DateTime Day = new(2025, 5, 6, 23, 59, 59, 999, 999, DateTimeKind.Utc);

    [Fact]
    public void RecordRun_NewRun_IsListedAsItWas()
    {
        using var db = new TestDatabase();
        var run = Run(0) with { PreviousRunId = "before", FeaturesSeconds = 1.25, ScoreSeconds = 0.5 };

        Assert.True(db.Database.RecordRun(run, StateRow.OfStages(Stages(3))));

        Assert.Equal(run, Assert.Single(db.Database.ListRuns(10)));
        Assert.Equal(run, db.Database.FindRunBefore(Day.AddMicroseconds(1)));
        Assert.Null(db.Database.FindRunBefore(Day));
        Assert.Equal(DateTimeKind.Utc, db.Database.ListRuns(1)[0].AsOf.Kind);
    }

    [Fact]
    public void RecordRun_SameInstant_ReplacesTheRunAndItsStages()
    {
        using var db = new TestDatabase();
        db.Database.RecordRun(Run(0), StateRow.OfStages(0, 1, 2, 3));
        Assert.False(db.Database.RecordRun(Run(0) with { CreatedAt = Day.AddHours(1) }, StateRow.OfStages(5, 5, 5, 5)));
        Assert.Equal([0, 1, 2, 3], db.Database.ReadStages(Day, 4));

        var other = Run(0) with { RunId = "other", ModelVersion = 2 };
        Assert.True(db.Database.RecordRun(other, StateRow.OfStages(4, -1)));

        Assert.Equal(other, Assert.Single(db.Database.ListRuns(10)));
        Assert.Equal([4, -1, -1, -1], db.Database.ReadStages(Day, 4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(150_000)]
    public void ReadStages_AnyNumberOfCustomers_AreWhatWasRecorded(int customers)
    {
        using var db = new TestDatabase();
        var stages = Stages(customers);
        db.Database.RecordRun(Run(0), StateRow.OfStages(stages));
        Assert.Equal(stages, db.Database.ReadStages(Day, customers));
        Assert.Equal([.. stages, -1, -1], db.Database.ReadStages(Day, customers + 2));
        Assert.Equal(stages[..(customers / 2)], db.Database.ReadStages(Day, customers / 2));
    }

    [Fact]
    public void RecordRun_ThirtyFirstInstant_DropsTheStatesOfTheFirst()
    {
        using var db = new TestDatabase();
        for (var day = 0; day < 32; day++) db.Database.RecordRun(Run(day), StateRow.OfStages(Stages(10)));

        Assert.Equal(Enumerable.Range(0, 32).Reverse(),
            db.Database.ListRuns(40).Select(run => (run.AsOf - Day).Days));
        Assert.Equal(Enumerable.Range(2, 30),
            db.Rows("SELECT DISTINCT as_of::DATE - DATE '2025-05-06' FROM run_states ORDER BY 1").Select(int.Parse));
        Assert.Equal("run 2", db.Database.FindRunBefore(Day.AddDays(3))!.RunId);
        Assert.Null(db.Database.FindRunBefore(Day.AddDays(2)));
    }

    [Fact]
    public void RecordRun_EarlierInstant_KeepsItsStatesAndThoseAfterIt()
    {
        using var db = new TestDatabase();
        for (var day = 1; day <= 30; day++) db.Database.RecordRun(Run(day), StateRow.OfStages(Stages(10)));
        db.Database.RecordRun(Run(0), StateRow.OfStages(Stages(10)));
        Assert.Equal(31, db.Count("SELECT count(*) FROM runs WHERE has_stages AND has_states"));
        Assert.Equal("run 0", db.Database.FindRunBefore(Day.AddDays(1))!.RunId);
    }

    [Fact]
    public void FindRun_ReplacedOrUnknown_IsNull()
    {
        using var db = new TestDatabase();
        db.Database.RecordRun(Run(0), StateRow.OfStages(1));
        Assert.Equal(Run(0), db.Database.FindRun("run 0"));
        db.Database.RecordRun(Run(0) with { RunId = "other" }, StateRow.OfStages(1));
        Assert.Null(db.Database.FindRun("run 0"));
        Assert.Null(db.Database.FindRun("' OR 1=1 --"));
    }

    [Fact]
    public void ListRuns_ManyRuns_ArePagedLatestFirst()
    {
        using var db = new TestDatabase();
        foreach (var day in new[] { 2, 0, 3, 1 }) db.Database.RecordRun(Run(day), StateRow.OfStages(Stages(1)));
        Assert.Equal(["run 3", "run 2"], db.Database.ListRuns(2).Select(run => run.RunId));
        Assert.Equal(["run 1", "run 0"], db.Database.ListRuns(9, Day.AddDays(2)).Select(run => run.RunId));
        Assert.Equal(["run 2", "run 1"],
            db.Database.ListRuns(9, null, new(Day.AddDays(1), Day.AddDays(3))).Select(run => run.RunId));
        Assert.Equal(["run 1"],
            db.Database.ListRuns(9, Day.AddDays(2), new(Day.AddDays(1), null)).Select(run => run.RunId));
        Assert.Throws<StorageException>(() => db.Database.ListRuns(0));
    }

    [Fact]
    public void RecordRun_WhileATransactionWritesCustomers_IsNotHeldUp()
    {
        using var db = new TestDatabase();
        using var loading = db.Database.Connect();
        loading.InTransaction(() =>
        {
            loading.Execute("INSERT INTO customers (customer_key, customer_id) VALUES (0, 'a')");
            return db.Database.RecordRun(Run(0), StateRow.OfStages(Stages(10)));
        });
        Assert.Equal((1L, 1), (db.Count("SELECT count(*) FROM customers"), db.Database.ListRuns(5).Count));
    }

    private static ScoringRun Run(int day) => new()
    {
        RunId = $"run {day}", AsOf = Day.AddDays(day), ModelVersion = 1, Watermark = 2, OverrideRevision = 3,
        CreatedAt = Day.AddDays(day), Customers = 10, Scored = 9,
    };

    private static sbyte[] Stages(int customers) =>
        [.. Enumerable.Range(0, customers).Select(key => (sbyte)((key * 7 % 11 % 7) - 1))];
}
