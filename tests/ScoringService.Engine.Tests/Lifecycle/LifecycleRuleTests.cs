using FsCheck.Fluent;
using ScoringService.Engine.Lifecycle;

namespace ScoringService.Engine.Tests.Lifecycle;

/// <summary>Criteria that are rules.</summary>
public sealed class LifecycleRuleTests
{
    private static readonly LifecycleRule[] Rules =
    [
        new("POTENTIAL", "wants_demo", "forms > 1"),
        new("GROWING", "more_categories", "categories_bought >= 3", 2),
        new("MATURE", "renews", "renewal_rate >= 0.8", 1, new("renews at 80% or more", "续约率≥80%")),
        new("DECLINING", "cart_left", "cart_no_purchase_90d", 0.5),
        new("LOST", "insolvent", "annual_revenue <= 0"),
    ];

    private static readonly LifecycleOptions Options = new() { Rules = Rules };

    [Fact]
    public void Score_AnyPopulation_EqualsTheNaiveReading()
    {
        // With equal weights, as the naive reading has them.
        LifecycleRule[] rules = [.. Rules.Select(rule => rule with { Weight = 1 })];
        var customers = from known in Gen.ArrayOf(Gen.Elements<bool?>(true, false, false, null), rules.Length)
                        from purchases in Gen.Choose(0, 2)
                        from recency in Gen.Choose(0, 95)
                        from features in Gen.Choose(0, 4)
                        from previous in Gen.Choose(0, 5)
                        select new LifecycleCustomer
                        {
                            Purchases = purchases, Recency = recency, Features = features, PageViews = features,
                            Previous = previous, Rules = known,
                        };
        Seeded.Check(Gen.NonEmptyListOf(customers).Select(list => list.ToArray()), population =>
            LifecyclePopulation.Score(population, new LifecycleOptions { Rules = rules })
                .Zip(population.Select(c => NaiveLifecycle.Score(c, rules))).All(pair =>
                    pair.First with { Degrees = "0" } == pair.Second with { Degrees = "0" }
                    && pair.First.Values.Zip(pair.Second.Values).All(d => Math.Abs(d.First - d.Second) < 1e-12)));
    }

