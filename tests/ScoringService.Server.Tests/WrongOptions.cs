using ScoringService.Engine;
using ScoringService.Engine.Churn;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Segments;
using ScoringService.Engine.Value;

namespace ScoringService.Server.Tests;

/// <summary>Options of the engine in which together nearly everything is wrong that can be.</summary>
internal static class WrongOptions
{
    private static readonly LifecycleCriterion s_wrong = new(double.NaN, double.NaN);

    public static IReadOnlyList<ScoringOptions> All { get; } =
    [
        new() { Rfm = Rfm, Clv = Clv, Clusters = Clusters, Churn = Churn, Lifecycle = Lifecycle, Value = Value },
        new()
        {
            Rfm = new RfmOptions { Levels = 9 },
            Clusters = new ClusterOptions { Features = [] },
            Churn = new ChurnOptions { Inputs = [] },
            Lifecycle = new LifecycleOptions { TopArpu = new(2), NoOrder = new(100) },
            Value = new ValueOptions
            {
                B2B = new(0, 0, 0, 0), Tiers = [], IndicatorWeights = new Dictionary<string, double> { ["nps"] = -1 },
            },
            Segments = [new RuleDefinition("", "nonsense")],
            Tags = [.. Enumerable.Repeat(new RuleDefinition("A,B", "nonsense"), 32)],
        },
    ];

    private static RfmOptions Rfm => new()
    {
        Binning = RfmBinning.Fixed,
        RecencyEdges = [1, double.NaN, 0, 5],
        FrequencyEdges = [1],
        RecencyWeight = -1,
        FrequencyWeight = double.NaN,
        MonetaryWeight = -1,
        SegmentRules = [new RfmSegmentRule("", new(0, 9), new(5, 1), new(-1, 2))],
        Octants = [.. RfmOctant.Default.Select(octant => octant with { Code = "" })],
    };

    private static ClvOptions Clv => new()
    {
        Model = (PurchaseModelKind)9, Periods = 0, PeriodLength = -1, DiscountPerPeriod = 2,
    };

    private static ClusterOptions Clusters => new()
    {
        Clusters = 1, Features = ["kind", "total_spend", "total_spend"], ValueFeature = "kind", Restarts = 0,
        MaxIterations = 0, Tolerance = -1,
    };

    private static ChurnOptions Churn => new()
    {
        HorizonDays = 0,
        Penalty = -1,
        HoldoutShare = 1,
        Inputs = [new ChurnFeature("kind", (InputTransform)9)],
        Bands = new ChurnBandCuts(0, 0, 0),
        Signals = new ChurnSignalOptions
        {
            SilentDays = 0, NoOrderDays = 0, UsageFall = 0, UsageLeastBefore = 0, InquiryFall = 0,
            InquiryLeastBefore = 0, SpendFall = 0, OverdueGaps = 0, OverdueLeastPurchases = 0, SatisfactionFall = 0,
            UnhappyNps = -1, ContentNps = -1, LowAlive = -1, SmallAnnualAmount = -1, SmallSilentDays = 0,
        },
    };

    private static LifecycleOptions Lifecycle => new()
    {
        PageViews = s_wrong,
        Activity = s_wrong,
        Form = s_wrong,
        FirstPurchase = s_wrong,
        RepeatPurchases = s_wrong,
        OrderValueGrowth = s_wrong,
        CoreFeatures = s_wrong,
        ConsecutiveMonths = s_wrong,
        TopArpu = s_wrong,
        Referral = s_wrong,
        NoOrder = s_wrong,
        UsageDrop = s_wrong,
        TicketDrop = s_wrong,
        LongSilence = s_wrong,
        AccountClosed = s_wrong,
        UnsubscribedAndSilent = s_wrong,
        LeastUsageBefore = 0,
        LeastTicketsBefore = 0,
        MixedMargin = -1,
        HysteresisMargin = -1,
        LoyalPurchases = 0,
        LoyalActiveDays = -1,
        TenureNewMonths = -1,
        TenureStableMonths = -2,
        Rules = [new LifecycleRule("", "", "nonsense", -1)],
    };

    private static ValueOptions Value => new()
    {
        IndicatorWeights = new Dictionary<string, double> { ["nonsense"] = 1, ["nps"] = double.NaN },
        B2B = new(-1, -1, -1, -1),
        B2C = new(-1, -1, -1, -1),
        Tiers = [.. TierDefinition.Default.Select(tier => tier with
        {
            Code = "", Share = 2, MinAmount = double.NaN, MinCooperationYears = double.NaN,
            MinGrossMargin = double.NaN, MinGrowth = double.NaN,
        })],
        TierRule = (TierRule)9,
        DormantDays = 0,
        AtRiskDays = 0,
        PriceSensitiveShare = 0,
        CustomisedTickets = 0,
        CustomisedCategories = 0,
    };
}
