using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>MBG/NBD (Batislam, Denizel and Filiztekin 2007; Hoppe and Wagner 2007) on the CDNOW sample, against
/// BTYDplus and lifetimes.</summary>
public sealed class BatislamDenizelFiliztekin2007Tests
{
    private const PurchaseModelKind Mbg = PurchaseModelKind.MbgNbd;
    private const string PerCustomer = "reference/lifetimes_cdnow_clv_mbg.csv";

    private static readonly PurchaseParameters Published = new(0.525, 6.183, 0.891, 1.614);

    [SkippableFact]
    public void Fit_CdnowSample_FindsThePublishedParameters()
    {
        var (model, fit) = PurchaseFitter.Fit(Mbg, Cdnow.Sample().Rows);
        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.True(fit.LogLikelihood >= -9582.1357 - 1e-3, $"{fit.LogLikelihood}");
        Assert.Equal([0.525, 6.183, 0.891, 1.614], model!.Parameters.Select(p => Math.Round(p.Value, 3)));
    }

    [SkippableFact]
    public void Predictions_EveryCustomer_EqualLifetimes()
    {
        var sample = Cdnow.Columns(PerCustomer, "frequency", "recency", "T");
        Cdnow.AssertClose(Cdnow.Column(PerCustomer, "mbg_palive"), sample.Alive(Mbg, Published), 1e-8);
        Cdnow.AssertClose(Cdnow.Column(PerCustomer, "mbg_cet39"), sample.Expect(Mbg, Published, 39), 1e-8);
    }

    [Fact]
    public void Alive_OneTimeBuyerOfTheFirstWeek_MayBeGoneUnlikeInBgNbd()
    {
        var customer = new Histories([0], [0], [39]);
        Assert.Equal(0.390, customer.Alive(Mbg, Published)[0], 1e-3);
        Assert.Equal(0.2941633, customer.Alive(PurchaseModelKind.ParetoNbd, Cdnow.ParetoNbd)[0], 1e-3);
        Assert.Equal(1, customer.Alive(PurchaseModelKind.BgNbd, Cdnow.BgNbd)[0]);
    }
}
