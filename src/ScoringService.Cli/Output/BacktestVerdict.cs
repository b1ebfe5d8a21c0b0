using Google.Protobuf.WellKnownTypes;
using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>What a backtest says of one subject, in words.</summary>
/// <param name="Title">The subject.</param>
/// <param name="Figure">Its most telling number.</param>
/// <param name="Meaning">What that number is.</param>
/// <param name="Grade">A, B or C; empty when there is none.</param>
/// <param name="Sentences">The findings.</param>
internal sealed record BacktestFinding(
    string Title, string Figure, string Meaning, string Grade, IReadOnlyList<string> Sentences);

/// <summary>Puts the numbers of a backtest into words.</summary>
internal sealed class BacktestVerdict(BacktestReport report, Language say)
{
    private const double Near = 0.05;

    /// <summary>The findings, the most important first.</summary>
    public IReadOnlyList<BacktestFinding> Findings() =>
    [
        Forecast(say["Spend", "消费金额"], report.Spend), Forecast(say["Purchases", "购买天数"], report.Purchases),
        Churn(), .. report.Movements.Select(Stability),
    ];

    /// <summary>What was compared with what.</summary>
    public string Introduction()
    {
        string cut = Language.Instant(report.Cut), end = Language.Instant(report.End),
            days = Language.Tick(report.HorizonDays), first = Language.Instant(Day(report.FirstTransactionTime)),
            buyers = Language.Count(report.BuyerCount), customers = Language.Count(report.CustomerCount),
            fresh = Language.Count(report.NewBuyerCount), spend = Language.Amount(report.NewBuyerSpend);
        return say[
            $"A model was learned from what was known up to {cut}, with data from {first} on, and held against the "
            + $"{days} days up to {end}. {buyers} of {customers} customers had bought by then and are judged here; "
            + $"{fresh} bought for the first time afterwards, for {spend}, which no forecast is about.",
            $"模型仅使用 {cut} 及以前（自 {first} 起）的数据学习，并与截至 {end} 的 {days} 天实际情况比较。"
            + $"{customers} 位客户中有 {buyers} 位此前购买过，在此评估；"
            + $"另有 {fresh} 位在此之后首次购买，金额 {spend}，不在预测范围内。"];
    }

    /// <summary>Name of a baseline.</summary>
    public string Name(BaselineKind kind) => kind == BaselineKind.LastWindow
        ? say["The same again", "与上期相同"]
        : say["Monthly mean × retention", "月均 × 留存率"];

    /// <summary>What a grade against a baseline means.</summary>
    public string Words(HoldoutGrade grade) => grade switch
    {
        HoldoutGrade.A => say["clearly better", "明显更好"],
        HoldoutGrade.B => say["about as good", "大致相当"],
        HoldoutGrade.C => say["worse", "更差"],
        _ => "—",
    };

    private static Timestamp? Day(Timestamp? time) =>
        time is null ? null : Timestamp.FromDateTime(time.ToDateTime().Date);

    private BacktestFinding Forecast(string title, ForecastReport? forecast)
    {
        if (forecast is null)
            return new(title, "—", say["no forecast", "无预测"], "", [report.PurchasesReason]);
        var grade = forecast.Baselines.FirstOrDefault()?.Grade ?? HoldoutGrade.Unspecified;
        return new(title,
            Language.Percent(forecast.Model.HasTotalRatio ? forecast.Model.TotalRatio : null),
            say["of the actual total was forecast", "预测总量 ÷ 实际总量"],
            grade == HoldoutGrade.Unspecified ? "" : grade.ToString(),
            [Total(forecast), .. forecast.Baselines.Select(Against), .. Hits(forecast)]);
    }

    private string Total(ForecastReport forecast)
    {
        string predicted = Language.Amount(forecast.Model.PredictedTotal),
            actual = Language.Amount(forecast.ActualTotal);
        if (!forecast.Model.HasTotalRatio)
            return say[$"{predicted} was forecast in total; {actual} came.", $"预测总量 {predicted}，实际 {actual}。"];
        var off = forecast.Model.TotalRatio - 1;
        var by = Language.Percent(Math.Abs(off));
        if (Math.Abs(off) <= Near)
            return say[$"The total is close: {predicted} forecast, {actual} came.",
                $"总量接近：预测 {predicted}，实际 {actual}。"];
        return off < 0
            ? say[$"The forecast total is {by} too low: {predicted}, but {actual} came.",
                $"预测总量偏低 {by}：预测 {predicted}，实际 {actual}。"]
            : say[$"The forecast total is {by} too high: {predicted}, but {actual} came.",
                $"预测总量偏高 {by}：预测 {predicted}，实际 {actual}。"];
    }

