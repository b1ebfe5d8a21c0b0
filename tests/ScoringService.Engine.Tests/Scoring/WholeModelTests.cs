using ScoringService.Engine.Churn;
using ScoringService.Engine.Explanations;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Scoring;

/// <summary>All parts of a model together, on an invented shop.</summary>
public sealed class WholeModelTests
{
    private const int Customers = 5000;

    private static readonly Lazy<(CustomerBatch Batch, ScoringModel Model, ScoreBatch Scores)> Fitted = new(() =>
    {
        var shop = new Shop(Customers, 20241231);
        var batch = shop.At(Shop.Closing);
        var input = new FitInput { Now = batch, Before = shop.At(Shop.Closing.AddDays(-90)) };
        var model = ModelFitter.Fit(input, new ScoringOptions());
        return (batch, model, CustomerScorer.Score(model, batch));
    });

    private static CustomerBatch Batch => Fitted.Value.Batch;

    private static ScoringModel Model => Fitted.Value.Model;

    private static ScoreBatch Scores => Fitted.Value.Scores;

    [Fact]
    public void Fit_AShop_FitsEveryPart() =>
        Assert.All(Model.Parts, part => Assert.True(part.Fitted, $"{part.Name}: {part.Reason}"));

    [Fact]
    public void Score_EveryColumn_HasAValueSomewhere() => Assert.All(Scores.Columns, column =>
        Assert.True(column.NullCount < column.Length, $"{column.Definition.Name} is null everywhere."));

    [Fact]
    public void Score_EveryNumber_IsFinite() => Assert.All(Scores.Columns.OfType<Column<double>>(), column =>
        Assert.All(column.Values.ToArray(), value => Assert.True(double.IsFinite(value), column.Definition.Name)));

