using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>
/// UCI Online Retail 2010-2011 in days, 4,339 customers, hardly any of whom leave: the optimum of BG/NBD lies at a ≈ 0,
/// that of Pareto/NBD on the boundary s = 0. Published fits from a blog of 2020-02-17, reproduced with lifetimes.
/// </summary>
public sealed class OnlineRetailClvTests
{
    private const double NbdLogLikelihood = -61829.70481972223;

    [SkippableFact]
    public void Fit_BgNbd_FindsThePublishedOptimumAndSaysThatLeavingIsNotIdentified()
    {
        var (model, fit) = PurchaseFitter.Fit(PurchaseModelKind.BgNbd, Sample().Rows);
        Assert.Equal(FitStatus.NotIdentified, fit.Status);
        Assert.Equal("The data do not determine a, b.", fit.Reason);
        Assert.True(fit.LogLikelihood >= -61829.58484016957 - 1e-3, $"{fit.LogLikelihood}");
        double[] published = [0.83, 68.89, 0.00, 6.75];
        Assert.All(published.Zip(model!.Parameters), pair => Assert.Equal(pair.First, pair.Second.Value, 0.005));
        Assert.Equal([true, true, false, false], model.Parameters.Select(p => p.IsIdentified));
    }

    [SkippableFact]
    public void Fit_MbgNbd_FindsTheOptimumBesideTheRidge()
    {
        var (model, fit) = PurchaseFitter.Fit(PurchaseModelKind.MbgNbd, Sample().Rows);
        Assert.Equal(FitStatus.NotIdentified, fit.Status);
        Assert.True(fit.LogLikelihood >= -61829.68700719683 - 1e-3, $"{fit.LogLikelihood}");
        Cdnow.AssertClose(
            [0.8273151478561487, 69.0204946815176, 0.001863527880920985, 11.894302051894039],
            [.. model!.Parameters.Select(p => p.Value)], 1e-3);
    }

    [SkippableFact]
    public void Fit_ParetoNbd_ReachesTheNbdLimit()
    {
        var sample = Sample();
        var (model, fit) = PurchaseFitter.Fit(PurchaseModelKind.ParetoNbd, sample.Rows);
        Assert.Equal(FitStatus.NotIdentified, fit.Status);
        Assert.InRange(fit.LogLikelihood, NbdLogLikelihood - 0.01, NbdLogLikelihood + 1e-3);
        Assert.Equal(0.8274504897201638, model!.Values.R, 1e-4);
        Assert.Equal(69.07824734338217, model.Values.Alpha, 1e-2);
        Assert.All(sample.Alive(PurchaseModelKind.ParetoNbd, model.Values), alive => Assert.InRange(alive, 0.99, 1));
        Assert.All(
            sample.Expect(PurchaseModelKind.ParetoNbd, model.Values, 90), value => Assert.InRange(value, 0, 100));
    }

    [SkippableFact]
    public void Fit_GammaGamma_FindsThePublishedParameters()
    {
        var sample = Sample();
        var (model, fit) = SpendFitter.Fit(sample.Repeats, sample.MeanSpend);
        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.Equal(2790, fit.CustomerCount);
        Assert.True(fit.LogLikelihood >= -19083.290688926263 - 1e-3, $"{fit.LogLikelihood}");
        double[] published = [2.10, 3.45, 485.57];
        Assert.All(published.Zip(model!.Parameters), pair => Assert.Equal(pair.First, pair.Second.Value, 0.005));
    }

    [SkippableFact]
    public void Clv_TopTenCustomers_EqualThePublishedValues()
    {
        var sample = Sample();
        var purchases = new PurchaseParameters(
            0.8264331338453403, 68.89068226737345, 0.003442704883040165, 6.749357445385587);
        var spend = new SpendParameters(2.103523165850209, 3.4499071929736336, 485.57086279661894);
        var schedule = new ClvOptions { PeriodLength = 30, DiscountPerPeriod = 0.01 };
        var clv = new double[sample.Count];
        LifetimeValue.Multiply(
            sample.Discount(PurchaseModelKind.BgNbd, purchases, schedule), sample.OrderValue(spend), [], clv);
        double[] published =
        [
            222128.93029, 178895.333435, 175531.468535, 147476.62101, 127589.202889, 109442.132668, 96290.227222,
            89410.33497, 67660.40758, 58729.618772,
        ];
        Cdnow.AssertClose(published, [.. clv.OrderDescending().Take(10)], 1e-6);
    }

    private static Histories Sample() =>
        Cdnow.Columns("reference/online_retail_2010_2011_cbs_days_A.csv", "x", "t_x", "T", "m_x");
}
