using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>A table of a report: its headings, and rows whose first cell names them.</summary>
internal sealed record ReportTable(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows);

/// <summary>The numbers of a backtest as tables, for the terminal and for the page.</summary>
internal sealed class BacktestTables(BacktestVerdict verdict, Language say)
{
    /// <summary>Errors of a model and its baselines.</summary>
    public ReportTable Errors(ForecastReport forecast) => new(
        [
            say["Forecast by", "预测方法"], say["Mean", "均值"], say["Bias", "偏差"], "MAE", "RMSE",
            say["Forecast ÷ actual", "预测 ÷ 实际"], say["Rank correlation", "秩相关"],
            say["Top fifth found", "前五分之一命中"], say["MAE ratio", "MAE 比"], say["RMSE ratio", "RMSE 比"],
            say["Top fifth: model is", "前五分之一：模型"],
        ],
        [
            Row(say["Model", "模型"], forecast.Model, null),
            .. forecast.Baselines.Select(baseline => Row(verdict.Name(baseline.Kind), baseline.Error, baseline)),
        ]);

    /// <summary>Forecast and outcome by tenths.</summary>
    public ReportTable Tenths(ForecastReport forecast) => new(
        [say["Tenth", "分组"], say["Customers", "客户数"], say["Forecast", "预测"], say["Actual", "实际"]],
        [.. forecast.Tenths.Select((tenth, i) => (string[])
            [$"{i + 1}", Language.Count(tenth.CustomerCount), Language.Amount(tenth.PredictedMean),
                Language.Amount(tenth.ActualMean)])]);

    /// <summary>Shares that are captured, in steps of a tenth.</summary>
    /// <param name="points">In steps of a twentieth.</param>
    /// <param name="rule">Name of the simple rule.</param>
    public ReportTable Capture(IReadOnlyList<CapturePoint> points, string rule) => new(
        [say["Customers", "客户占比"], say["Model", "模型"], rule, say["Perfect order", "完美排序"]],
        [.. points.Where((_, i) => i > 0 && i % 2 == 0).Select(point => (string[])
            [Language.WholePercent(point.Share), Language.Percent(point.Model), Language.Percent(point.Baseline),
                Language.Percent(point.Best)])]);

    /// <summary>Churn's numbers and those of the simple rules.</summary>
    public ReportTable Churn(ChurnBacktest churn)
    {
        var metrics = churn.Metrics;
        return new(
            [
                say["Forecast by", "预测方法"], "AUC", say["Log loss", "对数损失"], "Brier",
                say["Lift at 10 %", "前 10 % 提升度"],
            ],
            [
                [
                    say["Model", "模型"], Language.Ratio(metrics.HasAuc ? metrics.Auc : null),
                    Language.Ratio(metrics.LogLoss), Language.Ratio(metrics.Brier),
                    Language.Ratio(metrics.HasLiftAt10Percent ? metrics.LiftAt10Percent : null),
                ],
                [
                    say["Days since the last purchase", "最近购买间隔"],
                    Language.Ratio(churn.HasRecencyAuc ? churn.RecencyAuc : null), "—", "—",
                    Language.Ratio(churn.HasRecencyLiftAt10Percent ? churn.RecencyLiftAt10Percent : null),
                ],
                [
                    say["Best constant probability", "最佳常数概率"], Language.Ratio(metrics.HasAuc ? 0.5 : null),
                    Language.Ratio(churn.BaseRateLogLoss), Language.Ratio(churn.BaseRateBrier),
                    Language.Ratio(metrics.HasLiftAt10Percent ? 1 : null),
                ],
            ]);
    }

    /// <summary>Predicted probability and observed share by tenths.</summary>
    public ReportTable Calibration(ChurnMetrics metrics) => new(
        [
            say["Tenth", "分组"], say["Customers", "客户数"], say["Mean probability", "平均概率"],
            say["Bought nothing", "未购买占比"],
        ],
        [.. metrics.Calibration.Select((group, i) => (string[])
            [$"{i + 1}", Language.Count(group.CustomerCount), Language.Percent(group.MeanProbability),
                Language.Percent(group.ChurnedShare)])]);

    /// <summary>Numbers of customers by group at the cut, then by group at the end.</summary>
    public ReportTable Moves(Movement movement)
    {
        string[] groups = [.. movement.Groups.Select(say.Of)];
        return new(
            [say["At the cut ↓, at the end →", "期初 ↓，期末 →"], .. groups, say["Total", "合计"]],
            [.. movement.Rows.Select((row, i) => (string[])
                [groups[i], .. row.CustomerCounts.Select(count => Language.Count(count)),
                    Language.Count(row.CustomerCounts.Sum())])]);
    }

    private string[] Row(string name, ForecastError error, BaselineForecast? baseline) =>
    [
        name, Language.Amount(error.PredictedMean), Language.Amount(error.Bias),
        Language.Amount(error.MeanAbsoluteError), Language.Amount(error.RootMeanSquareError),
        Language.Percent(error.HasTotalRatio ? error.TotalRatio : null),
        Language.Ratio(error.HasRankCorrelation ? error.RankCorrelation : null),
        Language.Percent(error.HasTopFifthHits ? error.TopFifthHits : null),
        Language.Ratio(baseline is { HasRelativeError: true } ? baseline.RelativeError : null),
        Language.Ratio(baseline is { HasRelativeSquareError: true } ? baseline.RelativeSquareError : null),
        baseline is null ? "" : verdict.Words(baseline.Grade),
    ];
}
