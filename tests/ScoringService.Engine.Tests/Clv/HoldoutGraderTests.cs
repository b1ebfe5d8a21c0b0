using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;

public sealed class HoldoutGraderTests
{
    private static readonly double[] Actual = [.. Enumerable.Range(0, 100).Select(i => (double)i)];

    [Theory]
    [InlineData(20, 19, HoldoutGrade.A)] // 20 / 19 = 1.053
    [InlineData(20, 20, HoldoutGrade.B)]
    [InlineData(19, 20, HoldoutGrade.C)]
    [InlineData(0, 0, HoldoutGrade.B)]
    [InlineData(1, 0, HoldoutGrade.A)]
    public void Compare_HitsOfTwenty_GiveTheGrade(int model, int baseline, HoldoutGrade grade)
    {
        var report = HoldoutGrader.Compare(Hitting(model), Hitting(baseline), Actual)!;
        Assert.Equal(new HoldoutReport(grade, model / 20.0, baseline / 20.0, 100), report);
    }

    [Fact]
    public void Compare_BetterByLessThanFivePercent_IsB()
    {
        var actual = Enumerable.Range(0, 200).Select(i => (double)i).ToArray();
        double[] better = [.. actual.Select(i => i is >= 160 and < 199 or 0 ? 1.0 : 0)];
        double[] worse = [.. actual.Select(i => i is >= 160 and < 198 or 0 or 1 ? 1.0 : 0)];
        Assert.Equal(HoldoutGrade.B, HoldoutGrader.Compare(better, worse, actual)!.Grade); // 39 / 38
    }

    [Fact]
    public void Compare_TiesAtTheEdge_CountInPart()
    {
        // Nothing is known of anybody: the top fifth is a fifth of everybody, whatever the order.
        var report = HoldoutGrader.Compare(new double[100], Hitting(4), Actual)!;
        Assert.Equal(0.2, report.ModelHits, 12);
        Assert.Equal(HoldoutGrade.B, report.Grade);
    }

    [Fact]
    public void Compare_NoDifferencesInTheHoldout_IsNull()
    {
        Assert.Null(HoldoutGrader.Compare([1, 2, 3], [1, 2, 3], [0, 0, 0]));
        Assert.Null(HoldoutGrader.Compare([], [], []));
    }

    [Fact]
    public void Baseline_Months_CountAtLeastOne()
    {
        var result = new double[2];
        HoldoutGrader.Baseline([60, 60], [12, 0.5], 12 * 0.8, result);
        Assert.Equal(48, result[0], 12);
        Assert.Equal(576, result[1], 12);
    }

    [SkippableFact]
    public void Compare_Cdnow_IsGradedOnTheHoldout()
    {
        var sample = Cdnow.Sample();
        var (purchases, _) = PurchaseFitter.Fit(PurchaseModelKind.MbgNbd, sample.Rows);
        var (spend, _) = SpendFitter.Fit(sample.Repeats, sample.MeanSpend);
        var value = sample.OrderValue(spend!.Values, spend.MeanSpend);
        var expected = sample.Expect(PurchaseModelKind.MbgNbd, purchases!.Values, 39);
        const string file = "reference/cdnow_sample_cbs_weeks.csv";
        double[] total = [.. Cdnow.Column(file, "m_all").Zip(sample.Repeats, (mean, x) => mean * (x + 1))];
        double[] months = [.. sample.Age.Select(weeks => weeks * 7 / 30.4375)];
        var baseline = new double[sample.Count];
        HoldoutGrader.Baseline(total, months, 9, baseline);
        double[] predicted = [.. expected.Zip(value, (count, amount) => count * amount)];
        var report = HoldoutGrader.Compare(predicted, baseline, Cdnow.Column(file, "sales_star"))!;
        Assert.Equal(HoldoutGrade.A, report.Grade);
        Assert.Equal(2357, report.CustomerCount);
    }

    /// <summary>Values whose top twenty hold so many of the true ones.</summary>
    private static double[] Hitting(int hits) =>
        [.. Enumerable.Range(0, 100).Select(i => i >= 100 - hits || i < 20 - hits ? 1.0 : 0)];
}
