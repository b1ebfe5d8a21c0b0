using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

public sealed class ChurnFitterTests
{
    [Theory]
    [InlineData(500, 50, null)]
    [InlineData(500, 450, null)]
    [InlineData(499, 200, "Only 499 customers had bought before the cut")]
    [InlineData(500, 49, "Only 49 customers bought nothing after the cut")]
    [InlineData(500, 451, "Only 49 customers bought again after the cut")]
    [InlineData(500, 0, "Only 0 customers bought nothing after the cut")]
    [InlineData(0, 0, "Only 0 customers had bought before the cut")]
    public void Fit_TooLittleData_FallsBackAndSaysSo(int count, int churned, string? reason)
    {
        var model = ChurnFitter.Fit(ChurnPopulation.Counted(count, churned), ChurnPopulation.Options);
        Assert.Equal((count, churned), (model.Report.CustomerCount, model.Report.ChurnedCount));
        if (reason is null)
        {
            Assert.Equal(ChurnSource.Regression, model.Report.Source);
            Assert.Null(model.Report.Reason);
            Assert.Equal(count, model.Report.TrainingCount + model.Report.Metrics!.CustomerCount);
            return;
        }

        Assert.Null(model.Regression);
        Assert.Equal(ChurnSource.BuyTillYouDie, model.Report.Source);
        Assert.StartsWith(reason, model.Report.Reason);
        Assert.EndsWith("The buy-till-you-die probability stands in.", model.Report.Reason);
        Assert.Equal(0, model.Report.TrainingCount);
        Assert.Null(model.Report.Metrics);
        Assert.Null(model.Report.Grade);
    }

    [Fact]
    public void Fit_FallbackWithProbabilities_IsJudgedOnThem()
    {
        double[] silent = [.. Enumerable.Range(0, 100).Select(i => i < 40 ? 0.9 : 0.2)];
        silent[0] = double.NaN;
        silent[1] = 1.5;
        var report = ChurnFitter.Fit(ChurnPopulation.Counted(100, 40, silent), ChurnPopulation.Options).Report;
        Assert.Equal((98, 38), (report.Metrics!.CustomerCount, report.Metrics.ChurnedCount));
        Assert.Equal(1, report.Metrics.Auc);
        Assert.Equal(ChurnGrade.A, report.Grade);
    }

    [Fact]
    public void Fit_RegressionOnPurchases_BeatsRecencyAndIsCalibrated()
    {
        var (before, after) = ChurnPopulation.Draw(8000, 3);
        var model = ChurnFitter.Fit(ChurnPopulation.History(before, after), ChurnPopulation.Options);
        var report = model.Report;
        Assert.Equal(RegressionStatus.Converged, model.Regression!.Status);
        Assert.Equal(ChurnGrade.A, report.Grade);
        Assert.True(report.Metrics!.Auc > report.RecencyAuc + 0.02 && report.RecencyAuc > 0.6);
        Assert.InRange(report.Metrics.CustomerCount, 1450, 1750);
        Assert.True(report.Metrics.LogLoss < Math.Log(2) && report.Metrics.Brier < 0.25);
        Assert.True(report.Metrics.LiftAt10Percent > 1);
        // 160 customers each: a deviation of the observed share is below 0.04.
        Assert.All(report.Metrics.Calibration, g => Assert.Equal(g.MeanProbability, g.ChurnedShare, 0.12));
        // What the customers were drawn with: long silence and slow rhythm churn, spend keeps.
        Assert.True(model.Regression.Inputs[0].Coefficient > 0);
        Assert.True(model.Regression.Inputs[1].Coefficient < 0);
        Assert.True(model.Regression.Inputs[2].Coefficient > 0);
    }

    [Fact]
    public void Fit_RecencyIsAllThereIs_IsNotBetter()
    {
        var (before, after) = ChurnPopulation.Draw(2000, 3);
        var options = ChurnPopulation.Options with { Inputs = [new("recency_days", InputTransform.SignedLog)] };
        var report = ChurnFitter.Fit(ChurnPopulation.History(before, after), options).Report;
        Assert.Equal(report.RecencyAuc, report.Metrics!.Auc);
        Assert.Equal(ChurnGrade.C, report.Grade);
    }

    [Fact]
    public void Fit_OtherOrderOrThreads_GivesTheSameBits()
    {
        var (before, after) = ChurnPopulation.Draw(25_000, 7);
        var expected = Text(ChurnPopulation.History(before, after), 1);
        Assert.Equal(expected, Text(ChurnPopulation.History(before, after), 4));
        new Random(1).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(before));
        new Random(2).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(after));
        Assert.Equal(expected, Text(ChurnPopulation.History(before, after), 2));

        static string Text(ChurnHistory history, int threads)
        {
            var model = ChurnFitter.Fit(history, ChurnPopulation.Options, threads);
            return $"{model.Report} {string.Join(' ', model.Report.Metrics!.Calibration)}"
                + $"{model.Regression!.Intercept} {string.Join(' ', model.Regression.Inputs)}";
        }
    }

    [Fact]
    public void Fit_PerfectRule_IsHeldByThePenalty()
    {
        // Whoever had been silent for 100 days churned, nobody else did.
        var before = Enumerable.Range(0, 600).Select(i => new Shopper($"c{i}", i % 200)).ToList();
        var after = before.Select(s => s with
        {
            LastPurchase = s.Recency >= 100 ? ChurnPopulation.Cut : ChurnPopulation.AsOf,
        }).ToList();
        var model = ChurnFitter.Fit(ChurnPopulation.History(before, after), ChurnPopulation.Options);
        Assert.Equal(RegressionStatus.Converged, model.Regression!.Status);
        Assert.Equal(1, model.Report.Metrics!.Auc);
        Assert.Equal(ChurnGrade.C, model.Report.Grade); // recency alone is as good

        var plain = ChurnFitter.Fit(
            ChurnPopulation.History(before, after), ChurnPopulation.Options with { Penalty = 0 });
        Assert.Equal(RegressionStatus.NotIdentified, plain.Regression!.Status);
        Assert.NotNull(plain.Report.Reason);
        Assert.Equal(1, plain.Report.Metrics!.Auc);
    }

    [Fact]
    public void Fit_DefaultInputs_WorkOnTheFeatureColumns()
    {
        // All of those that the population does not fill are constant and left out.
        var (before, after) = ChurnPopulation.Draw(2000, 5);
        var model = ChurnFitter.Fit(ChurnPopulation.History(before, after), new ChurnOptions());
        Assert.Equal(
            ["recency_days", "total_spend", "inter_purchase_mean_days"],
            model.Regression!.Inputs.Where(i => i.Deviation > 0).Select(i => i.Feature.Column));
        Assert.Equal(ChurnGrade.A, model.Report.Grade);
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        var (before, after) = ChurnPopulation.Draw(1000, 5);
        Assert.Throws<OperationCanceledException>(() => ChurnFitter.Fit(
            ChurnPopulation.History(before, after), ChurnPopulation.Options, 1, new CancellationToken(canceled: true)));
    }
}
