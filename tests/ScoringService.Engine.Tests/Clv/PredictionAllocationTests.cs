using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;

public sealed class PredictionAllocationTests
{
    [Theory]
    [InlineData(PurchaseModelKind.MbgNbd, 0.7)]
    [InlineData(PurchaseModelKind.BgNbd, 0.7)]
    [InlineData(PurchaseModelKind.BgNbd, 60)] // by counts
    [InlineData(PurchaseModelKind.BgNbd, 1e5)] // by quadrature
    [InlineData(PurchaseModelKind.ParetoNbd, 0.7)]
    public void Predictions_ManyCustomers_AllocateNothing(PurchaseModelKind kind, double r)
    {
        const int customers = 301;
        var histories = Histories.Draw(customers, 4);
        var plan = HorizonPlan.Of([30, 90, 365], new ClvOptions());
        var few = HorizonPlan.Of([90]);
        var predictor = PurchasePredictor.Create(kind, new PurchaseParameters(r, 20, 0.6, 3));
        var spend = new SpendPredictor(Cdnow.GammaGamma, 35);
        var (alive, silent, next) = (new double[customers], new double[customers], new double[customers]);
        var (expected, discounted, value) = (new double[3 * customers], new double[customers], new double[customers]);
        Predict();
        Assert.Equal(0, AllocationMeter.Of(Predict));

        void Predict()
        {
            var rows = histories.Rows;
            predictor.Alive(rows, alive);
            predictor.NoPurchase(rows, alive, 90, silent);
            predictor.NextPurchase(rows, next);
            predictor.Expect(rows, alive, few, expected, []);
            predictor.Expect(rows, alive, plan, expected, discounted);
            spend.OrderValue(histories.Repeats, histories.MeanSpend, value);
            LifetimeValue.Multiply(discounted, value, [], value);
        }
    }

    [Fact]
    public void NextPurchase_Median_HalvesTheSilence()
    {
        // A customer who has not left is silent until the median with probability one half.
        var histories = new Histories([0, 3, 40], [0, 50, 300], [10, 60, 310]);
        var predictor = PurchasePredictor.Create(PurchaseModelKind.BgNbd, Cdnow.BgNbd);
        var next = new double[3];
        predictor.NextPurchase(histories.Rows, next);
        var silent = new double[1];
        for (var i = 0; i < 3; i++)
        {
            predictor.NoPurchase(histories.Rows.Slice(i, 1), [1], next[i], silent);
            Assert.Equal(0.5, silent[0], 12);
        }
    }

    [Theory]
    [InlineData(12, 30, 0.01, "")]
    [InlineData(0, 0, -0.1, "clv.periods clv.period_length clv.discount_per_period")]
    [InlineData(14, double.NaN, double.NaN, "clv.periods clv.period_length clv.discount_per_period")]
    public void Validate_Schedule_NamesEveryWrongOption(int periods, double length, double discount, string wrong)
    {
        var errors = new List<OptionError>();
        new ClvOptions { Periods = periods, PeriodLength = length, DiscountPerPeriod = discount }.Validate(errors);
        Assert.Equal(wrong, string.Join(" ", errors.Select(error => error.Path)));
    }

    [Fact]
    public void HorizonPlan_NoneOrTooManyOrBroken_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => HorizonPlan.Of([]));
        Assert.Throws<ArgumentException>(() => HorizonPlan.Of(new double[5], new ClvOptions()));
        Assert.Throws<ArgumentException>(() => HorizonPlan.Of([double.NaN]));
        Assert.Throws<ArgumentException>(() => HorizonPlan.Of([-1]));
    }
}
