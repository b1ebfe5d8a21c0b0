using System.Globalization;
using ScoringService.Engine.Backtest;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Tests.Clv;
using ScoringService.Engine.Tests.Golden;

namespace ScoringService.Engine.Tests.Backtest;

/// <summary>The CDNOW sample, cut after 39 of its 78 weeks, as in Fader, Hardie and Lee, Marketing Science 24(2),
/// 2005.</summary>
public sealed class CdnowBacktestTests
{
    private const int Weeks39 = 273;
    private const string Summary = "reference/cdnow_sample_cbs_weeks.csv";

    // The publications count purchases for nothing; to the service an amount of 0 is no purchase.
    private const decimal LeastAmount = 0.01m;

    // Expected purchases of the holdout by purchases before it, 0 to 7 and more, as published for BG/NBD.
    private static readonly double[] Published = [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157];

    [SkippableFact]
    public void Run_BgNbd_ForecastsThePublishedTotal()
    {
        var report = Backtester.Run(Cdnow39(), Options(PurchaseModelKind.BgNbd));
        var repeats = Cdnow.Column(Summary, "x");
        var published = repeats.Sum(x => Published[(int)Math.Min(x, 7)]);
        Assert.Equal(2357, report.BuyerCount);
        Assert.Equal(PurchaseModelKind.BgNbd, report.PurchaseModel);
        Assert.Equal(Cdnow.Column(Summary, "x_star").Sum(), report.Purchases!.ActualTotal, 6);
        Assert.Equal(Cdnow.Column(Summary, "sales_star").Sum(), report.Spend!.ActualTotal, 0.5);
        // Three published decimals of 2,357 customers are worth ± 0.0005 each, 0.1 % of the total.
        Assert.Equal(1, report.Purchases.Model.PredictedTotal / published, 0.002);
    }

    [SkippableFact]
    public void Run_Default_BeatsTheBaselines()
    {
        var report = Backtester.Run(Cdnow39(), Options(PurchaseModelKind.MbgNbd));
        ReportText.Of(report);
        Assert.All(report.Purchases!.Baselines, baseline => Assert.True(baseline.RelativeSquareError < 1));
        Assert.Equal(HoldoutGrade.A, report.Spend!.Baselines[0].Grade);
        Assert.InRange(report.Purchases.Model.TotalRatio!.Value, 0.8, 1);
        Assert.Equal(10, report.Spend.Tenths.Count);
        Assert.InRange(report.Churn!.Metrics.Auc!.Value, 0.7, 1);
        // Half of the sample's spend comes from its first fifth; the model finds most of it.
        Assert.InRange(report.Spend.Capture[4].Model, 0.5, report.Spend.Capture[4].Best);
    }

    private static ScoringOptions Options(PurchaseModelKind kind) => new() { Clv = new ClvOptions { Model = kind } };

    private static BacktestInput Cdnow39()
    {
        var rows = SharedData.Lines("cdnow/CDNOW_sample.txt")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == 5).ToList();
        var ids = rows.Select(fields => fields[1]).Distinct().Order(StringComparer.Ordinal).ToList();
        var ledger = new Ledger(ids.Count);
        foreach (var fields in rows)
            ledger.Add(ids.IndexOf(fields[1]), DateOnly.ParseExact(fields[2], "yyyyMMdd", CultureInfo.InvariantCulture),
                Math.Max(LeastAmount, decimal.Parse(fields[4], CultureInfo.InvariantCulture)));
        return ledger.Cut(new DateOnly(1997, 9, 30), Weeks39);
    }
}
