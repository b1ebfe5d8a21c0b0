using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Fitting;

public sealed class HoldoutFitTests
{
    private static readonly FitInput Input = new Shop(2500).Input();

    [Fact]
    public void Fit_Shop_ComparesEverybodyWhoHadBought()
    {
        var report = Fit(Input).Holdout!;
        var bought = Input.Before![FeatureColumns.RecencyDays];
        Assert.Equal(bought.Length - bought.NullCount, report.CustomerCount);
        Assert.InRange(report.ModelHits, 0.2, 1);
        Assert.InRange(report.BaselineHits, 0, 1);
    }

    [Fact]
    public void Fit_SpendAsTheBaselineSays_GradesTheBaselineBest()
    {
        var spent = (Column<double>)Input.Before![FeatureColumns.TotalSpend];
        var age = (Column<double>)Input.Before[FeatureColumns.CustomerAge];
        var now = Input.Now.With(FeatureColumns.TotalSpend, row =>
            spent[row] + (spent[row] ?? 0) / Math.Max(1, (age[row] ?? 0) / (365.25 / 12)));
        var model = ModelFitter.Fit(Input with { Now = now }, new ScoringOptions());
        Assert.InRange(model.Clv!.Holdout!.BaselineHits, 0.99, 1);
        Assert.Equal(HoldoutGrade.C, model.Clv.Holdout.Grade);
        Assert.Contains(model.Warnings, warning => warning.Contains("worse", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_SpendAsTheModelSays_GradesTheModelBest()
    {
        var model = Fit(Input);
        var predicted = new double[Input.Before!.Count];
        // The model that is graded is the one fitted to the batch before.
        var before = ModelFitter.Fit(Input.Before, new ScoringOptions()).Clv!;
        new LifetimeScorer(before, new ClvOptions()).Spend(Input.Before, 0, 90, predicted);
        var spent = (Column<double>)Input.Before[FeatureColumns.TotalSpend];
        var now = Input.Now.With(FeatureColumns.TotalSpend, row =>
            spent[row] + (double.IsNaN(predicted[row]) ? 0 : predicted[row]));
        var report = Fit(Input with { Now = now }).Holdout!;
        // Adding and taking away rounds, which moves customers who are nearly equal.
        Assert.InRange(report.ModelHits, 0.99, 1);
        Assert.Equal(HoldoutGrade.A, report.Grade);
        Assert.NotEqual(report, model.Holdout);
    }

    [Fact]
    public void Fit_NobodySpentAnything_HasNoGrade()
    {
        var spent = (Column<double>)Input.Before![FeatureColumns.TotalSpend];
        var model = Fit(Input with { Now = Input.Now.With(FeatureColumns.TotalSpend, row => spent[row]) });
        Assert.Null(model.Holdout);
        Assert.Contains("spent the same", model.HoldoutReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_FewCustomersBefore_HasNoGrade()
    {
        var model = Fit(new Shop(40).Input());
        Assert.Null(model.Holdout);
        Assert.Contains("a grade needs 50", model.HoldoutReason, StringComparison.Ordinal);
    }

    private static LifetimeModel Fit(FitInput input) => ModelFitter.Fit(input, new ScoringOptions()).Clv!;
}
