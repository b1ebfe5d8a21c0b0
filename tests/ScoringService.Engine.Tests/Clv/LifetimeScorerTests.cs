using ScoringService.Engine.Clv;
using ScoringService.Engine.Tests.Fitting;

namespace ScoringService.Engine.Tests.Clv;

public sealed class LifetimeScorerTests
{
    private static readonly CustomerBatch Batch = new Shop(1200).At(Population.AsOf);
    private static readonly LifetimeModel Model = ModelFitter.Fit(Batch, new ScoringOptions()).Clv!;

    [Theory]
    [InlineData(PurchaseModelKind.MbgNbd)]
    [InlineData(PurchaseModelKind.BgNbd)]
    [InlineData(PurchaseModelKind.ParetoNbd)]
    public void Score_CustomersWithAPurchase_EqualsThePredictors(PurchaseModelKind kind)
    {
        var used = Model.Fits.ToList().FindIndex(fit => fit.Kind == kind);
        var scores = Scores.Of(Model with { Used = used }, Batch);
        var predictor = PurchasePredictor.Create(kind, Model.Fits[used].Model!.Values);
        var plan = HorizonPlan.Of([30, 90, 365], new ClvOptions());
        for (var row = 0; row < Batch.Count; row++)
        {
            if (Repeats(row) is not { } x) continue;
            var history = new PurchaseHistories([x], [Number(FeatureColumns.AgeAtLastPurchase, row)],
                [Number(FeatureColumns.CustomerAge, row)]);
            double[] alive = [0], silent = [0], expected = [0, 0, 0], discounted = [0], order = [0], next = [0];
            predictor.Alive(history, alive);
            predictor.NoPurchase(history, alive, 90, silent);
            predictor.Expect(history, alive, plan, expected, discounted);
            predictor.NextPurchase(history, next);
            new SpendPredictor(Model.Spend!).OrderValue([x], [Number(FeatureColumns.MeanRepeatSpend, row)], order);
            Assert.Equal((alive[0], order[0]), (scores.Alive[row], scores.Order[row]));
            double[] found = [scores.Silent[row], scores.In30[row], scores.In90[row], scores.In365[row]];
            foreach (var (wanted, got) in new[] { silent[0], expected[0], expected[1], expected[2] }.Zip(found))
                Assert.InRange(got, wanted * (1 - 1e-13), wanted * (1 + 1e-13));
            var margin = Number(FeatureColumns.GrossMargin, row);
            Assert.Equal(discounted[0] * order[0] * (double.IsNaN(margin) ? 1 : margin), scores.Clv[row], 1e-9);
            Assert.InRange((scores.Next[row] - Scores.AsOf) / 86_400e6, next[0] - 1e-6, next[0] + 1e-6);
        }
    }

    [Fact]
    public void Score_CustomersWithoutAPurchase_HaveNothing()
    {
        var scores = Scores.Of(Model, Batch);
        var without = Enumerable.Range(0, Batch.Count).Where(row => Repeats(row) is null).ToArray();
        Assert.NotEmpty(without);
        Assert.All(without, row => Assert.All(scores.Doubles, column => Assert.Equal(double.NaN, column[row])));
        Assert.All(without, row => Assert.Equal(-1, scores.Next[row]));
    }

    [Fact]
    public void Score_GarbageInNullRows_ChangesNothing() =>
        Assert.Equal(Scores.Of(Model, Batch).Bits, Scores.Of(Model, Batch.WithGarbageInNulls()).Bits);

    [Fact]
    public void Score_UnusableHistories_HaveNothingAndDisturbNobody()
    {
        var ages = Batch.Float64(FeatureColumns.CustomerAge).ToArray();
        var broken = Batch.With(FeatureColumns.CustomerAge, row =>
            row % 6 == 0 ? double.NaN : row % 3 == 0 ? double.PositiveInfinity : ages[row]);
        var (scores, expected) = (Scores.Of(Model, broken), Scores.Of(Model, Batch));
        for (var row = 0; row < Batch.Count; row++)
        {
            if (Repeats(row) is null) continue;
            Assert.Equal(row % 3 == 0 ? double.NaN : expected.Clv[row], scores.Clv[row]);
            Assert.Equal(row % 3 == 0 ? -1 : expected.Next[row], scores.Next[row]);
        }
    }

    [Fact]
    public void Score_AnySplit_GivesTheSameBits()
    {
        var whole = Scores.Of(Model, Batch);
        var parts = Scores.Of(Model, Batch, 1, 511, 600, 601);
        Assert.Equal(whole.Bits, parts.Bits);
    }

    [Fact]
    public void Score_WithoutGammaGamma_TakesTheMeanOrder()
    {
        var scores = Scores.Of(Model with { Spend = null }, Batch);
        for (var row = 0; row < Batch.Count; row++)
            if (Repeats(row) is not null)
                Assert.Equal(Number(FeatureColumns.AverageOrderValue, row), scores.Order[row]);
    }

    [Fact]
    public void NoPurchaseAndSpend_OtherHorizons_AgreeWithScore()
    {
        var scorer = new LifetimeScorer(Model, new ClvOptions());
        var scores = Scores.Of(Model, Batch);
        double[] silent = new double[Batch.Count], spend = new double[Batch.Count];
        scorer.NoPurchase(Batch, 0, 90, silent);
        scorer.Spend(Batch, 0, 90, spend);
        Assert.Equal(scores.Silent, silent);
        for (var row = 0; row < Batch.Count; row++)
        {
            if (Repeats(row) is null) Assert.Equal(double.NaN, spend[row]);
            else Assert.Equal(scores.In90[row] * scores.Order[row], spend[row], 1e-9 * (1 + spend[row]));
        }
    }

    private static int? Repeats(int row) => ((Column<int>)Batch[FeatureColumns.RepeatPurchaseCount])[row];

    private static double Number(ColumnDefinition column, int row) =>
        ((Column<double>)Batch[column])[row] ?? double.NaN;

    private sealed record Scores(
        double[] Alive, double[] Silent, double[] In30, double[] In90, double[] In365, double[] Order, double[] Clv,
        long[] Next)
    {
        public static readonly long AsOf =
            (Population.AsOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

        public double[][] Doubles => [Alive, Silent, In30, In90, In365, Order, Clv];

        public string Bits => string.Join(' ', Doubles.SelectMany(column => column)
            .Select(BitConverter.DoubleToInt64Bits).Concat(Next));

        public static Scores Of(LifetimeModel model, CustomerBatch batch, params int[] cuts)
        {
            var n = batch.Count;
            var scores = new Scores(new double[n], new double[n], new double[n], new double[n], new double[n],
                new double[n], new double[n], new long[n]);
            var scorer = new LifetimeScorer(model, new ClvOptions());
            int[] edges = [0, .. cuts, n];
            for (var i = 1; i < edges.Length; i++)
            {
                var (start, count) = (edges[i - 1], edges[i] - edges[i - 1]);
                scorer.Score(batch, start, new LifetimeOutput
                {
                    Alive = scores.Alive,
                    NoPurchase90D = scores.Silent,
                    Expected30D = scores.In30,
                    Expected90D = scores.In90,
                    Expected365D = scores.In365,
                    OrderValue = scores.Order,
                    PredictedClv = scores.Clv,
                    NextPurchase = scores.Next,
                }.Slice(start, count));
            }

            return scores;
        }
    }
}
