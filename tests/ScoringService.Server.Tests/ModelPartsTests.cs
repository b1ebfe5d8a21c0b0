using ScoringService.V1;

namespace ScoringService.Server.Tests;

public sealed class ModelPartsTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService _service = shared.Service;

    [Fact]
    public async Task GetModel_FittedModel_CarriesEveryPart()
    {
        var stored = _service.Database.ActiveModel()!;
        var (engine, model) = (stored.Model, await _service.Models.GetModelAsync(new GetModelRequest()));

        Assert.True(model.Active);
        Assert.Equal(stored.ActivatedAt, model.ActivateTime.ToDateTime());
        Assert.Equal(engine.Parts.Select(part => (part.Name, part.Fitted)),
            model.Parts.Select(part => (part.Name, part.Fitted)));
        Assert.Contains(model.Parts, part => part is { Name: Engine.ScoringModel.ChurnPart });
        Assert.Equal(engine.Rfm!.CustomerCount, model.Rfm.CustomerCount);
        Assert.Equal(engine.Warnings, model.Warnings);
    }

    [Fact]
    public async Task GetModel_Lifetime_IsTheEngines()
    {
        var engine = _service.Database.ActiveModel()!.Model.Clv!;
        var lifetime = (await _service.Models.GetModelAsync(new GetModelRequest())).Lifetime;

        Assert.Equal(3, lifetime.Purchases.Count);
        Assert.Equal(engine.Used, lifetime.Purchases.ToList().FindIndex(fit => fit.IsUsed));
        Assert.Single(lifetime.Purchases, fit => fit.IsUsed);
        foreach (var (expected, actual) in engine.Fits.Zip(lifetime.Purchases))
        {
            Assert.Equal(expected.Kind.ToString(), actual.Kind.ToString());
            Assert.Equal(expected.Fit.Status.ToString(), actual.Status.ToString());
            Assert.Equal(expected.Model is not null, actual.HasLogLikelihood);
            Assert.Equal((expected.Model?.Parameters ?? []).Select(p => (p.Name, p.Value, p.IsIdentified)),
                actual.Parameters.Select(p => (p.Name, p.Value, p.IsIdentified)));
        }

        Assert.Equal(engine.Holdout is null, lifetime.Holdout is null);
        Assert.Equal(engine.Holdout is null, lifetime.HoldoutReason.Length > 0);
    }

    [Fact]
    public async Task GetModel_ClustersChurnAndValue_AreTheEngines()
    {
        var engine = _service.Database.ActiveModel()!.Model;
        var model = await _service.Models.GetModelAsync(new GetModelRequest());

        Assert.Equal(engine.Clusters!.Clusters.Select(c => (c.Number, (long)c.Size, c.Name.Zh)),
            model.Clusters.Clusters.Select(c => (c.Number, c.Size, c.Label.Zh)));
        Assert.All(model.Clusters.Clusters, c => Assert.Equal($"C{c.Number}", c.Label.Code));
        Assert.All(model.Clusters.Clusters, c => Assert.Equal(model.Clusters.Features.Count, c.Centroid.Count));
        Assert.Equal(1, model.Clusters.Clusters.Sum(c => c.Share), 12);

        var report = engine.Churn!.Report;
        Assert.Equal(report.Source.ToString(), model.Churn.Source.ToString());
        Assert.Equal(report.ChurnedCount, model.Churn.ChurnedCount);
        Assert.Equal(report.Metrics?.Auc, model.Churn.Metrics?.Auc);
        Assert.Equal(report.Metrics!.Calibration.Sum(group => (long)group.Count),
            model.Churn.Metrics!.Calibration.Sum(group => group.CustomerCount));
        Assert.Equal((engine.Churn.Regression?.Inputs ?? []).Select(input => (input.Feature.Column, input.Coefficient)),
            (model.Churn.Regression?.Inputs ?? []).Select(input => (input.Column, input.Coefficient)));

        Assert.Equal(engine.Value!.TierPopulations.Select(count => (long)count),
            model.Value.Tiers.Select(tier => tier.CustomerCount));
        Assert.Equal(engine.Value.Indicators.Select(ranks => ranks is not null),
            model.Value.Indicators.Select(indicator => indicator.Included));
        Assert.Equal(["FINANCIAL", "EMOTIONAL", "STRATEGIC", "REFERRAL"],
            model.Value.Indicators.Select(indicator => indicator.Dimension).Distinct());
        Assert.Equal(20, model.Value.Indicators.Count);
        foreach (var indicator in model.Value.Indicators.Where(indicator => indicator.Included))
            Assert.InRange(indicator.Ranks.Median, indicator.Ranks.Least, indicator.Ranks.Greatest);
    }

    [Fact]
    public async Task GetModel_Validation_IsTheEnginesWithLabels()
    {
        var engine = _service.Database.ActiveModel()!.Model.Validation;
        var validation = (await _service.Models.GetModelAsync(new GetModelRequest())).Validation;

        Assert.Equal(engine.Select(one => one.Column), validation.Select(one => one.Column));
        foreach (var (expected, actual) in engine.Zip(validation))
        {
            Assert.Equal(expected.Report.Silhouette?.Mean, actual.Report.Silhouette?.Mean);
            Assert.Equal(expected.Report.Verdict.Zh, actual.Report.Verdict.Zh);
            Assert.Equal(expected.Report.Groups.Select(group => (group.Name, (long)group.Count)),
                actual.Report.Groups.Select(group => (group.Label.Code, group.CustomerCount)));
            Assert.Equal(expected.Report.Indicators.Select(i => i.KruskalWallis?.Significance.P),
                actual.Report.Indicators.Select(i => i.KruskalWallis?.P));
        }

        var tiers = validation.Single(one => one.Column == "tier").Report.Groups;
        Assert.Equal("战略核心层", tiers.Single(group => group.Label.Code == "STRATEGIC_CORE").Label.Zh);
    }

    [Fact]
    public async Task FitModel_SecondFit_FollowsTheActiveModel()
    {
        var model = await _service.FitAsync(new FitModelRequest());

        // The same data again: every cluster stays where it was, and every grouping agrees with its own.
        Assert.All(model.Clusters.Clusters, cluster => Assert.Equal(0, cluster.Drift, 9));
        Assert.All(model.Validation, one => Assert.Equal(1, one.Report.Agreement.AdjustedRandIndex));
    }

    [Fact]
    public async Task ListModels_Models_HavePartsButNotWhatWasLearnt()
    {
        var model = (await _service.Models.ListModelsAsync(new ListModelsRequest())).Models[^1];

        Assert.Equal(1, model.Version);
        Assert.NotEmpty(model.Parts);
        Assert.Null(model.Options);
        Assert.Null(model.Rfm);
        Assert.Empty(model.Validation);
    }
}
