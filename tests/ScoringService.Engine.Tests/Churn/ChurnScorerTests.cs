using FsCheck;
using FsCheck.Fluent;
using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

public sealed class ChurnScorerTests
{
    private static readonly ChurnModel Fitted = Fit();

    private static Gen<Shopper> AnyShopper { get; } =
        from recency in Gen.Frequency((6, Gen.Choose(0, 400).Select(days => (int?)days)), (1, Gen.Constant((int?)null)))
        from spend in Gen.Frequency((6, Seeded.Spend.Select(amount => (double?)amount)), (1, Gen.Elements<double?>(
            null, double.NaN, double.PositiveInfinity)))
        from gap in Gen.Elements<double?>(null, 0, 7, 30.5, 1e9, double.NaN, -1)
        select new Shopper("", recency) { Spend = spend, Gap = gap };

    [Fact]
    public void Score_AnyCustomer_ContributionsSumToTheLogOdds() => Check(shoppers =>
    {
        var scores = ChurnScores.Of(Fitted, ChurnPopulation.Batch(ChurnPopulation.AsOf, shoppers));
        for (var row = 0; row < shoppers.Length; row++)
        {
            if (shoppers[row].Recency is null)
            {
                var isBlank = double.IsNaN(scores.Probability[row]) && double.IsNaN(scores.LogOdds[row])
                    && scores.Band[row] == -1 && scores.ContributionsOf(row).All(double.IsNaN)
                    && scores.ReasonsOf(row).All(reason => reason == (-1, 0));
                if (!isBlank) return false;
                continue;
            }

            var sum = Fitted.Regression!.Intercept + scores.ContributionsOf(row).Sum();
            var p = 1 / (1 + Math.Exp(-scores.LogOdds[row]));
            var isRight = Math.Abs(sum - scores.LogOdds[row]) <= 1e-12 * Math.Max(1, Math.Abs(sum))
                && Math.Abs(p - scores.Probability[row]) <= 1e-14
                && scores.Band[row] == Fitted.Options.Bands.BandOf(scores.Probability[row]);
            if (!isRight) return false;
        }

        return true;
    });

    [Fact]
    public void Score_AnyCustomer_ReasonsAreTheLargestContributions() => Check(shoppers =>
    {
        var scores = ChurnScores.Of(Fitted, ChurnPopulation.Batch(ChurnPopulation.AsOf, shoppers));
        return Enumerable.Range(0, shoppers.Length).Where(row => shoppers[row].Recency is not null).All(row =>
            scores.ReasonsOf(row).SequenceEqual(Largest(scores.ContributionsOf(row))));
    });

    [Fact]
    public void Score_AnyCustomer_EqualsTheFormula() => Check(shoppers =>
    {
        var scores = ChurnScores.Of(Fitted, ChurnPopulation.Batch(ChurnPopulation.AsOf, shoppers));
        return Enumerable.Range(0, shoppers.Length).Where(row => shoppers[row].Recency is not null).All(row =>
        {
            var s = shoppers[row];
            double[] values = [Log(s.Recency!.Value), Log(s.Spend ?? double.NaN), s.Gap ?? double.NaN];
            return values.Zip(Fitted.Regression!.Inputs, scores.ContributionsOf(row)).All(cell =>
            {
                var (value, input, actual) = cell;
                var isMissing = !(Math.Abs(value) < 1e140);
                var expected = input.RawCoefficient * ((isMissing ? input.Median : value) - input.Mean);
                if (input.MissingShare is > 0 and < 1)
                    expected += input.MissingCoefficient * ((isMissing ? 1 : 0) - input.MissingShare)
                        / Math.Sqrt(input.MissingShare * (1 - input.MissingShare));
                return Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected));
            });
        });

