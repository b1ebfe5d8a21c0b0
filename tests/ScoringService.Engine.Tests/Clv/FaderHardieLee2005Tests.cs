using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>
/// BG/NBD on the CDNOW sample: Fader, Hardie and Lee (2005), "Counting Your Customers the Easy Way", Marketing Science
/// 24(2), and the numbers of the BTYD walkthrough and the lifetimes quickstart.
/// </summary>
public sealed class FaderHardieLee2005Tests
{
    // The walkthrough's own estimates, with which it predicts.
    private static readonly PurchaseParameters Walkthrough = new(0.2425967, 4.413659, 0.7929869, 2.426164);

    [SkippableFact]
    public void Fit_CdnowSample_FindsThePublishedParameters()
    {
        var (model, fit) = PurchaseFitter.Fit(PurchaseModelKind.BgNbd, Cdnow.Sample().Rows);
        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.Null(fit.Reason);
        Assert.Equal(2357, fit.CustomerCount);
        Assert.True(fit.LogLikelihood >= -9582.42920667 - 1e-3, $"{fit.LogLikelihood}");
        Assert.Equal([0.243, 4.414, 0.793, 2.426], model!.Parameters.Select(p => Math.Round(p.Value, 3)));
        Cdnow.AssertClose(
            [0.2425945, 4.4136019, 0.7929199, 2.4258881], [.. model.Parameters.Select(p => p.Value)], 1e-4);
        Assert.Equal(["r", "alpha", "a", "b"], model.Parameters.Select(p => p.Name));
        Assert.All(model.Parameters, p => Assert.True(p.IsIdentified));
    }

    [SkippableFact]
    public void Fit_CdnowSample_FindsThePublishedStandardErrors()
    {
        var (model, _) = PurchaseFitter.Fit(PurchaseModelKind.BgNbd, Cdnow.Sample().Rows);
        Cdnow.AssertClose(
            [0.012557, 0.378221, 0.185719, 0.705345], [.. model!.Parameters.Select(p => p.StandardError!.Value)], 1e-3);
    }

    [Fact]
    public void Predictions_Customer1516_EqualTheWalkthrough()
    {
        var customer = new Histories([26], [30.857], [31]);
        Assert.Equal(0.9688523, customer.Alive(PurchaseModelKind.BgNbd, Walkthrough)[0], 5e-6);
        Assert.Equal(25.75659, customer.Expect(PurchaseModelKind.BgNbd, Walkthrough, 52)[0], 1e-3);
    }

    [Fact]
    public void Expect_HardieSpreadsheetCustomer_IsTheSpreadsheetsValue()
    {
        var customer = new Histories([2], [30.43], [38.86]);
        Assert.Equal(1.226, customer.Expect(PurchaseModelKind.BgNbd, Cdnow.BgNbd, 39)[0], 1e-3);
    }

    [Fact]
    public void Expect_GrowingFrequencySameRecency_ShowsThePublishedParadox()
    {
        var customers = new Histories([10, 15, 20, 25], [20, 20, 20, 20], [39, 39, 39, 39]);
        Cdnow.AssertClose(
            [0.3474606, 0.04283391, 0.004158973, 0.0003583685],
            customers.Expect(PurchaseModelKind.BgNbd, Walkthrough, 52), 2e-5);
    }

    [Fact]
    public void ExpectNew_Horizons_EqualTheHardieSpreadsheet()
    {
        var predictor = PurchasePredictor.Create(PurchaseModelKind.BgNbd, Walkthrough);
        double[] horizons = [0.1429, 1, 3, 31.8571, 32, 78];
        double[] expected = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576];
        Assert.All(horizons.Zip(expected), pair => Assert.Equal(pair.Second, predictor.ExpectNew(pair.First), 5e-4));
        Assert.Equal(1.444004, predictor.ExpectNew(52), 1e-5);
    }

    [SkippableFact]
    public void Expect_HoldoutByRepeatPurchases_IsThePublishedTable()
    {
        var sample = Cdnow.Sample();
        var actual = Cdnow.Column("reference/cdnow_sample_cbs_weeks.csv", "x_star");
        var expected = sample.Expect(PurchaseModelKind.BgNbd, Walkthrough, 39);
        Cdnow.AssertClose(
            [0.2367116, 0.6970387, 1.392523, 1.56, 2.532258, 2.947368, 3.862069, 6.359375], ByRepeats(sample, actual),
            1e-5);
        Cdnow.AssertClose(
            [0.2250893, 0.5231364, 1.044126, 1.520256, 2.163824, 2.653789, 3.503957, 6.157036],
            ByRepeats(sample, expected), 1e-4);
    }

    [SkippableTheory]
    [InlineData("bg_palive", 0)]
    [InlineData("bg_cet1", 1)]
    [InlineData("bg_cet39", 39)]
    [InlineData("bg_cet52", 52)]
    public void Predictions_EveryCustomer_EqualTheReference(string column, double horizon)
    {
        const string file = "reference/cdnow_sample_percustomer_published_params.csv";
        var sample = Weeks(file);
        var actual = horizon == 0
            ? sample.Alive(PurchaseModelKind.BgNbd, Cdnow.BgNbd)
            : sample.Expect(PurchaseModelKind.BgNbd, Cdnow.BgNbd, horizon);
        Cdnow.AssertClose(Cdnow.Column(file, column), actual, 1e-8);
    }

    [SkippableFact]
    public void Likelihood_EveryCustomer_EqualsTheReference()
    {
        const string file = "reference/cdnow_sample_percustomer_published_params.csv";
        var sample = Weeks(file);
        Cdnow.AssertClose(
            Cdnow.Column(file, "bg_ll"), LogLikelihood.OfEach(PurchaseModelKind.BgNbd, Cdnow.BgNbd, sample), 1e-10);
    }

    internal static Histories Weeks(string file)
    {
        var days = Cdnow.Columns(file, "x", "t_x_days", "T_days");
        return new(days.Repeats, [.. days.LastAge.Select(day => day / 7)], [.. days.Age.Select(day => day / 7)]);
    }

    /// <summary>Means by x = 0 to 6 and 7 or more.</summary>
    internal static double[] ByRepeats(Histories histories, double[] values) =>
    [
        .. Enumerable.Range(0, 8).Select(x => values
            .Where((_, row) => Math.Min(7, histories.Repeats[row]) == x).Average()),
    ];
}
