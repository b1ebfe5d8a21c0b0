using ScoringService.Cli.Output;
using ScoringService.Cli.Tests.Support;
using ScoringService.V1;

namespace ScoringService.Cli.Tests.Output;

public sealed class BacktestVerdictTests
{
    private static readonly Language English = new(IsChinese: false);

    [Theory]
    [InlineData(0.5, 0.9, "50.0\u00A0% smaller, its root mean square error 10.0\u00A0% smaller: better.")]
    [InlineData(1.5, 1.1, "50.0\u00A0% larger, its root mean square error 10.0\u00A0% larger: worse.")]
    [InlineData(1.5, 0.9, "50.0\u00A0% larger, its root mean square error 10.0\u00A0% smaller: mixed.")]
    [InlineData(1.0, 0.9, "the same, its root mean square error 10.0\u00A0% smaller: better.")]
    public void Findings_Errors_AreComparedInWords(double error, double square, string words)
    {
        var report = SampleReport.Whole();
        (report.Spend.Baselines[0].RelativeError, report.Spend.Baselines[0].RelativeSquareError) = (error, square);
        Assert.Contains(Sentences(report, 0), sentence => sentence.EndsWith(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.97, "The total is close")]
    [InlineData(0.90, "The forecast total is 10.0\u00A0% too low")]
    [InlineData(1.25, "The forecast total is 25.0\u00A0% too high")]
    public void Findings_Total_IsToldInWords(double ratio, string words)
    {
        var report = SampleReport.Whole();
        report.Spend.Model.TotalRatio = ratio;
        Assert.Contains(Sentences(report, 0), sentence => sentence.StartsWith(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ChurnGrade.A, "clearly better.")]
    [InlineData(ChurnGrade.B, ": better.")]
    [InlineData(ChurnGrade.C, "not better.")]
    public void Findings_ChurnGrade_IsToldInWords(ChurnGrade grade, string words)
    {
        var report = SampleReport.Whole();
        report.Churn.Grade = grade;
        Assert.Contains(Sentences(report, 2), sentence =>
            sentence.StartsWith("AUC", StringComparison.Ordinal) && sentence.EndsWith(words, StringComparison.Ordinal));
    }

    [Fact]
    public void Findings_AnotherHorizon_SaysWhoseProbabilitiesTheyAre()
    {
        var report = SampleReport.Whole();
        report.HorizonDays = 180;
        Assert.Contains(Sentences(report, 2),
            sentence => sentence.Contains("about 90 days, not 180", StringComparison.Ordinal));
    }

    [Fact]
    public void Findings_BaselineWithoutError_SaysSo()
    {
        var report = SampleReport.Whole();
        report.Spend.Baselines[0].ClearRelativeError();
        Assert.Contains(Sentences(report, 0),
            sentence => sentence.EndsWith("makes no error at all.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new[] { 0.0, 87_404, 12 }, 0, 100_000, 6)]
    [InlineData(new[] { 0.013, 0.047 }, 0, 0.05, 6)]
    [InlineData(new[] { -3.0, 8 }, -5, 10, 4)]
    [InlineData(new[] { 0.0, 0 }, 0, 1, 6)]
    [InlineData(new double[0], 0, 1, 6)]
    public void Of_Values_AreWithinRoundTicks(double[] values, double least, double greatest, int ticks)
    {
        var axis = SvgAxis.Of("", values, Language.Tick);
        Assert.Equal(least, axis.Least, 12);
        Assert.Equal(greatest, axis.Greatest, 12);
        Assert.Equal(ticks, axis.Ticks.Count);
        Assert.Equal(0, axis.Place(least), 12);
        Assert.Equal(1, axis.Place(greatest), 12);
    }

    private static IReadOnlyList<string> Sentences(BacktestReport report, int finding) =>
        new BacktestVerdict(report, English).Findings()[finding].Sentences;
}
