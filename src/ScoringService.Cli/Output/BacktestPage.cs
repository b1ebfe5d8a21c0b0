using System.Xml.Linq;
using ScoringService.V1;
using static ScoringService.Cli.Output.HtmlPage;

namespace ScoringService.Cli.Output;

/// <summary>A backtest as a web page.</summary>
internal sealed class BacktestPage
{
    internal const string Policy = HtmlPage.Policy;

    private readonly BacktestReport _report;
    private readonly Language _say;
    private readonly BacktestVerdict _verdict;
    private readonly BacktestTables _tables;
    private readonly BacktestFigures _figures;

    private BacktestPage(BacktestReport report, Language language)
    {
        (_report, _say) = (report, language);
        _verdict = new BacktestVerdict(report, language);
        _tables = new BacktestTables(_verdict, language);
        _figures = new BacktestFigures(_tables, language);
    }

    /// <summary>Writes the page.</summary>
    public static void Write(BacktestReport report, Language language, TextWriter writer)
    {
        var title = language["Backtest report", "回测报告"];
        var page = new BacktestPage(report, language);
        HtmlPage.Write(writer, language.Code, $"{title} · {Language.Instant(report.Cut)}",
            E("h1", title), page.Intro(), page.Cards(), page.Forecasts(), page.Churn(), page.Movements(),
            page.Notes());
    }

    private XElement Intro() => E("p", A("class", "lead"), _verdict.Introduction());

    private XElement Cards() => E("div", A("class", "cards"), _verdict.Findings().Select(finding =>
        E("section", A("class", "card"),
            E("h2", finding.Title,
                finding.Grade.Length == 0 ? null : E("span", A("class", $"grade grade-{finding.Grade}"),
                    A("title", _say["Grade against the simple rule", "与简单规则相比的等级"]), finding.Grade)),
            E("p", A("class", "figure"), finding.Figure),
            E("p", A("class", "meaning"), finding.Meaning),
            E("ul", finding.Sentences.Select(sentence => E("li", sentence))))));

    private XElement[] Forecasts()
    {
        string rule = _verdict.Name(BaselineKind.MonthlyMean), currency = _say["Base currency", "本位币"];
        return
        [
            Forecast(_say["Spend", "消费金额"], _report.Spend,
                forecast => _figures.Tenths(forecast, _say["Spend by tenth of the forecast", "各预测十分组的消费"],
                    _say["Mean spend per customer", "人均消费"] + $", {currency}"),
                forecast => _figures.Capture(forecast.Capture,
                    _say["Whom to take first: share of the spend captured", "优先客户：捕获的消费占比"],
                    _say["Share of the actual spend", "实际消费占比"], rule)),
            Forecast(_say["Purchases", "购买天数"], _report.Purchases,
                forecast => _figures.Tenths(forecast,
                    _say["Purchase days by tenth of the forecast", "各预测十分组的购买天数"],
                    _say["Mean purchase days per customer", "人均购买天数"]),
                forecast => _figures.Capture(forecast.Capture,
                    _say["Whom to take first: share of the purchases captured", "优先客户：捕获的购买占比"],
                    _say["Share of the actual purchase days", "实际购买天数占比"], rule)),
        ];
    }

    private XElement Forecast(
        string title, ForecastReport? forecast, Func<ForecastReport, XElement> tenths,
        Func<ForecastReport, XElement> capture) =>
        forecast is null
            ? E("section", E("h2", title), E("p", _report.PurchasesReason))
            : E("section", E("h2", title), HtmlTable.Of("errors", _tables.Errors(forecast)), tenths(forecast),
                forecast.Capture.Count == 0 ? null : capture(forecast));

    private XElement Churn()
    {
        var title = _say["Churn: no purchase in the horizon", "流失：期内未购买"];
        if (_report.Churn is not { } churn) return E("section", E("h2", title), E("p", _report.ChurnReason));
        return E("section", E("h2", title),
            _verdict.Source() is { } source ? E("p", source) : null,
            HtmlTable.Of("numbers", _tables.Churn(churn)), _figures.Calibration(churn.Metrics),
            churn.Gains.Count == 0 ? null : _figures.Capture(churn.Gains,
                _say["Gain: share of the churned found", "增益：找到的流失客户占比"],
                _say["Share of the churned", "流失客户占比"],
                _say["Days since the last purchase", "最近购买间隔"]));
    }

    private XElement Movements() => E("section", E("h2", _say["Stability", "稳定性"]),
        _report.Movements.Where(movement => movement.CustomerCount > 0).Select(new BacktestHeatmap(_say).Draw));

    private XElement Notes()
    {
        var missing = _report.Parts.Where(part => !part.Fitted).Select(part => $"{part.Name}: {part.Reason}");
        return E("section", E("h2", _say["Notes", "说明"]), E("ul",
            missing.Concat(_report.Warnings).Concat(BacktestNotes.Of(_say)).Select(note => E("li", note))));
    }
}