    [Theory]
    [InlineData(true, 2.0 / 3, true)]
    [InlineData(false, 0, false)]
    [InlineData(null, 0, false)] // unknown counts neither way
    public void Score_RuleMetOrNot_CountsWithItsWeight(bool? answer, double degree, bool isMet)
    {
        var row = Score(new() { Count30 = 0, Rules = [null, answer, null, null, null] });
        Assert.Equal(degree, row.Degree("GROWING"), 12);
        Assert.Equal(isMet, row.Matched.HasFlag((LifecycleCriteria)(1 << 17)));
        Assert.Equal("GROWING", row.Stage);
        Assert.Equal(!isMet, row.Flags.HasFlag(LifecycleFlags.Fallback));
        var deciding = LifecycleReason.Deciding(LifecycleStages.GrowingIndex, row.Matched, row.Flags, Options);
        Assert.Equal(isMet ? "more_categories" : "", LifecycleReason.Describe(deciding, Options).En);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Score_RuleOfLost_IsAHardRuleForEverybody(int purchases)
    {
        var row = Score(new() { Purchases = purchases, Features = 5, Rules = [null, true, true, null, true] });
        Assert.Equal(("LOST", LifecycleFlags.HardRule), (row.Stage, row.Flags & LifecycleFlags.HardRule));
        Assert.True(row.Matched.HasFlag((LifecycleCriteria)(1 << 20)));
    }

    [Theory]
    [InlineData(0, "POTENTIAL", 1 << 16)]
    [InlineData(2, "DECLINING", 1 << 19)]
    public void Score_RulesOfOtherStages_AreAskedOfLeadsOrOfBuyers(int purchases, string stage, int matched)
    {
        var row = Score(new() { Purchases = purchases, Recency = 59, Rules = [true, false, false, true, false] });
        Assert.Equal((stage, (LifecycleCriteria)matched), (row.Stage, row.Matched));
    }

    [Fact]
    public void Score_WithoutMasks_TakesRulesForUnknown()
    {
        LifecycleCustomer[] customers = [new() { Features = 3 }, new() { Recency = 70 }];
        Assert.Equal(
            LifecyclePopulation.Score(customers, isBare: true),
            LifecyclePopulation.Score(customers, Options, isBare: true));
    }

    [Fact]
    public void Explain_OneCustomer_HasValuesAndDegrees()
    {
        LifecycleCustomer[] customers =
            [new(), new() { FirstAge = 40, Usage = 4, UsageBefore = 10, Rules = [true, true, null, false, null] }];
        var scorer = new LifecycleScorer(Options);
        var (values, degrees) = (new double[21], new double[21]);
        scorer.Explain(LifecyclePopulation.Input(customers), 1, values, degrees);
        var names = LifecycleReason.Names(Options);
        var known = new Dictionary<string, (double Value, double Degree)>
        {
            ["first_purchase"] = (40, 1.0 / 3), ["no_order"] = (20, 0), ["usage_drop"] = (0.6, 1),
            ["long_silence"] = (20, 0), ["more_categories"] = (1, 1), ["cart_left"] = (0, 0),
        };
        Assert.Equal(names.Count, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var (value, degree) = known.GetValueOrDefault(names[i], (double.NaN, double.NaN));
            Assert.Equal(value, values[i], 12);
            Assert.Equal(degree, degrees[i], 12);
        }
    }

    [Fact]
    public void Score_RulesOfAModel_ReadTheFeatures()
    {
        var bought = (Population.AsOf.AddDays(-50) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var batch = Population.With(4, Population.AsOf,
        [
            Population.Numbers<int>(FeatureColumns.PurchaseCount, [0, 2, 2, 2]),
            Population.Numbers<int>(FeatureColumns.RecencyDays, [null, 20, 20, 20]),
            Population.Numbers<long>(FeatureColumns.FirstPurchaseAt, [null, bought, bought, bought]),
            Population.Numbers<int>(FeatureColumns.Forms, [2, 2, 2, 2]),
            Population.Numbers<int>(FeatureColumns.CategoriesBought, [3, 3, 2, 2]),
            Population.Numbers<double>(FeatureColumns.AnnualRevenue, [1, null, 0, 1]),
            Population.Numbers<double>(FeatureColumns.RenewalRate, [null, null, null, 0.8]),
            new BooleanColumn(FeatureColumns.CartNoPurchase90D, [0b0001], 4),
        ]);
        var model = new ScoringModel(Population.AsOf, 4, new ScoringOptions { Lifecycle = Options });
        var scores = CustomerScorer.Score(model, batch);
        (string? Stage, string? Criteria)[] expected =
        [
            ("POTENTIAL", "form,wants_demo"), ("GROWING", "more_categories"), ("LOST", "insolvent"),
            ("MATURE", "renews"),
        ];
        var stages = (DictionaryColumn)scores[ScoreColumns.LifecycleStage];
        var criteria = (DictionaryColumn)scores[ScoreColumns.LifecycleCriteria];
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(row => (stages[row], criteria[row])));
    }

    [Fact]
    public void ToJson_OptionsWithRules_ReadBackTheSame()
    {
        var model = new ScoringModel(Population.AsOf, 0, new ScoringOptions { Lifecycle = Options });
        Assert.Equal(Rules, ScoringModel.FromJson(model.ToJson()).Options.Lifecycle.Rules);
    }

    [Fact]
    public void Names_WithRules_FollowTheBits()
    {
        var (names, labels) = (LifecycleReason.Names(Options), LifecycleReason.Labels(Options));
        Assert.Equal(21, names.Count);
        Assert.Equal(21, labels.Count);
        Assert.Equal(("page_views", "浏览页面≥3次"), (names[0], labels[0].Zh));
        Assert.Equal(("renews", "续约率≥80%"), (names[18], labels[18].Zh));
        Assert.Equal(("insolvent", "insolvent"), (names[20], labels[20].En));
        Assert.Equal("account closed; renews at 80% or more",
            LifecycleReason.Describe((LifecycleCriteria)(1 << 14 | 1 << 18), Options).En);
    }

    [Fact]
    public void Validate_EveryMistakeOfARule_IsNamedWithItsPosition()
    {
        var errors = new List<OptionError>();
        new LifecycleOptions
        {
            Rules =
            [
                Rules[0] with { Stage = "OLD" }, Rules[1] with { Code = "a,b" }, Rules[2] with { Code = "no_order" },
                Rules[3] with { Rule = "cart > 1" }, Rules[4] with { Weight = -1 }, null!,
                Rules[4] with { Code = "x", Rule = "page_views > 1\n and tier = 'A'" }, Rules[0],
            ],
        }.Validate(errors);
        Assert.Equal(
        [
            "lifecycle.rules[0].stage: must be one of POTENTIAL, NEW, GROWING, MATURE, DECLINING, LOST.",
            "lifecycle.rules[1].code: must not be empty nor have a comma.",
            "lifecycle.rules[2].code: must differ from the names of all other criteria.",
            "lifecycle.rules[3].rule: line 1, column 1: there is no column 'cart'; text is written in single quotes.",
            "lifecycle.rules[4].weight: must be 0 or between 0.000001 and 1000000.",
            "lifecycle.rules[5]: is missing.",
            "lifecycle.rules[6].rule: line 2, column 6: 'tier' is a score column; there are no scores yet, so only"
            + " feature columns can be used.",
            "lifecycle.rules[7].code: must differ from the names of all other criteria.",
        ], errors.Select(error => error.ToString()));
    }

    [Fact]
    public void Validate_NumberOfRules_IsAtMostFifteen()
    {
        var rules = Enumerable.Range(0, 16).Select(i => new LifecycleRule("NEW", $"r{i}", "forms > 1")).ToArray();
        Assert.Empty(Errors(new() { Rules = rules[..15] }));
        Assert.Equal("lifecycle.rules", Assert.Single(Errors(new() { Rules = rules })).Path);
        Assert.Equal("lifecycle.rules", Assert.Single(Errors(new() { Rules = null! })).Path);
        // The weight of a rule can stand in for those of the built-in criteria.
        Assert.Empty(Errors(new() { FirstPurchase = new(30, 0), Rules = rules[..1] }));
    }

    private static List<OptionError> Errors(LifecycleOptions options)
    {
        var errors = new List<OptionError>();
        options.Validate(errors);
        return errors;
    }

    private static LifecycleRow Score(LifecycleCustomer customer) => LifecyclePopulation.ScoreOne(customer, Options);
}
