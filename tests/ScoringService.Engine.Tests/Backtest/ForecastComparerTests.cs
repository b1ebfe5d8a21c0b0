using ScoringService.Engine.Backtest;
using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Backtest;

public sealed class ForecastComparerTests
{
    private static readonly double[] Predicted = [1, 2, 3, 4];
    private static readonly double[] Actual = [0, 4, 3, 1];

    [Fact]
    public void Compare_FourCustomers_GivesTheNumbersOfPaperAndPencil()
    {
        var report = ForecastComparer.Compare(Predicted, [(BaselineKind.MonthlyMean, [2, 2, 2, 2])], Actual)!;
        Assert.Equal(4, report.CustomerCount);
        Assert.Equal(8, report.ActualTotal);
        Assert.Equal(2, report.ActualMean);
        Assert.Equal(10, report.Model.PredictedTotal);
        Assert.Equal(0.5, report.Model.Bias);
        Assert.Equal(1.5, report.Model.MeanAbsoluteError); // 1, 2, 0, 3
        Assert.Equal(Math.Sqrt(14 / 4.0), report.Model.RootMeanSquareError, 12);
        Assert.Equal(1.25, report.Model.TotalRatio);
        // Ranks 1 2 3 4 against 1 4 3 2: 1 − 6 · 8 ÷ (4 · 15).
        Assert.Equal(0.2, report.Model.RankCorrelation!.Value, 12);
        // The top fifth is one customer: the model says the last, in truth it is the second.
        Assert.Equal(0, report.Model.TopFifthHits);
        var baseline = Assert.Single(report.Baselines);
        Assert.Equal(1.5, baseline.Error.MeanAbsoluteError); // 2, 2, 1, 1
        Assert.Equal(1, baseline.RelativeError);
        Assert.Equal(Math.Sqrt(14 / 10.0), baseline.RelativeSquareError!.Value, 12);
        Assert.Null(baseline.Error.RankCorrelation);
        Assert.Equal(0.25, baseline.Error.TopFifthHits); // all tie, so each is a quarter of the top one
        Assert.Equal(HoldoutGrade.C, baseline.Grade);
    }

    [Fact]
    public void Compare_FewerThanTenCustomers_HasAGroupForEach()
    {
        var report = ForecastComparer.Compare(Predicted, [(BaselineKind.MonthlyMean, Predicted)], Actual)!;
        Assert.Equal([new(1, 1, 0), new(1, 2, 4), new(1, 3, 3), new(1, 4, 1)], report.Tenths);
    }

    [Fact]
    public void Compare_Tenths_ShareCustomersWhoTie()
    {
        // Twenty customers of whom the first fifteen get one forecast: their outcomes, 0 to 14, are shared out evenly.
        double[] predicted = [.. Enumerable.Range(0, 20).Select(i => i < 15 ? 1.0 : i)];
        double[] actual = [.. Enumerable.Range(0, 20).Select(i => (double)i)];
        var tenths = ForecastComparer.Compare(predicted, [(BaselineKind.MonthlyMean, predicted)], actual)!.Tenths;
        Assert.Equal(10, tenths.Count);
        Assert.All(tenths.Take(7), tenth => Assert.Equal(7, tenth.ActualMean, 12));
        Assert.Equal((7 + 15) / 2.0, tenths[7].ActualMean, 12);
        Assert.Equal((1 + 15) / 2.0, tenths[7].PredictedMean, 12);
        Assert.Equal((18 + 19) / 2.0, tenths[9].ActualMean, 12);
    }

