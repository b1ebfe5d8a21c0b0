using ScoringService.Engine.Lifecycle;

namespace ScoringService.Storage.Tests.Runs;

public sealed class ChangeTests
{
    private static readonly DateTime Day = new(2025, 5, 6, 23, 59, 59, 999, 999, DateTimeKind.Utc);

    private static readonly string?[] Tiers = ["STRATEGIC_CORE", "IMPORTANT_VALUE", "POTENTIAL_GROWTH", null];
    private static readonly string?[] Segments = ["CHAMPIONS", "LOST", "it's \"odd\"", "沉睡", null];
    private static readonly string?[] Clusters = ["C1", "C2", "C3", null];
    private static readonly string?[] Bands = ["LOW", "HIGH", null];

    [Fact]
    public void ListChanges_RandomStatesOfFourDays_AreWhatAComparisonFinds()
    {
        using var db = new TestDatabase();
        var random = new Random(5);
        // Customers only ever come; the third day is scored twice, from other data.
        StateRow[][] states = [.. new[] { 3000, 3000, 5000, 5100, 6000 }.Select(count => Draw(random, count))];
        AddCustomers(db, 6000);
        Record(db, (0, "a", states[0]), (1, "b", states[1]), (2, "dropped", states[2]), (2, "c", states[3]),
            (3, "d", states[4]));

        var found = db.Database.ListChanges(new ChangeFilter(), 100_000);

        var expected = Compare("d", states[3], states[4]).Concat(Compare("c", states[1], states[3]))
            .Concat(Compare("b", states[0], states[1]));
        Assert.Equal(expected, found.Select(c => (c.Run.RunId, c.CustomerId, c.Column, c.From, c.To)));
        Assert.Equal(found.Select(c => c.Id).Distinct().OrderDescending(), found.Select(c => c.Id));
    }

    [Fact]
    public void ListChanges_Filters_KeepWhatTheySay()
    {
        using var db = new TestDatabase();
        var random = new Random(6);
        AddCustomers(db, 40);
        Record(db, [.. Enumerable.Range(0, 4).Select(day => (day, $"run {day}", Draw(random, 40)))]);
        var all = db.Database.ListChanges(new ChangeFilter(), 1000);

        Assert.Equal(all.Where(c => c.CustomerId == "c7"), List(new() { CustomerId = "c7" }));
        Assert.Equal(all.Where(c => c.Column == "tier"), List(new() { Column = "tier" }));
        Assert.Equal(all.Where(c => c.Run.AsOf == Day.AddDays(2)), List(new() { AsOf = Day.AddDays(2) }));
        Assert.Equal(all.Where(c => c.Run.AsOf > Day && c.Run.AsOf < Day.AddDays(3)),
            List(new() { Within = new(Day.AddMicroseconds(1), Day.AddDays(3)) }));
        Assert.Equal(all.Where(c => c.Run.AsOf == Day.AddDays(3)), List(new() { Within = new(Day.AddDays(3), null) }));
        Assert.Equal(all.Skip(5).Take(7), db.Database.ListChanges(new ChangeFilter(), 7, all[4].Id));
        Assert.NotEmpty(List(new() { CustomerId = "c7", Column = "tier" }));
        Assert.Empty(List(new() { AsOf = Day }));

        IReadOnlyList<RecordedChange> List(ChangeFilter filter) => db.Database.ListChanges(filter, 1000);
    }

    [Theory]
    [InlineData(null, null, 0, StorageErrorKind.InvalidArgument)]
    [InlineData(null, "grade", 1, StorageErrorKind.InvalidArgument)]
    [InlineData("nobody", null, 1, StorageErrorKind.NotFound)]
    public void ListChanges_WrongFilter_Throws(string? customer, string? column, int size, StorageErrorKind kind)
    {
        using var db = new TestDatabase();
        var filter = new ChangeFilter { CustomerId = customer, Column = column };
        Assert.Equal(kind, Assert.Throws<StorageException>(() => db.Database.ListChanges(filter, size)).Kind);
    }

    [Fact]
    public void ListChanges_Reasons_SayWhatTheRunWentBy()
    {
        using var db = new TestDatabase();
        AddCustomers(db, 6);
        var before = new StateRow("NEW", "A", "LOST") { ValueScore = 61.23 };
        Record(db, (0, "a", [before, before, before with { IsOverridden = true }, before, before]));
        Record(db, (1, "b",
        [
            before with { Stage = "LOST", Criteria = "no_order,account_closed", Tier = "B", ValueScore = 68.86 },
            before with { Stage = "GROWING", IsFallback = true, Tier = "B", IsOverridden = true },
            before with { Tier = "B" },
            new StateRow("POTENTIAL"),
            before with { Segment = "CHAMPIONS", Scores = (5, 4, 3) },
            new StateRow("NEW", "A", "LOST") { ValueScore = 10, Criteria = "first_purchase", Scores = (1, 1, 1) },
        ]));

        Assert.Equal(
            [
                "c0 lifecycle_stage: no_order, account_closed", "c0 tier: value_score 61.2 -> 68.9",
                "c1 lifecycle_stage: fallback", "c1 tier: override", "c2 tier: override no longer holds",
                "c3 lifecycle_stage: ", "c3 rfm_segment: no RFM scores", "c3 tier: no value_score",
                "c4 rfm_segment: R 5 F 4 M 3",
                "c5 lifecycle_stage: first_purchase", "c5 rfm_segment: R 1 F 1 M 1", "c5 tier: value_score 10.0",
            ],
            db.Database.ListChanges(new ChangeFilter(), 100).Select(c => $"{c.CustomerId} {c.Column}: {c.Reason}"));
    }

