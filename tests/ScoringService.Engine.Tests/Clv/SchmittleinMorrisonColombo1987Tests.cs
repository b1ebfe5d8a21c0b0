using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>
/// Pareto/NBD on the CDNOW sample: the model of Schmittlein, Morrison and Colombo (1987), estimates of Fader, Hardie
/// and Lee (2005), numbers of the BTYD walkthrough and of CLVTools' tests.
/// </summary>
public sealed class SchmittleinMorrisonColombo1987Tests
{
    private const PurchaseModelKind Pareto = PurchaseModelKind.ParetoNbd;
    private const string PerCustomer = "reference/cdnow_sample_percustomer_published_params.csv";

    // The walkthrough's own estimates, with which it predicts.
    private static readonly PurchaseParameters Walkthrough = new(0.5533971, 10.5801985, 0.6060625, 11.6562237);

    [SkippableFact]
    public void Fit_CdnowSample_FindsThePublishedParameters()
    {
        var (model, fit) = PurchaseFitter.Fit(Pareto, Cdnow.Sample().Rows);
        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.True(fit.LogLikelihood >= -9594.97617894 - 1e-3, $"{fit.LogLikelihood}");
        Assert.Equal([0.553, 10.578, 0.606, 11.669], model!.Parameters.Select(p => Math.Round(p.Value, 3)));
        Assert.Equal(["r", "alpha", "s", "beta"], model.Parameters.Select(p => p.Name));
        Cdnow.AssertClose(
            [0.0476264, 0.8427222, 0.1872594, 6.2105448], [.. model.Parameters.Select(p => p.StandardError!.Value)],
            0.01);
    }

    [Fact]
    public void Predictions_Customer1516_EqualTheWalkthrough()
    {
        var customer = new Histories([26], [30.857], [31]);
        Assert.Equal(0.997874, customer.Alive(Pareto, Walkthrough)[0], 1e-5);
        Assert.Equal(25.45647, customer.Expect(Pareto, Walkthrough, 52)[0], 5e-3);
        Assert.Equal(1.473434, PurchasePredictor.Create(Pareto, Walkthrough).ExpectNew(52), 5e-4);
    }

    [Fact]
    public void ExpectNew_Horizons_EqualTheBtydManual()
    {
        var predictor = PurchasePredictor.Create(Pareto, new PurchaseParameters(0.55, 10.56, 0.61, 11.64));
        double[] expected =
        [
            0, 0.05077821, 0.09916088, 0.14542507, 0.1897993, 0.23247466, 0.27361274, 0.31335159, 0.35181024,
            0.38909211,
        ];
        Assert.All(expected.Index(), value => Assert.Equal(value.Item, predictor.ExpectNew(value.Index), 1e-7));
    }

    [Fact]
    public void Expect_LikelihoodUnderflowsInTheClosedForm_EqualsHardiesValues()
    {
        // With the closed form the terms of 133 purchases underflow; Hardie's spreadsheet works with logarithms.
        var customers = new Histories([132, 133], [200, 200], [200, 200]);
        var expected = customers.Expect(Pareto, new PurchaseParameters(0.55, 10.58, 0.61, 11.67), 10);
        Cdnow.AssertClose([6.206051788963242, 6.252872247574811], expected, 1e-6);
    }

    [Fact]
    public void Alive_CustomersThatAreNanInClvToolsTests_IsAProbability()
    {
        var customers = new Histories(
            [221, 254, 161, 204], [103.42857, 97.14286, 94.71429, 98.57143], [103.57143, 97.28571, 98, 99.42857]);
        Assert.All(
            customers.Alive(Pareto, new PurchaseParameters(0.5143, 2.8845, 0.2856, 14.1087)),
            alive => Assert.InRange(alive, 1e-9, 1));
    }

    [SkippableFact]
    public void Expect_HoldoutByRepeatPurchases_IsThePublishedTable()
    {
        var sample = Cdnow.Sample();
        var table = FaderHardieLee2005Tests.ByRepeats(sample, sample.Expect(Pareto, Walkthrough, 39));
        double[] published = [0.138, 0.600, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403];
        Assert.All(published.Zip(table), pair => Assert.Equal(pair.First, pair.Second, 1.5e-3));
    }

    [SkippableTheory]
    [InlineData("pn_palive", 0)]
    [InlineData("pn_cet1", 1)]
    [InlineData("pn_cet39", 39)]
    [InlineData("pn_cet52", 52)]
    public void Predictions_EveryCustomer_EqualTheReference(string column, double horizon)
    {
        var sample = FaderHardieLee2005Tests.Weeks(PerCustomer);
        var actual = horizon == 0
            ? sample.Alive(Pareto, Cdnow.ParetoNbd)
            : sample.Expect(Pareto, Cdnow.ParetoNbd, horizon);
        Cdnow.AssertClose(Cdnow.Column(PerCustomer, column), actual, 1e-8);
    }

    [SkippableFact]
    public void Likelihood_EveryCustomer_EqualsTheReference()
    {
        var sample = FaderHardieLee2005Tests.Weeks(PerCustomer);
        Cdnow.AssertClose(
            Cdnow.Column(PerCustomer, "pn_ll"), LogLikelihood.OfEach(Pareto, Cdnow.ParetoNbd, sample), 1e-10);
    }
}
