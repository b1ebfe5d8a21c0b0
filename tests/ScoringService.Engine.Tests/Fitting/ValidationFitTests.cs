using ScoringService.Engine.Fitting;
using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Tests.Fitting;

public sealed class ValidationFitTests
{
    private static readonly FitInput Input = new Shop(1500).Input();
    private static readonly ScoringModel Model = ModelFitter.Fit(Input, new ScoringOptions());

    [Fact]
    public void Fit_Shop_ComparesTheGroupsThatAreScored()
    {
        var scores = CustomerScorer.Score(Model, Input.Now);
        foreach (var (name, report) in Model.Validation)
        {
            var column = (DictionaryColumn)scores.Columns.Single(c => c.Definition.Name == name);
            Assert.Equal(column.NullCount, report.Ungrouped);
            foreach (var group in report.Groups)
                Assert.Equal(Enumerable.Range(0, column.Length).Count(row => column[row] == group.Name), group.Count);
            Assert.Equal(
                [
                    "recency_days", "purchase_count", "total_spend", "average_order_value", "churn_probability",
                    "predicted_clv",
                ],
                report.Indicators.Select(indicator => indicator.Name));
        }
    }

    [Fact]
    public void Fit_RfmSegments_DifferInWhatTheyAreMadeOf()
    {
        var report = Model.Validation.Single(entry => entry.Column == "rfm_segment").Report;
        Assert.All(report.Indicators.Take(3), indicator =>
            Assert.InRange(indicator.KruskalWallis!.EpsilonSquared, 0.3, 1));
        Assert.NotEqual(Separation.NotAssessed, report.Separation);
    }

    [Fact]
    public void Fit_ManyCustomers_TakesASample()
    {
        var model = ModelFitter.Fit(new Shop(ValidationFit.SampleSize + 5000).At(Population.AsOf), Fast);
        Assert.All(model.Validation, entry => Assert.InRange(
            entry.Report.Groups.Sum(group => group.Count) + entry.Report.Ungrouped,
            ValidationFit.SampleSize * 9 / 10, ValidationFit.SampleSize));
    }

    [Fact]
    public void Fit_PreviousModel_IsTheReferenceWhereItHasGroups()
    {
        var previous = new ScoringModel(Model.AsOf, Model.CustomerCount, Model.Options)
        {
            Rfm = Model.Rfm,
            Parts = Model.Parts,
        };
        var model = ModelFitter.Fit(Input with { Previous = previous }, new ScoringOptions());
        foreach (var (name, report) in model.Validation)
        {
            if (name is "rfm_segment") Assert.Equal(1, report.Agreement!.AdjustedRandIndex);
            if (name is "cluster" or "tier") Assert.Null(report.Agreement);
        }
    }

    /// <summary>What is not validated here is quick.</summary>
    private static ScoringOptions Fast => new() { Clusters = new() { Restarts = 1 } };
}