    [Fact]
    public void ListChanges_ReasonsOfClustersAndBands_SayTheNumbers()
    {
        using var db = new TestDatabase();
        AddCustomers(db, 5);
        var before = new StateRow("NEW")
        {
            Cluster = "C1", Band = "LOW", Scores = (5, 4, 3), Revenue = 1234.5, ChurnProbability = 0.1254,
        };
        Record(db, (0, "a", [before, before, before, new StateRow("NEW")]));
        Record(db, (1, "b",
        [
            before with { Cluster = "C2", Scores = (1, 4, 2), Revenue = 7 },
            before with { Band = "HIGH", ChurnProbability = 0.5 },
            before with { Cluster = null, Band = null, ChurnProbability = null },
            before,
            before with { Stage = null },
        ]));

        Assert.Equal(
            [
                "c0 cluster C1 C2: R 5 F 4 M 3 -> R 1 F 4 M 2, net_spend_365d 1234.50 -> 7.00",
                "c1 churn_band LOW HIGH: churn_probability 0.125 -> 0.500",
                "c2 churn_band LOW : no churn_probability", "c2 cluster C1 : no cluster",
                "c3 churn_band  LOW: churn_probability 0.125",
                "c3 cluster  C1: R 5 F 4 M 3, net_spend_365d 1234.50",
                "c4 churn_band  LOW: churn_probability 0.125",
                "c4 cluster  C1: R 5 F 4 M 3, net_spend_365d 1234.50",
            ],
            db.Database.ListChanges(new ChangeFilter(), 100)
                .Select(c => $"{c.CustomerId} {c.Column} {c.From} {c.To}: {c.Reason}"));
    }

    [Fact]
    public void RecordRun_RunBeforeWithoutClusters_HasNoneToChange()
    {
        using var db = new TestDatabase();
        AddCustomers(db, 2);
        var row = new StateRow("NEW") { Cluster = "C1", Band = "LOW" };
        Record(db, (0, "a", [row]));
        db.Execute("UPDATE run_states SET cluster = NULL, churn_band = NULL, churn_probability = NULL");
        Record(db, (1, "b", [row with { Stage = "GROWING" }, row]));

        Assert.Equal(["c0 lifecycle_stage", "c1 churn_band", "c1 cluster", "c1 lifecycle_stage"],
            db.Database.ListChanges(new ChangeFilter(), 100).Select(c => $"{c.CustomerId} {c.Column}"));
    }

    [Fact]
    public void ListChanges_OtherModel_IsPartOfTheReason()
    {
        using var db = new TestDatabase();
        AddCustomers(db, 1);
        db.Database.RecordRun(Run(0, "a"), StateRow.States(new StateRow("NEW")));
        db.Database.RecordRun(Run(1, "b") with { ModelVersion = 4 },
            StateRow.States(new StateRow("GROWING") { Criteria = "repeat_purchases" }));
        var change = Assert.Single(db.Database.ListChanges(new ChangeFilter(), 10));
        Assert.Equal(("repeat_purchases; model 1 -> 4", 1L), (change.Reason, change.FromModel));
    }

    internal static StateRow[] Draw(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => new StateRow(
            random.Next(7) is > 0 and var stage ? LifecycleStages.All[stage - 1] : null,
            Tiers[random.Next(Tiers.Length)], Segments[random.Next(Segments.Length)])
        {
            Cluster = Clusters[random.Next(Clusters.Length)],
            Band = Bands[random.Next(Bands.Length)],
            Revenue = random.Next(10) == 0 ? null : random.Next(1_000_000) / 100.0,
        }),
    ];

    internal static void AddCustomers(TestDatabase db, int count) => db.Execute(
        $"INSERT INTO customers (customer_key, customer_id) SELECT i, 'c' || i FROM range({count}) numbers(i)");

    internal static void Record(TestDatabase db, params (int Day, string Id, StateRow[] States)[] runs)
    {
        foreach (var (day, id, states) in runs)
            Assert.True(db.Database.RecordRun(Run(day, id), StateRow.States(states)));
    }

    internal static ScoringRun Run(int day, string id) => new()
    {
        RunId = id, AsOf = Day.AddDays(day), ModelVersion = 1, Watermark = 2, OverrideRevision = 3,
        CreatedAt = Day.AddDays(day), Customers = 10, Scored = 9,
    };

    // Newest first, and of one run in the order of customers and of the columns' names.
    private static IEnumerable<(string, string, string, string?, string?)> Compare(
        string run, StateRow[] before, StateRow[] after)
    {
        for (var key = 0; key < after.Length; key++)
        {
            var old = key < before.Length ? before[key] : new StateRow(null);
            if (old.Band != after[key].Band)
                yield return (run, $"c{key}", "churn_band", old.Band, after[key].Band);
            if (old.Cluster != after[key].Cluster)
                yield return (run, $"c{key}", "cluster", old.Cluster, after[key].Cluster);
            if (old.Stage != after[key].Stage)
                yield return (run, $"c{key}", "lifecycle_stage", old.Stage, after[key].Stage);
            if (old.Segment != after[key].Segment)
                yield return (run, $"c{key}", "rfm_segment", old.Segment, after[key].Segment);
            if (old.Tier != after[key].Tier)
                yield return (run, $"c{key}", "tier", old.Tier, after[key].Tier);
        }
    }
}
