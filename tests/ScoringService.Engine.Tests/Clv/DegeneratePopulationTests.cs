using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>Populations that determine no model: a status and finite numbers, never NaN.</summary>
public sealed class DegeneratePopulationTests
{
    public static TheoryData<PurchaseModelKind> Kinds =>
        [PurchaseModelKind.MbgNbd, PurchaseModelKind.BgNbd, PurchaseModelKind.ParetoNbd];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_Nobody_Fails(PurchaseModelKind kind)
    {
        var (model, fit) = PurchaseFitter.Fit(kind, new Histories([], [], []).Rows);
        Assert.Null(model);
        Assert.Equal(FitStatus.Failed, fit.Status);
        Assert.Equal("No customer has a purchase history.", fit.Reason);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_OnlyOneTimeBuyers_Fails(PurchaseModelKind kind)
    {
        var (model, fit) = PurchaseFitter.Fit(kind, new Histories([0, 0], [0, 0], [10, 0]).Rows);
        Assert.Null(model);
        Assert.Equal("No customer bought again, so the purchase rate cannot be learnt.", fit.Reason);
        Assert.Equal(2, fit.CustomerCount);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_OneCustomer_IsFiniteAndNotIdentified(PurchaseModelKind kind) =>
        AssertUsable(kind, new Histories([3], [100], [200]));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_EqualCustomers_IsFiniteAndNotIdentified(PurchaseModelKind kind) =>
        AssertUsable(kind, Repeat(new Histories([3], [100], [200]), 200));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_NoTimePassed_IsFiniteAndNotIdentified(PurchaseModelKind kind) =>
        AssertUsable(kind, new Histories([0, 0, 1], [0, 0, 0], [0, 0, 0]));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_HugeCounts_IsFinite(PurchaseModelKind kind)
    {
        var histories = new Histories(
            [1_000_000_000, 0, 5, 70_000, 1], [1e9, 0, 20, 3e8, 0.25], [1.1e9, 1e9, 40, 3e8, 1e9]);
        var (model, fit) = PurchaseFitter.Fit(kind, histories.Rows);
        Assert.NotNull(model);
        Assert.True(double.IsFinite(fit.LogLikelihood));
        AssertFinite(histories, kind, model.Values);
    }

    [Fact]
    public void Fit_BrokenRows_AreLeftOut()
    {
        var good = Histories.Draw(300, 3);
        var broken = new Histories(
            [.. good.Repeats, -1, 1, 1, 1, 1], [.. good.LastAge, 1, double.NaN, 5, -1, 1],
            [.. good.Age, 5, 9, 4, 9, double.PositiveInfinity]);
        var (expected, _) = PurchaseFitter.Fit(PurchaseModelKind.MbgNbd, good.Rows);
        var (model, fit) = PurchaseFitter.Fit(PurchaseModelKind.MbgNbd, broken.Rows);
        Assert.Equal(expected!.Values, model!.Values);
        Assert.Equal(300, fit.CustomerCount);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Predictions_BrokenRows_LeaveTheOthersAlone(PurchaseModelKind kind)
    {
        var good = Histories.Draw(3, 8);
        var mixed = new Histories(
            [.. good.Repeats, 2, -5, 1, 1], [.. good.LastAge, double.NaN, 1, 9, 0],
            [.. good.Age, 5, double.NaN, 1, double.PositiveInfinity]);
        var parameters = new PurchaseParameters(0.1, 0.05, 0.02, 30);
        Assert.Equal(good.Alive(kind, parameters), mixed.Alive(kind, parameters)[..3]);
        Assert.Equal(good.Expect(kind, parameters, 365), mixed.Expect(kind, parameters, 365)[..3]);
        Assert.Equal(good.NoPurchase(kind, parameters, 90), mixed.NoPurchase(kind, parameters, 90)[..3]);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e9)]
    [InlineData(1e-9)]
    public void FitSpend_EqualSpend_PredictsIt(double spend)
    {
        int[] repeats = [1, 2, 3, 4, 1, 0, 2];
        double[] meanSpend = [.. repeats.Select(x => x == 0 ? 0 : spend)];
        var (model, fit) = SpendFitter.Fit(repeats, meanSpend);
        Assert.Equal(FitStatus.NotIdentified, fit.Status);
        Assert.Null(model!.Correlation);
        var values = new double[repeats.Length];
        new SpendPredictor(model).OrderValue(repeats, meanSpend, values);
        Assert.All(values, value => Assert.Equal(spend, value, 1e-3 * spend));
    }

    [Fact]
    public void FitSpend_OneRepeatBuyer_IsFinite()
    {
        var (model, fit) = SpendFitter.Fit([7], [123.45]);
        Assert.Equal(FitStatus.NotIdentified, fit.Status);
        var values = new double[2];
        new SpendPredictor(model!).OrderValue([7, 0], [123.45, 0], values);
        Assert.All(values, value => Assert.Equal(123.45, value, 0.1));
    }

    [Fact]
    public void FitSpend_ZeroAndBrokenSpend_IsLeftOut()
    {
        var good = Histories.Draw(400, 9);
        int[] repeats = [.. good.Repeats, 2, 3, 4, 5, 0];
        double[] spend = [.. good.MeanSpend, 0, -5, double.NaN, double.PositiveInfinity, 99];
        var (expected, _) = SpendFitter.Fit(good.Repeats, good.MeanSpend);
        var (model, fit) = SpendFitter.Fit(repeats, spend);
        Assert.Equal(expected!.Values, model!.Values);
        Assert.Equal(good.Repeats.Count(x => x > 0), fit.CustomerCount);
    }

    [Fact]
    public void FitSpend_NobodyRepeats_Fails()
    {
        var (model, fit) = SpendFitter.Fit([0, 2], [10, 0]);
        Assert.Null(model);
        Assert.Equal("No customer has a repeat purchase with a positive amount.", fit.Reason);
    }

    [Fact]
    public void FitSpend_SpendWithoutDifferencesBetweenCustomers_HasQAtInfinity()
    {
        // Amounts that vary within a customer as they do between customers: q and γ run away together.
        var random = new Random(17);
        var repeats = Enumerable.Range(0, 3000).Select(_ => 1 + random.Next(5)).ToArray();
        double[] spend =
        [
            .. repeats.Select(x => Enumerable.Range(0, x)
                .Average(_ => -20 * Math.Log((1 - random.NextDouble()) * (1 - random.NextDouble())))),
        ];
        var (model, fit) = SpendFitter.Fit(repeats, spend);
        Assert.Equal(FitStatus.NotIdentified, fit.Status);
        Assert.Contains("q", fit.Reason);
        Assert.Equal(2, model!.Values.P, 0.1);
        var values = new double[repeats.Length];
        new SpendPredictor(model).OrderValue(repeats, spend, values);
        Assert.All(values, value => Assert.InRange(value, 35, 45));
    }

    private static void AssertUsable(PurchaseModelKind kind, Histories histories)
    {
        var (model, fit) = PurchaseFitter.Fit(kind, histories.Rows);
        Assert.Equal(FitStatus.NotIdentified, fit.Status);
        Assert.NotNull(fit.Reason);
        Assert.True(double.IsFinite(fit.LogLikelihood));
        Assert.All(model!.Parameters, p => Assert.True(double.IsFinite(p.Value) && p.StandardError is not double.NaN));
        AssertFinite(histories, kind, model.Values);
    }

    private static void AssertFinite(Histories histories, PurchaseModelKind kind, PurchaseParameters parameters)
    {
        Assert.All(histories.Alive(kind, parameters), alive => Assert.InRange(alive, 0, 1));
        Assert.All(histories.NoPurchase(kind, parameters, 90), silent => Assert.InRange(silent, 0, 1));
        Assert.All(histories.Expect(kind, parameters, 365), value => Assert.InRange(value, 0, double.MaxValue));
        Assert.All(
            histories.Discount(kind, parameters, new ClvOptions()), value => Assert.InRange(value, 0, double.MaxValue));
        var next = new double[histories.Count];
        PurchasePredictor.Create(kind, parameters).NextPurchase(histories.Rows, next);
        Assert.All(next, days => Assert.InRange(days, 0, PurchasePredictor.Never));
    }

    private static Histories Repeat(Histories histories, int times) => histories.Pick(new int[times]);
}
