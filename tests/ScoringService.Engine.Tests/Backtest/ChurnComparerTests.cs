using ScoringService.Engine.Backtest;
using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Backtest;

public sealed class ChurnComparerTests
{
    private static readonly (ChurnSource, string?) Source = (ChurnSource.Regression, null);

    [Fact]
    public void Compare_FourCustomers_GivesTheNumbersOfPaperAndPencil()
    {
        var churn = ChurnComparer.Compare(
            [0.1, 0.4, 0.35, 0.8], [false, false, true, true], [10, 20, 30, 5], Source)!;
        // Of four pairs only (0.35, 0.4) is in the wrong order; by days (5, 10) and (5, 20) are.
        Assert.Equal(0.75, churn.Metrics.Auc);
        Assert.Equal(0.5, churn.RecencyAuc);
        Assert.Equal(ChurnGrade.A, churn.Grade);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.6) + Math.Log(0.35) + Math.Log(0.8)) / 4, churn.Metrics.LogLoss, 12);
        Assert.Equal((0.01 + 0.16 + 0.4225 + 0.04) / 4, churn.Metrics.Brier, 12);
        Assert.Equal(2, churn.Metrics.LiftAt10Percent);
        Assert.Equal(2, churn.RecencyLiftAt10Percent);
        Assert.Equal(0.5, churn.BaseRate);
        Assert.Equal(Math.Log(2), churn.BaseRateLogLoss, 12);
        Assert.Equal(0.25, churn.BaseRateBrier);
        // From the top by probability: churned, not, churned, not; by days: churned, not, not, churned.
        Assert.Equal([0, 0.5, 0.5, 1, 1], Quarters(churn, point => point.Model));
        Assert.Equal([0, 0.5, 0.5, 0.5, 1], Quarters(churn, point => point.Baseline));
        Assert.Equal([0, 0.5, 1, 1, 1], Quarters(churn, point => point.Best));
    }

    [Fact]
    public void Compare_CustomersWithoutProbability_AreLeftOut()
    {
        var churn = ChurnComparer.Compare([0.5, double.NaN], [true, false], [1, 2], Source)!;
        Assert.Equal(1, churn.Metrics.CustomerCount);
        Assert.Equal(1, churn.BaseRate);
        Assert.Null(ChurnComparer.Compare([double.NaN], [true], [1], Source));
    }

    [Fact]
    public void Compare_RecencyItself_IsNotBetterThanRecency()
    {
        var random = new Random(4);
        double[] days = [.. Enumerable.Range(0, 200).Select(_ => (double)random.Next(300))];
        bool[] labels = [.. days.Select(day => random.Next(300) < day)];
        var churn = ChurnComparer.Compare(Array.ConvertAll(days, day => day / 300), labels, days, Source)!;
        Assert.Equal(churn.RecencyAuc, churn.Metrics.Auc);
        Assert.Equal(churn.RecencyLiftAt10Percent, churn.Metrics.LiftAt10Percent);
        Assert.Equal(ChurnGrade.C, churn.Grade);
        Assert.All(churn.Gains, point => Assert.Equal(point.Baseline, point.Model));
    }

    private static double[] Quarters(ChurnBacktest churn, Func<CapturePoint, double> value) =>
        [.. churn.Gains.Where((_, i) => i % 5 == 0).Select(point => Math.Round(value(point), 12))];
}