    [Fact]
    public void Score_NullRows_HoldZeros() => Assert.All(Scores.Columns, column =>
    {
        for (var row = 0; row < column.Length; row++)
        {
            if (column.IsValid(row)) continue;
            Assert.True(column switch
            {
                Column<double> c => c.Values[row] == 0,
                Column<long> c => c.Values[row] == 0,
                Column<byte> c => c.Values[row] == 0,
                DictionaryColumn c => c.Indices[row] == 0,
                _ => true,
            }, $"{column.Definition.Name}, row {row}");
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Score_AnyNumberOfThreads_GivesTheSameValues(int threads) => Assert.Equal(
        ScoreTable.Lines(Scores),
        ScoreTable.Lines(CustomerScorer.Score(Model, Batch, ScoreContext.Empty, threads, CancellationToken.None)));

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(2048)]
    [InlineData(3001)]
    public void Score_SplitBatch_ChangesNoValue(int cut)
    {
        int[] rows = [.. Enumerable.Range(0, Batch.Count)];
        var parts = new[] { rows[..cut], rows[cut..] }
            .SelectMany(part => ScoreTable.Lines(CustomerScorer.Score(Model, Batch.Gather(part))));
        Assert.Equal(ScoreTable.Lines(Scores), parts);
    }

    [Fact]
    public void Score_OtherOrder_ChangesNoValue()
    {
        int[] order = [.. Enumerable.Range(0, Batch.Count)];
        new Random(3).Shuffle(order);
        var lines = ScoreTable.Lines(Scores);
        Assert.Equal(
            order.Select(row => lines[row]), ScoreTable.Lines(CustomerScorer.Score(Model, Batch.Gather(order))));
    }

    [Fact]
    public void Score_ByAModelThatWasStored_ChangesNoValue() => Assert.Equal(
        ScoreTable.Lines(Scores),
        ScoreTable.Lines(CustomerScorer.Score(ScoringModel.FromJson(Model.ToJson()), Batch)));

    [Fact]
    public void Score_WithoutAnyPart_GivesStagesSignalsAndReasonsOnly()
    {
        var scores = CustomerScorer.Score(new ScoringModel(Batch.AsOf, 0, new ScoringOptions()), Batch);
        Assert.All(Enumerable.Range(0, scores.Count), row =>
        {
            Assert.NotNull(((DictionaryColumn)scores[ScoreColumns.LifecycleStage])[row]);
            Assert.Null(((DictionaryColumn)scores[ScoreColumns.Tier])[row]);
            Assert.Null(((Column<double>)scores[ScoreColumns.PredictedClv])[row]);
            Assert.NotEqual(StatusCodes.Scored, ((DictionaryColumn)scores[ScoreColumns.Status])[row]);
        });
    }

    [Fact]
    public void Score_Signals_FollowTheirRules()
    {
        var recency = (Column<int>)Batch[FeatureColumns.RecencyDays];
        var alive = (Column<double>)Scores[ScoreColumns.AliveProbability];
        var status = (DictionaryColumn)Batch[FeatureColumns.AccountStatus];
        for (var row = 0; row < Batch.Count; row++)
        {
            Assert.Equal(recency[row] >= 90, Signal("SILENT_90D")[row]);
            Assert.Equal(recency[row] >= 60, Signal("NO_ORDER_60D")[row]);
            Assert.Equal(alive[row] < 0.3, Signal("LOW_P_ALIVE")[row]);
            Assert.Equal(status[row] == "CLOSED", Signal("CLOSED")[row]);
            Assert.Equal(status[row] == "UNSUBSCRIBED", Signal("UNSUBSCRIBED")[row]);
        }
    }

    [Fact]
    public void Score_TagsAndSegments_EqualTheRulesOneByOne()
    {
        var tags = (DictionaryColumn)Scores[ScoreColumns.Tags];
        var segments = (DictionaryColumn)Scores[ScoreColumns.RuleSegment];
        var expected = Enumerable.Range(0, Batch.Count).Select(_ => new List<string>()).ToArray();
        foreach (var tag in Model.Options.Tags) Mark(tag, row => expected[row].Add(tag.Code));
        var first = new string?[Batch.Count];
        foreach (var segment in Model.Options.Segments) Mark(segment, row => first[row] ??= segment.Code);
        for (var row = 0; row < Batch.Count; row++)
        {
            Assert.Equal(expected[row].Count == 0 ? null : string.Join(',', expected[row]), tags[row]);
            Assert.Equal(first[row], segments[row]);
        }

        void Mark(RuleDefinition rule, Action<int> mark)
        {
            var parsed = RuleExpression.Parse(rule.Rule, ScoringOptions.RuleColumns);
            foreach (var row in parsed.Select(Batch, Scores)) mark(row);
        }
    }

    [Fact]
    public void Score_ThreeReasons_AreTheLargestContributions()
    {
        var odds = (Column<double>)Scores[ScoreColumns.ChurnLogOdds];
        for (var row = 0; row < Batch.Count; row += 37)
        {
            var why = Explainer.Explain(Model, Batch, Scores, row).Churn;
            if (why is null)
            {
                Assert.Null(odds[row]);
                continue;
            }

            Assert.Equal(odds[row]!.Value, why.Intercept + why.Contributions.Sum(c => c.Contribution), 1e-9);
            Assert.Equal(why.Contributions[0].Feature.Name,
                ((DictionaryColumn)Scores[ScoreColumns.ChurnReason1])[row]);
            Assert.Equal(why.Contributions[2].Contribution,
                ((Column<double>)Scores[ScoreColumns.ChurnReason3Contribution])[row]);
        }
    }

    [Fact]
    public void Score_TierDecision_ReplacesTheTierInUseUntilItExpires()
    {
        var row = Enumerable.Range(0, Batch.Count).First(r => Text(Scores, ScoreColumns.Tier, r) != "STRATEGIC_CORE");
        var before = Text(Scores, ScoreColumns.TierByShare, row);
        var scores = Decide(Batch.AsOf.AddDays(1));
        Assert.Equal("STRATEGIC_CORE", Text(scores, ScoreColumns.Tier, row));
        Assert.Equal(before, Text(scores, ScoreColumns.TierByShare, row));
        Assert.Equal("VIP", Text(scores, ScoreColumns.Grade, row));
        Assert.Equal("true", ScoreTable.Text(scores[ScoreColumns.TierOverridden], row));
        Assert.Equal(before, Text(Decide(Batch.AsOf), ScoreColumns.Tier, row));

        ScoreBatch Decide(DateTime expires) => CustomerScorer.Score(Model, Batch, new ScoreContext
        {
            TierDecisions = [new TierDecision(row, "STRATEGIC_CORE", expires), new TierDecision(row, "GONE", null)],
        });
    }

    [Fact]
    public void Score_PreviousStages_HoldStagesThatDoNotLead()
    {
        var previous = new sbyte[Batch.Count];
        Array.Fill(previous, (sbyte)3);
        var scores = CustomerScorer.Score(Model, Batch, new ScoreContext { PreviousStages = previous });
        var held = (BooleanColumn)scores[ScoreColumns.LifecycleHeld];
        var rows = Enumerable.Range(0, Batch.Count).Where(row => held[row]!.Value).ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal(LifecycleStages.Mature, Text(scores, ScoreColumns.LifecycleStage, row));
            Assert.NotEqual(LifecycleStages.Mature, Text(Scores, ScoreColumns.LifecycleStage, row));
        });
    }

