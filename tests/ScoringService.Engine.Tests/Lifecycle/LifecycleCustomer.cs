using ScoringService.Engine.Lifecycle;

namespace ScoringService.Engine.Tests.Lifecycle;

/// <summary>One customer as the lifecycle sees it; null is unknown. By default a customer that matches
/// nothing: bought twice, 20 and 200 days ago.</summary>
internal sealed record LifecycleCustomer
{
    public int Purchases { get; init; } = 2;

    public int Recency { get; init; } = 20;

    public int FirstAge { get; init; } = 200;

    public int? Count30 { get; init; }

    public double? AverageOrder { get; init; }

    public double? FirstOrder { get; init; }

    public int? Months { get; init; }

    public double? TopShare { get; init; }

    public int? PageViews { get; init; }

    public int? Activities { get; init; }

    public int? Forms { get; init; }

    public int? Features { get; init; }

    public int? Referrals { get; init; }

    public int? Usage { get; init; }

    public int? UsageBefore { get; init; }

    public int? Tickets { get; init; }

    public int? TicketsBefore { get; init; }

    public int? Status { get; init; }

    public int? Previous { get; init; }

    /// <summary>What each rule says, by its place.</summary>
    public bool?[] Rules { get; init; } = [];
}

/// <summary>What came out for one customer.</summary>
internal sealed record LifecycleRow(
    string Stage, string? RunnerUp, LifecycleCriteria Matched, LifecycleFlags Flags, string Degrees)
{
    public double Degree(string stage) => Values[Index(stage)];

    public double[] Values => [.. Degrees.Split(' ').Select(double.Parse)];

    public static int Index(string stage) => LifecycleStages.All.ToList().IndexOf(stage);
}

/// <summary>Columns of customers and the scoring of them.</summary>
internal static class LifecyclePopulation
{
    public const long Day = 86_400_000_000;
    public const long AsOf = 20_000 * Day - 1;

    /// <summary>Scores customers, optionally without the columns of everything that may be unknown.</summary>
    public static LifecycleRow[] Score(
        IReadOnlyList<LifecycleCustomer> customers, LifecycleOptions? options = null, bool isBare = false)
    {
        var rows = customers.Count;
        var stage = new int[rows];
        var runnerUp = new int[rows];
        var matched = new LifecycleCriteria[rows];
        var flags = new LifecycleFlags[rows];
        var degrees = Enumerable.Range(0, 6).Select(_ => new double[rows]).ToArray();
        var output = new LifecycleOutput
        {
            Stage = stage, RunnerUp = runnerUp, Matched = matched, Flags = flags, PotentialDegree = degrees[0],
            NewDegree = degrees[1], GrowingDegree = degrees[2], MatureDegree = degrees[3],
            DecliningDegree = degrees[4], LostDegree = degrees[5],
        };
        var input = isBare ? Bare(customers) : Input(customers);
        new LifecycleScorer(options ?? new LifecycleOptions()).Score(input, output);
        return
        [
            .. Enumerable.Range(0, rows).Select(i => new LifecycleRow(
                LifecycleStages.All[stage[i]], runnerUp[i] < 0 ? null : LifecycleStages.All[runnerUp[i]], matched[i],
                flags[i], string.Join(' ', degrees.Select(d => d[i].ToString("R"))))),
        ];
    }

    public static LifecycleRow ScoreOne(LifecycleCustomer customer, LifecycleOptions? options = null) =>
        Score([customer], options)[0];

    public static LifecycleInput Input(IReadOnlyList<LifecycleCustomer> customers)
    {
        int[] Whole(Func<LifecycleCustomer, int?> of) => [.. customers.Select(c => of(c) ?? -1)];
        int[] Mask(Func<bool?, bool> of) =>
            [.. customers.Select(c => c.Rules.Select((rule, i) => of(rule) ? 1 << i : 0).Sum())];
        double[] Number(Func<LifecycleCustomer, double?> of) => [.. customers.Select(c => of(c) ?? double.NaN)];
        return new LifecycleInput
        {
            AsOf = AsOf,
            PurchaseCount = Whole(c => c.Purchases),
            RecencyDays = Whole(c => c.Recency),
            FirstPurchaseAt = customers.Select(c => AsOf - c.FirstAge * Day).ToArray(),
            PurchaseCount30D = Whole(c => c.Count30),
            AverageOrderValue = Number(c => c.AverageOrder),
            FirstOrderValue = Number(c => c.FirstOrder),
            ConsecutiveMonths = Whole(c => c.Months),
            ArpuTopShare = Number(c => c.TopShare),
            PageViews = Whole(c => c.PageViews),
            Activities = Whole(c => c.Activities),
            Forms = Whole(c => c.Forms),
            CoreFeatures = Whole(c => c.Features),
            Referrals = Whole(c => c.Referrals),
            Usage30D = Whole(c => c.Usage),
            UsagePrevious30D = Whole(c => c.UsageBefore),
            Tickets30D = Whole(c => c.Tickets),
            TicketsPrevious30D = Whole(c => c.TicketsBefore),
            AccountStatus = Whole(c => c.Status),
            PreviousStage = Whole(c => c.Previous),
            RulesMet = Mask(rule => rule is true),
            RulesKnown = Mask(rule => rule is not null),
        };
    }

    private static LifecycleInput Bare(IReadOnlyList<LifecycleCustomer> customers) => new()
    {
        AsOf = AsOf,
        PurchaseCount = customers.Select(c => c.Purchases).ToArray(),
        RecencyDays = customers.Select(c => c.Recency).ToArray(),
        FirstPurchaseAt = customers.Select(c => AsOf - c.FirstAge * Day).ToArray(),
    };
}
