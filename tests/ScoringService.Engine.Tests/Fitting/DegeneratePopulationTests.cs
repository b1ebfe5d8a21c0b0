namespace ScoringService.Engine.Tests.Fitting;

/// <summary>Data that determine little or nothing leave parts out, with reasons; they never make a fit fail.</summary>
public sealed class DegeneratePopulationTests
{
    private static readonly string[] Everything =
    [
        ScoringModel.RfmPart, ScoringModel.PurchasesPart, ScoringModel.SpendPart, ScoringModel.ClustersPart,
        ScoringModel.ChurnPart, ScoringModel.LifecyclePart, ScoringModel.ValuePart, ScoringModel.ValidationPart,
    ];

    public static TheoryData<string> Names => [.. Populations.Keys];

    /// <summary>The parts that each population must leave out.</summary>
    private static Dictionary<string, (Func<FitInput> Make, string[] Missing)> Populations { get; } = new()
    {
        ["empty"] = (() => new Shop(0).Input(), Everything),
        ["one customer"] = (() => new Shop(1).Input(), ["clusters", "churn"]),
        ["nobody bought"] = (
            () => Both(new Shop(300), batch => WithoutPurchases(batch)),
            ["rfm", "purchases", "spend", "clusters", "churn", "lifecycle"]),
        ["all equal"] = (
            () => Both(new Shop(900), batch => batch.Gather(new int[900])), ["clusters", "churn"]),
        ["all numbers equal"] = (() => Both(new Shop(900), batch => batch.WithNumbers(_ => 3)), ["clusters"]),
        ["one-time buyers"] = (
            () => Both(new Shop(900), OneTime), ["purchases", "spend"]),
        ["all refunded"] = (
            () => Both(new Shop(900), batch => batch
                .With(FeatureColumns.TotalSpend, row => (double?)-row)
                .With(FeatureColumns.MeanRepeatSpend, row => (double?)-row)
                .With(FeatureColumns.NetSpend365D, row => (double?)-row)), ["spend"]),
        ["great amounts"] = (
            () => Both(new Shop(900), batch => Scaled(batch, 1e9)), []),
        ["amounts beyond all sense"] = (() => Both(new Shop(900), batch => Scaled(batch, 1e300)), []),
        ["first purchase today"] = (
            () => Both(new Shop(900), batch => OneTime(batch)
                .With(FeatureColumns.CustomerAge, _ => (double?)0).With(FeatureColumns.RecencyDays, _ => (int?)0)),
            ["purchases", "spend"]),
        ["not a number"] = (
            () => Both(new Shop(900), batch => batch.WithNumbers(_ => double.NaN)),
            ["rfm", "purchases", "spend", "clusters", "lifecycle"]),
        ["infinite"] = (
            () => Both(new Shop(900), batch => batch.WithNumbers(row => row % 2 == 0 ? double.PositiveInfinity : 1)),
            ["clusters"]),
        ["some infinite amounts"] = (
            () => Both(new Shop(900), batch => batch
                .With(FeatureColumns.TotalSpend, row => row % 9 == 0 ? double.PositiveInfinity : row)
                .With(FeatureColumns.AverageOrderValue, row => row % 7 == 0 ? double.NegativeInfinity : row)
                .With(FeatureColumns.MeanRepeatSpend, row => row % 5 == 0 ? double.NaN : row)
                .With(FeatureColumns.GrossMargin, row => row % 4 == 0 ? double.PositiveInfinity : 0.5)), []),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_LittleToLearn_LeavesPartsOutWithReasons(string name)
    {
        var (make, missing) = Populations[name];
        var model = ModelFitter.Fit(make(), new ScoringOptions());
        Assert.Equal(Everything, model.Parts.Select(part => part.Name));
        Assert.All(model.Parts, part => Assert.Equal(part.Fitted, part.Reason is null));
        Assert.Equal(missing, model.Parts.Where(part => !part.Fitted).Select(part => part.Name));
        Assert.Equal(model.Rfm is not null, IsFitted(ScoringModel.RfmPart));
        Assert.Equal(model.Clv is not null, IsFitted(ScoringModel.PurchasesPart));
        Assert.Equal(model.Clv?.Spend is not null, IsFitted(ScoringModel.SpendPart));
        Assert.Equal(model.Clusters is not null, IsFitted(ScoringModel.ClustersPart));
        Assert.Equal(model.Churn!.Regression is not null, IsFitted(ScoringModel.ChurnPart));
        Assert.Equal(model.Lifecycle is not null, IsFitted(ScoringModel.LifecyclePart));
        Assert.Equal(model.Value is not null, IsFitted(ScoringModel.ValuePart));
        Assert.Equal(model.Validation.Count > 0, IsFitted(ScoringModel.ValidationPart));

        bool IsFitted(string part) => model.Parts.Single(status => status.Name == part).Fitted;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_LittleToLearn_GivesAModelThatCanBeStoredAndUsed(string name)
    {
        var input = Populations[name].Make();
        var model = ModelFitter.Fit(input, new ScoringOptions());
        var back = ScoringModel.FromJson(model.ToJson());
        Assert.Equal(model.ToJson(), back.ToJson());
        var scores = CustomerScorer.Score(back, input.Now);
        foreach (var column in scores.Columns.OfType<Column<double>>())
            for (var row = 0; row < column.Length; row++)
                Assert.True(double.IsFinite(column[row] ?? 0), $"{column.Definition.Name} of row {row}");
    }

    private static FitInput Both(Shop shop, Func<CustomerBatch, CustomerBatch> edit)
    {
        var input = shop.Input();
        return new FitInput { Now = edit(input.Now), Before = edit(input.Before!) };
    }

    private static CustomerBatch WithoutPurchases(CustomerBatch batch) => batch
        .With(FeatureColumns.PurchaseCount, _ => (int?)0)
        .With(FeatureColumns.RecencyDays, _ => (int?)null)
        .With(FeatureColumns.RepeatPurchaseCount, _ => (int?)null)
        .With(FeatureColumns.AgeAtLastPurchase, _ => (double?)null)
        .With(FeatureColumns.CustomerAge, _ => (double?)null);

    private static CustomerBatch OneTime(CustomerBatch batch) => batch
        .With(FeatureColumns.RepeatPurchaseCount, _ => (int?)0)
        .With(FeatureColumns.AgeAtLastPurchase, _ => (double?)0)
        .With(FeatureColumns.MeanRepeatSpend, _ => (double?)null);

    private static CustomerBatch Scaled(CustomerBatch batch, double factor)
    {
        foreach (var column in batch.Columns.OfType<Column<double>>().Where(c => c.Definition.Unit == "base currency"))
            batch = batch.With(column.Definition, row => column[row] * factor);
        return batch;
    }
}