    [Fact]
    public void Score_PreviousStagesOfOthers_IsAnError() => Assert.Throws<ArgumentException>(() =>
        CustomerScorer.Score(Model, Batch, new ScoreContext { PreviousStages = new sbyte[1] }));

    [Fact]
    public void Score_EveryCode_HasALabelInBothLanguages()
    {
        var labels = new LabelSet(Model);
        Assert.All(Scores.Columns.OfType<DictionaryColumn>(), column => Assert.All(column.Dictionary, code =>
        {
            var label = labels.Of(column.Definition, code);
            Assert.False(string.IsNullOrWhiteSpace(label.En));
            Assert.True(label.Zh.Any(c => c >= 0x4e00), $"{column.Definition.Name} {code}: {label.Zh}");
        }));
    }

    [Fact]
    public void Score_TiersByShare_FollowTheValueScore()
    {
        var score = (Column<double>)Scores[ScoreColumns.ValueScore];
        var tiers = ((DictionaryColumn)Scores[ScoreColumns.TierByShare]).Indices.ToArray();
        var byScore = Enumerable.Range(0, Batch.Count).Where(row => score[row] is not null)
            .OrderByDescending(row => score[row]).Select(row => tiers[row]).ToArray();
        Assert.Equal(byScore.Order(), byScore);
        Assert.Equal(4, byScore.Distinct().Count());
    }

    [Fact]
    public void Score_LongerSilenceOfTheSameHistory_IsLessAlive()
    {
        var x = (Column<int>)Batch[FeatureColumns.RepeatPurchaseCount];
        var last = (Column<double>)Batch[FeatureColumns.AgeAtLastPurchase];
        var age = (Column<double>)Batch[FeatureColumns.CustomerAge];
        var alive = (Column<double>)Scores[ScoreColumns.AliveProbability];
        var pairs = Enumerable.Range(0, Batch.Count).Where(row => x[row] > 0).GroupBy(row => (x[row], age[row]))
            .Select(group => group.OrderBy(row => last[row]).ToArray())
            .SelectMany(rows => rows.Zip(rows.Skip(1))).ToArray();
        Assert.NotEmpty(pairs);
        Assert.All(pairs, pair => Assert.True(alive[pair.First] <= alive[pair.Second]));
    }

    private static BooleanColumn Signal(string code) => (BooleanColumn)Scores[ScoreColumns.Signals[
        ChurnSignalCatalogue.All.ToList().FindIndex(signal => signal.Code == code)]];

    private static string? Text(ScoreBatch scores, ColumnDefinition column, int row) =>
        ((DictionaryColumn)scores[column])[row];
}
