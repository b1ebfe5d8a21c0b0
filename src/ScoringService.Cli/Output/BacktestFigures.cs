using System.Xml.Linq;
using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>The charts of a backtest, each with its numbers as a table.</summary>
internal sealed class BacktestFigures(BacktestTables tables, Language say)
{
    /// <summary>Forecast and outcome by tenths.</summary>
    public XElement Tenths(ForecastReport forecast, string title, string unit)
    {
        string predicted = say["Forecast", "预测"], actual = say["Actual", "实际"];
        var means = forecast.Tenths.SelectMany(tenth => (double[])[tenth.PredictedMean, tenth.ActualMean]);
        var chart = SvgPlot.Bars(
            say[$"Bars: {title}. Mean forecast and mean outcome for each tenth of the customers by forecast.",
                $"柱状图：{title}。按预测值分为十组，每组的平均预测与平均实际。"],
            say["Tenth of the customers, lowest forecasts first", "客户十分组（按预测值由低到高）"],
            [.. Enumerable.Range(1, forecast.Tenths.Count).Select(i => $"{i}")],
            SvgAxis.Of(unit, means, Language.Tick),
            [
                new(predicted, "s1", [.. forecast.Tenths.Select(tenth => (0.0, tenth.PredictedMean))]),
                new(actual, "s2", [.. forecast.Tenths.Select(tenth => (0.0, tenth.ActualMean))]),
            ]);
        return Figure(title, chart, tables.Tenths(forecast));
    }

    /// <summary>Share of a total that is captured by those who are taken first.</summary>
    /// <param name="points">The curve.</param>
    /// <param name="title">Title of the figure.</param>
    /// <param name="captured">What is captured.</param>
    /// <param name="rule">Name of the simple rule.</param>
    public XElement Capture(IReadOnlyList<CapturePoint> points, string title, string captured, string rule)
    {
        string model = say["Model", "模型"], best = say["Perfect order", "完美排序"], any = say["Random order", "随机排序"];
        var values = points.SelectMany(point => (double[])[point.Model, point.Baseline, point.Best]).ToArray();
        // Refunds can take shares a little over 100 %; only where it is more does the axis follow.
        var axis = values.Any(value => value is < -0.02 or > 1.02)
            ? SvgAxis.Of(captured, values, Language.WholePercent)
            : SvgAxis.OfShares(captured);
        var chart = SvgPlot.Lines(
            say[$"Lines: {title}. The model against the rule “{rule}”, a perfect and a random order.",
                $"折线图：{title}。模型与规则“{rule}”、完美排序和随机排序的比较。"],
            SvgAxis.OfShares(say["Share of the customers, highest first", "客户占比（由高到低）"]), axis,
            [
                new(any, "reference", [(0, 0), (1, 1)]),
                new(best, "s3", [.. points.Select(point => (point.Share, point.Best))]),
                new(rule, "s2", [.. points.Select(point => (point.Share, point.Baseline))]),
                new(model, "s1", [.. points.Select(point => (point.Share, point.Model))]),
            ]);
        return Figure(title, chart, tables.Capture(points, rule));
    }

    /// <summary>Predicted probability and observed share by tenths.</summary>
    public XElement Calibration(ChurnMetrics metrics)
    {
        string title = say["Calibration: do probabilities come true?", "校准：概率是否如实？"],
            predicted = say["Mean probability", "平均概率"], actual = say["Share that bought nothing", "实际未购买占比"];
        var chart = SvgPlot.Lines(
            say["Dots: for each tenth of the customers the mean predicted probability and the share that bought "
                + "nothing. On the diagonal both are equal.",
                "散点：每个十分组的平均预测概率与实际未购买占比，对角线上二者相等。"],
            SvgAxis.OfShares(predicted), SvgAxis.OfShares(actual),
            [
                new(say["Perfectly calibrated", "完美校准"], "reference", [(0, 0), (1, 1)]),
                new(say["Tenths of the customers", "客户十分组"], "s1",
                    [.. metrics.Calibration.Select(group => (group.MeanProbability, group.ChurnedShare))]),
            ]);
        return Figure(title, chart, tables.Calibration(metrics));
    }

    private static XElement Figure(string title, XElement chart, ReportTable numbers) =>
        new("figure", new XElement("figcaption", title),
            new XElement("div", new XAttribute("class", "pair"),
                new XElement("div", chart), HtmlTable.Of("numbers", numbers)));
}
