using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>Gamma-Gamma on the 946 repeat buyers of the CDNOW sample: Fader and Hardie (2013), note 025, and the
/// numbers of the lifetimes quickstart.</summary>
public sealed class FaderHardieNote025Tests
{
    private const string Lifetimes = "reference/lifetimes_cdnow_clv_mbg.csv";

    [SkippableFact]
    public void Fit_CdnowSample_FindsThePublishedParameters()
    {
        var sample = Cdnow.Sample();
        var (model, fit) = SpendFitter.Fit(sample.Repeats, sample.MeanSpend);
        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.Equal(946, fit.CustomerCount);
        Assert.True(fit.LogLikelihood >= -4055.9177 - 1e-3, $"{fit.LogLikelihood}");
        Cdnow.AssertClose([6.25, 3.74, 15.44], [.. model!.Parameters.Select(p => Math.Round(p.Value, 2))], 1e-9);
        Assert.Equal(["p", "q", "gamma"], model.Parameters.Select(p => p.Name));
        Assert.Equal(35.078551797, model.MeanSpend, 0.01);
    }

    [SkippableFact]
    public void Correlation_CdnowSample_IsThePublishedOne()
    {
        var sample = Cdnow.Sample();
        var (model, _) = SpendFitter.Fit(sample.Repeats, sample.MeanSpend);
        Assert.Equal(0.113884, model!.Correlation!.Value, 1e-5);
    }

    [SkippableFact]
    public void OrderValue_EveryCustomer_EqualsTheReference()
    {
        const string file = "reference/cdnow_sample_percustomer_published_params.csv";
        var sample = Cdnow.Columns(file, "x", "t_x", "T", "m_x");
        Cdnow.AssertClose(Cdnow.Column(file, "gg_exp_spend"), sample.OrderValue(Cdnow.GammaGamma), 1e-8);
    }

    [SkippableFact]
    public void OrderValue_FirstTenCustomers_EqualTheNote()
    {
        double[] published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17];
        var values = Cdnow.Sample().OrderValue(Cdnow.GammaGamma);
        Assert.All(published.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 0.1));
    }

    [SkippableFact]
    public void Clv_PublishedParameters_EqualsLifetimesForEveryCustomer() =>
        Cdnow.AssertClose(Cdnow.Column(Lifetimes, "clv12_d0.01_freq_D"), Clv(Cdnow.BgNbd, Cdnow.GammaGamma), 1e-8);

    [SkippableFact]
    public void Clv_FittedParameters_AreThoseOfTheQuickstart()
    {
        double[] published =
        [
            140.096211, 18.943467, 38.180574, 38.180574, 38.180574, 1003.868107, 28.109683, 38.180574, 167.418216,
            38.180574,
        ];
        var clv = Clv(
            new(0.2425929282798216, 4.4135322652718125, 0.7928859664406493, 2.42575238262571),
            new(6.248802496079201, 3.74458846092242, 15.447748064915702));
        Cdnow.AssertClose(published, clv[..10], 1e-6);
    }

    [Fact]
    public void Multiply_Margins_CountWhereKnown()
    {
        var clv = new double[3];
        LifetimeValue.Multiply([2, 2, 2], [10, 10, 10], [0.3, double.NaN, -0.1], clv);
        Assert.Equal([6, 20, -2], clv);
    }

    [Fact]
    public void OrderValue_NoMeanInTheModel_UsesTheObservedMean()
    {
        var customers = new Histories([0, 1, 50, 3], [0, 1, 1, 1], [9, 9, 9, 9]) { MeanSpend = [0, 10, 10, 0] };
        var values = customers.OrderValue(new SpendParameters(2, 0.8, 5), meanSpend: 40);
        Assert.Equal(40, values[0]);
        Assert.InRange(values[1], 10, 40);
        Assert.InRange(values[2], 10, 10.3);
        Assert.Equal(40, values[3]);
    }

    /// <summary>Twelve periods of 30 units at 1 %: lifetimes' default takes the weeks of the sample for days.</summary>
    private static double[] Clv(PurchaseParameters purchases, SpendParameters spend)
    {
        var sample = Cdnow.Columns(Lifetimes, "frequency", "recency", "T", "monetary_value");
        var schedule = new ClvOptions { PeriodLength = 30, DiscountPerPeriod = 0.01 };
        var clv = new double[sample.Count];
        var discounted = sample.Discount(PurchaseModelKind.BgNbd, purchases, schedule);
        LifetimeValue.Multiply(discounted, sample.OrderValue(spend), [], clv);
        return clv;
    }
}