    private string Against(BaselineForecast baseline)
    {
        var name = Name(baseline.Kind);
        if (!baseline.HasRelativeError || !baseline.HasRelativeSquareError)
            return say[$"The rule “{name}” makes no error at all.", $"规则“{name}”没有误差。"];
        double error = baseline.RelativeError, square = baseline.RelativeSquareError;
        var words = Math.Max(error, square) <= 1 ? say["better", "更好"]
            : Math.Min(error, square) >= 1 ? say["worse", "更差"] : say["mixed", "互有高低"];
        return say[
            $"Against “{name}” its mean absolute error is {Change(error)}, its root mean square error "
            + $"{Change(square)}: {words}.",
            $"与“{name}”相比，平均绝对误差{Change(error)}，均方根误差{Change(square)}：{words}。"];
    }

    private string Change(double ratio)
    {
        var by = Language.Percent(Math.Abs(ratio - 1));
        if (Math.Abs(ratio - 1) < 0.0005) return say["the same", "相同"];
        return ratio < 1 ? say[$"{by} smaller", $"小 {by}"] : say[$"{by} larger", $"大 {by}"];
    }

    private IEnumerable<string> Hits(ForecastReport forecast)
    {
        if (forecast.Baselines.Count == 0 || !forecast.Model.HasTopFifthHits) yield break;
        var baseline = forecast.Baselines[0];
        string own = Language.Percent(forecast.Model.TopFifthHits),
            other = Language.Percent(baseline.Error.TopFifthHits), words = Words(baseline.Grade);
        yield return say[
            $"It finds {own} of the top fifth of customers, “{Name(baseline.Kind)}” {other}: {words}.",
            $"找到前五分之一客户中的 {own}，“{Name(baseline.Kind)}”为 {other}：{words}。"];
    }

    private BacktestFinding Churn()
    {
        var title = say["Churn", "流失"];
        if (report.Churn is not { } churn)
            return new(title, "—", say["no probabilities", "无概率"], "", [report.ChurnReason]);
        List<string> sentences = [Rate(churn)];
        if (churn.Metrics.HasAuc) sentences.Add(AgainstRecency(churn));
        sentences.Add(AgainstRate(churn));
        if (Source() is { } source) sentences.Add(source);
        return new(title, Language.Ratio(churn.Metrics.HasAuc ? churn.Metrics.Auc : null),
            say["area under the ROC curve", "ROC 曲线下面积"],
            churn.Grade == ChurnGrade.Unspecified ? "" : churn.Grade.ToString(), sentences);
    }

    /// <summary>What is to be known of the source of the churn probabilities; null when there is nothing.</summary>
    public string? Source()
    {
        if (report.Churn is null) return null;
        if (report.ChurnHorizonDays == report.HorizonDays)
            return report.Churn.SourceReason.Length == 0 ? null : report.Churn.SourceReason;
        var days = Language.Tick(report.HorizonDays);
        return say[
            $"The model's own churn probability is about {report.ChurnHorizonDays} days, not {days}: that of the "
            + "purchase model stands in.",
            $"模型自身的流失概率针对 {report.ChurnHorizonDays} 天而非 {days} 天，此处采用购买模型的概率。"];
    }

    private string Rate(ChurnBacktest churn)
    {
        string rate = Language.Percent(churn.BaseRate), count = Language.Count(churn.Metrics.CustomerCount);
        return say[$"Of {count} customers {rate} bought nothing in the horizon.",
            $"{count} 位客户中 {rate} 在期内没有购买。"];
    }

    private string AgainstRecency(ChurnBacktest churn)
    {
        string own = Language.Ratio(churn.Metrics.Auc), other = Language.Ratio(churn.RecencyAuc);
        var words = churn.Grade switch
        {
            ChurnGrade.A => say["clearly better", "明显更好"],
            ChurnGrade.B => say["better", "更好"],
            _ => say["not better", "没有更好"],
        };
        return say[$"AUC {own}; days since the last purchase alone reach {other}: {words}.",
            $"AUC 为 {own}；仅用最近购买间隔为 {other}：{words}。"];
    }

    private string AgainstRate(ChurnBacktest churn)
    {
        string own = Language.Ratio(churn.Metrics.LogLoss), other = Language.Ratio(churn.BaseRateLogLoss);
        var words = churn.Metrics.LogLoss < churn.BaseRateLogLoss ? say["better", "更好"] : say["not better", "没有更好"];
        return say[$"Log loss {own}; the best constant probability has {other}: {words}.",
            $"对数损失 {own}；最佳常数概率为 {other}：{words}。"];
    }

    private BacktestFinding Stability(Movement movement)
    {
        string title = say.Of(movement.Title),
            share = Language.Percent(movement.HasUnchangedShare ? movement.UnchangedShare : null);
        var meaning = say["of the customers are in the same group again", "仍在同一组的客户占比"];
        if (!movement.HasUnchangedShare)
            return new(title, share, meaning, "",
                [say["No customer has a group on both dates.", "没有客户在两个时点都有分组。"]]);
        string chance = Language.Percent(movement.UnchangedByChance), rand = Language.Ratio(movement.AdjustedRandIndex);
        return new(title, share, meaning, "",
        [
            say[$"By chance it would be {chance}; adjusted Rand index {rand}.",
                $"随机情况下为 {chance}；调整兰德指数 {rand}。"],
        ]);
    }
}