        static double Log(double x) => Math.Abs(x) <= 1e140 ? Math.Sign(x) * Math.Log(1 + Math.Abs(x)) : double.NaN;
    });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(513)]
    public void Score_SplitBatches_GiveTheSameBits(int part)
    {
        var (before, _) = ChurnPopulation.Draw(1500, 12);
        before[3] = before[3] with { Recency = null };
        var batch = ChurnPopulation.Batch(ChurnPopulation.AsOf, before);
        var (whole, split) = (ChurnScores.Of(Fitted, batch), ChurnScores.Of(Fitted, batch, part));
        Assert.Equal(whole.Probability, split.Probability);
        Assert.Equal(whole.LogOdds, split.LogOdds);
        Assert.Equal(whole.Band, split.Band);
        Assert.Equal(whole.Contributions, split.Contributions);
        Assert.Equal(whole.ReasonInput, split.ReasonInput);
        Assert.Equal(whole.ReasonValue, split.ReasonValue);
    }

    [Fact]
    public void Score_GrowingRecency_NeverLowersTheProbability()
    {
        var shoppers = Enumerable.Range(0, 400).Select(days => new Shopper("", days) { Gap = 20 }).ToList();
        var scores = ChurnScores.Of(Fitted, ChurnPopulation.Batch(ChurnPopulation.AsOf, shoppers));
        Assert.Equal(scores.Probability.Order(), scores.Probability);
        Assert.True(scores.Probability[399] > scores.Probability[0] + 0.1);
    }

    [Theory]
    [InlineData(2, 2, 3, "2 0 1")] // the third is the largest, then the two that tie in their order
    [InlineData(-2, 2, 2, "0 1 2")]
    [InlineData(1, 3, 2, "1 2 0")]
    [InlineData(0, 0, 1, "2 -1 -1")] // what contributes nothing is no reason
    [InlineData(0, 0, 0, "-1 -1 -1")]
    public void Score_Ties_KeepTheOrderOfTheInputs(double a, double b, double c, string inputs)
    {
        // Values 1, 1 and 1 with mean 0 and deviation 1: the coefficients are the contributions.
        var model = Handmade([a, b, c]);
        var batch = ChurnPopulation.Batch(ChurnPopulation.AsOf, [new("", 1) { Spend = 1, Gap = 1 }]);
        var scores = ChurnScores.Of(model, batch);
        Assert.Equal(inputs, string.Join(' ', scores.ReasonsOf(0).Select(reason => reason.Input)));
        Assert.Equal(a + b + c, scores.LogOdds[0]);
        Assert.All(scores.ReasonsOf(0).Where(r => r.Input >= 0),
            r => Assert.Equal(new[] { a, b, c }[r.Input], r.Value));
    }

    [Theory]
    [InlineData(800, 1)]
    [InlineData(-800, 0)]
    [InlineData(-30, 9.357622968839299e-14)]
    [InlineData(0, 0.5)]
    public void Score_ExtremeOdds_AreProbabilities(double odds, double probability)
    {
        var batch = ChurnPopulation.Batch(ChurnPopulation.AsOf, [new("", 1) { Spend = 0, Gap = 0 }]);
        var scores = ChurnScores.Of(Handmade([odds, 0, 0]), batch);
        Assert.Equal(probability, scores.Probability[0], probability * 1e-14);
    }

    [Fact]
    public void Score_WithoutRegression_TakesTheGivenProbability()
    {
        var model = Fitted with { Regression = null };
        List<Shopper> shoppers = [new("", 1), new("", 1), new("", null), new("", 1), new("", 1), new("", 1)];
        var batch = ChurnPopulation.Batch(ChurnPopulation.AsOf, shoppers);
        var scores = ChurnScores.Of(model, batch, 4, [0.85, 0, 0.5, double.NaN, -0.1, 0.6]);
        Assert.Equal([0.85, 0, double.NaN, double.NaN, double.NaN, 0.6], scores.Probability);
        Assert.Equal([3, 0, -1, -1, -1, 2], scores.Band);
        Assert.All(scores.LogOdds, odds => Assert.True(double.IsNaN(odds)));
        Assert.All(scores.ReasonInput, input => Assert.Equal(-1, input));
        Assert.All(ChurnScores.Of(model, batch).Probability, p => Assert.True(double.IsNaN(p)));
    }

    [Fact]
    public void Score_OnlyTheProbability_IsEnough()
    {
        var (before, _) = ChurnPopulation.Draw(30, 2);
        var batch = ChurnPopulation.Batch(ChurnPopulation.AsOf, before);
        var probability = new double[20];
        new ChurnScorer(Fitted, batch).Score(5, [], new ChurnOutput { Probability = probability });
        Assert.Equal(ChurnScores.Of(Fitted, batch).Probability[5..25], probability);
    }

    [Fact]
    public void Constructor_ModelWithAnUnknownColumn_Throws()
    {
        var inputs = Fitted.Regression!.Inputs;
        var model = Fitted with
        {
            Regression = Fitted.Regression with { Inputs = [inputs[0] with { Feature = new("customer_id") }] },
        };
        var batch = ChurnPopulation.Batch(ChurnPopulation.AsOf, [new("", 1)]);
        Assert.Contains("customer_id", Assert.Throws<ArgumentException>(() => new ChurnScorer(model, batch)).Message);
    }

    [Fact]
    public void Score_ManyCustomers_AllocatesNothing()
    {
        var (before, _) = ChurnPopulation.Draw(5000, 2);
        var batch = ChurnPopulation.Batch(ChurnPopulation.AsOf, before);
        var scorer = new ChurnScorer(Fitted, batch);
        var scores = new ChurnScores(batch.Count, scorer.InputCount);
        scores.Fill(scorer, 0, batch.Count);
        Assert.Equal(0, AllocationMeter.Of(() => scores.Fill(scorer, 0, batch.Count)));
    }

    private static void Check(Func<Shopper[], bool> property) =>
        Seeded.Check(Gen.NonEmptyListOf(AnyShopper).Select(list => list.ToArray()), property);

    private static IEnumerable<(int, double)> Largest(double[] contributions) => contributions
        .Select((value, input) => (input, value)).Where(c => c.value != 0)
        .OrderByDescending(c => Math.Abs(c.value)).Concat(Enumerable.Repeat((-1, 0.0), 3)).Take(3);

    private static ChurnModel Fit()
    {
        var (before, after) = ChurnPopulation.Draw(2000, 9);
        return ChurnFitter.Fit(ChurnPopulation.History(before, after), ChurnPopulation.Options);
    }

    private static ChurnModel Handmade(double[] coefficients) => Fitted with
    {
        Regression = Fitted.Regression! with
        {
            Intercept = 0,
            Inputs = [.. Fitted.Regression.Inputs.Select((input, j) => input with
            {
                Feature = input.Feature with { Transform = InputTransform.None },
                Mean = 0, Deviation = 1, MissingShare = 0, Coefficient = coefficients[j],
            })],
        },
    };
}