    [Fact]
    public void Compare_Capture_TakesTheHighestFirst()
    {
        var points = ForecastComparer.Compare(
            Predicted, [(BaselineKind.MonthlyMean, [0, 0, 0, 0])], Actual)!.Capture;
        Assert.Equal(21, points.Count);
        // In the order of the model: 1, 3, 4, 0 of 8; at best 4, 3, 1, 0; at random a quarter each.
        Assert.Equal([0, 1 / 8.0, 4 / 8.0, 1, 1], Quarters(point => point.Model));
        Assert.Equal([0, 4 / 8.0, 7 / 8.0, 1, 1], Quarters(point => point.Best));
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Quarters(point => point.Baseline));
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Quarters(point => point.Share));

        double[] Quarters(Func<CapturePoint, double> value) =>
            [.. points.Where((_, i) => i % 5 == 0).Select(point => Math.Round(value(point), 12))];
    }

    [Fact]
    public void Compare_PerfectForecast_HasNoErrorAndCapturesTheBest()
    {
        var actual = Draw(300, 1);
        var report = ForecastComparer.Compare(actual, [(BaselineKind.MonthlyMean, Draw(300, 2))], actual)!;
        Assert.Equal(0, report.Model.MeanAbsoluteError);
        Assert.Equal(0, report.Model.RootMeanSquareError);
        Assert.Equal(0, report.Model.Bias);
        Assert.Equal(1, report.Model.TotalRatio);
        Assert.Equal(1, report.Model.RankCorrelation!.Value, 12);
        Assert.Equal(1, report.Model.TopFifthHits!.Value, 12);
        Assert.Equal(0, report.Baselines[0].RelativeError);
        Assert.All(report.Capture, point => Assert.Equal(point.Best, point.Model));
    }

    [Fact]
    public void Compare_NothingHappened_HasNoRatiosAndNoCapture()
    {
        var report = ForecastComparer.Compare([1, 2], [(BaselineKind.MonthlyMean, [0, 0])], [0, 0])!;
        Assert.Null(report.Model.TotalRatio);
        Assert.Null(report.Model.TopFifthHits);
        Assert.Null(report.Model.RankCorrelation);
        Assert.Null(report.Baselines[0].RelativeError);
        Assert.Null(report.Baselines[0].RelativeSquareError);
        Assert.Null(report.Baselines[0].Grade);
        Assert.Empty(report.Capture);
        Assert.Equal(1.5, report.Model.MeanAbsoluteError);
    }

    [Fact]
    public void Compare_CustomersWithoutForecast_AreLeftOut()
    {
        var report = ForecastComparer.Compare(
            [1, double.NaN, 3], [(BaselineKind.MonthlyMean, [1, 9, 3])], [1, 100, 3])!;
        Assert.Equal(2, report.CustomerCount);
        Assert.Equal(4, report.ActualTotal);
        Assert.Equal(0, report.Model.MeanAbsoluteError);
        Assert.Null(ForecastComparer.Compare([double.NaN], [(BaselineKind.MonthlyMean, [1])], [1]));
        Assert.Null(ForecastComparer.Compare([], [(BaselineKind.MonthlyMean, [])], []));
    }

    [Fact]
    public void Compare_HugeAmounts_StaysFinite()
    {
        var report = ForecastComparer.Compare([1e200, 0], [(BaselineKind.MonthlyMean, [0, 0])], [0, 1e200])!;
        Assert.Equal(1e200, report.Model.RootMeanSquareError, 1e186);
        ReportText.Of(report);
    }

    [Fact]
    public void Compare_AnyOrderOfTheCustomers_GivesTheSameBits()
    {
        double[] predicted = [.. Draw(500, 3).Select(Math.Floor)], baseline = Draw(500, 4), actual = Draw(500, 5);
        var expected = ReportText.Of(ForecastComparer.Compare(
            predicted, [(BaselineKind.MonthlyMean, baseline), (BaselineKind.LastWindow, actual)], actual)!);
        for (var seed = 0; seed < 20; seed++)
        {
            var order = Enumerable.Range(0, 500).ToArray();
            new Random(seed).Shuffle(order);
            double[] Pick(double[] values) => Array.ConvertAll(order, i => values[i]);
            Assert.Equal(expected, ReportText.Of(ForecastComparer.Compare(Pick(predicted),
                [(BaselineKind.MonthlyMean, Pick(baseline)), (BaselineKind.LastWindow, Pick(actual))],
                Pick(actual))!));
        }
    }

    [Fact]
    public void RankCorrelation_RandomValuesWithTies_EqualsPearsonOfMidRanks()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            double[] a = [.. Enumerable.Range(0, 40).Select(_ => (double)random.Next(12))],
                b = [.. a.Select(value => value * random.Next(3))];
            var expected = MathNet.Numerics.Statistics.Correlation.Spearman(a, b);
            Assert.Equal(expected, RankCorrelation.Of(a, b)!.Value, 12);
        }
    }

    private static double[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(
            _ => random.Next(3) == 0 ? 0 : Math.Round(Math.Exp(3 + 2 * random.NextDouble()), 2))];
    }
}
