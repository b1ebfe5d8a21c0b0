using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Backtest;

/// <summary>Learns a model from the past and holds it against what came after.</summary>
public static class Backtester
{
    /// <summary>Name of the step that scores the customers at both dates, in <see cref="FitProgress"/>.</summary>
    public const string ScoreStep = "score";

    /// <summary>Name of the step that compares.</summary>
    public const string CompareStep = "compare";

    /// <summary>Runs a backtest. The same batches and options give the same report, whatever the machine's cores and
    /// the order of the customers.</summary>
    /// <param name="input">The customers before, at and after the cut.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="progress">Told how far each part of the fit and each further step is.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">The options are not valid, or the batches do not belong
    /// together.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static BacktestReport Run(
        BacktestInput input, ScoringOptions options, IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Run(input, options, progress, -1, cancellation);

    internal static BacktestReport Run(
        BacktestInput input, ScoringOptions options, IProgress<FitProgress>? progress, int threads,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        input.Check();
        input = input.Narrow(options);
        var fit = new FitInput { Now = input.Train, Before = input.TrainBefore };
        var model = ModelFitter.Fit(fit, options, progress, threads, cancellation);
        progress?.Report(new FitProgress(ScoreStep, 0));
        var atCut = CustomerScorer.Score(model, input.Train, ScoreContext.Empty, threads, cancellation);
        progress?.Report(new FitProgress(ScoreStep, 0.5));
        var atEnd = CustomerScorer.Score(model, input.Outcome, ScoreContext.Empty, threads, cancellation);
        progress?.Report(new FitProgress(ScoreStep, 1));
        progress?.Report(new FitProgress(CompareStep, 0));
        var report = Compare(input, model, (atCut, atEnd), cancellation);
        progress?.Report(new FitProgress(CompareStep, 1));
        return report;
    }

    private static BacktestReport Compare(
        BacktestInput input, ScoringModel model, (ScoreBatch Cut, ScoreBatch End) scores,
        CancellationToken cancellation)
    {
        var buyers = BuyerOutcomes.Of(input);
        var forecast = model.Clv is { } clv ? PurchaseForecast.Of(clv, input, buyers.Rows, cancellation) : null;
        var (purchases, spend) = forecast is null ? (null, null) : Forecasts(input, buyers, forecast);
        cancellation.ThrowIfCancellationRequested();
        var churn = Churn(input, model, buyers, (scores.Cut, forecast));
        cancellation.ThrowIfCancellationRequested();
        var (newCount, newSpend) = Newcomers(input);
        return new BacktestReport
        {
            Cut = input.Train.AsOf,
            End = input.Outcome.AsOf,
            HorizonDays = input.Horizon.TotalDays,
            CustomerCount = input.Train.Count,
            BuyerCount = buyers.Rows.Length,
            ExcludedCount = buyers.ExcludedCount,
            NewBuyerCount = newCount,
            NewBuyerSpend = newSpend,
            Retention = buyers.Retention,
            PurchaseModel = model.Clv?.Purchases.Kind,
            Purchases = purchases,
            PurchasesReason = purchases is null ? WhyNot(model, buyers, ScoringModel.PurchasesPart) : null,
            Spend = spend,
            Churn = churn,
            ChurnReason = churn is null ? WhyNot(model, buyers, ScoringModel.ChurnPart) : null,
            Movements = Movements(input, model, scores),
            Parts = model.Parts,
            Warnings = model.Warnings,
            Options = model.Options,
        };
    }

    private static (ForecastReport? Purchases, ForecastReport? Spend) Forecasts(
        BacktestInput input, BuyerOutcomes buyers, PurchaseForecast forecast)
    {
        var monthly = buyers.MonthlyMean(input);
        List<(BaselineKind, double[])> days = [(BaselineKind.MonthlyMean, monthly.Days)],
            spend = [(BaselineKind.MonthlyMean, monthly.Spend)];
        if (buyers.LastWindow(input) is { } last)
        {
            days.Add((BaselineKind.LastWindow, last.Days));
            spend.Add((BaselineKind.LastWindow, last.Spend));
        }

        return (ForecastComparer.Compare(forecast.Days, days, buyers.Days),
            ForecastComparer.Compare(forecast.Spend, spend, buyers.Spend));
    }

    private static ChurnBacktest? Churn(
        BacktestInput input, ScoringModel model, BuyerOutcomes buyers,
        (ScoreBatch Cut, PurchaseForecast? Forecast) known)
    {
        if (model.Churn is not { } churn) return null;
        var days = model.Options.Churn.HorizonDays;
        if (input.Horizon != TimeSpan.FromDays(days))
        {
            var reason = $"The model's churn probability is about {days} days, not {input.Horizon.TotalDays:0.##}: "
                + "that of the purchase model stands in.";
            return known.Forecast is { } forecast
                ? Compare(forecast.SilentProbability, ChurnSource.BuyTillYouDie, reason)
                : null;
        }

        var column = (Column<double>)known.Cut[ScoreColumns.ChurnProbability];
        var probability = Array.ConvertAll(buyers.Rows, row => column[row] ?? double.NaN);
        return Compare(probability, churn.Report.Source, churn.Report.Reason);

        ChurnBacktest? Compare(double[] by, ChurnSource source, string? reason) =>
            ChurnComparer.Compare(by, buyers.IsSilent, buyers.SilentDays, (source, reason));
    }

    private static Movement[] Movements(
        BacktestInput input, ScoringModel model, (ScoreBatch Cut, ScoreBatch End) scores)
    {
        var spend = new double[input.Train.Count];
        BuyerOutcomes.Difference(input.Train, input.Outcome, [.. Enumerable.Range(0, spend.Length)], spend);
        var labels = new LabelSet(model);
        ColumnDefinition[] columns = [ScoreColumns.LifecycleStage, ScoreColumns.Tier, ScoreColumns.RfmSegment];
        return Array.ConvertAll(columns, column => MovementCounter.Count(
            (DictionaryColumn)scores.Cut[column], (DictionaryColumn)scores.End[column], spend, labels));
    }

    private static (int Count, double Spend) Newcomers(BacktestInput input)
    {
        Column before = input.Train[FeatureColumns.RecencyDays], after = input.Outcome[FeatureColumns.RecencyDays];
        int[] rows = [.. Enumerable.Range(0, input.Train.Count).Where(
            row => !before.IsValid(row) && after.IsValid(row))];
        if (rows.Length == 0) return (0, 0);
        var spend = new double[rows.Length];
        BuyerOutcomes.Difference(input.Train, input.Outcome, rows, spend);
        spend = Array.FindAll(spend, double.IsFinite);
        return (rows.Length, spend.Length == 0 ? 0 : Rfm.OrderFreeMean.Of(spend) * spend.Length);
    }

    private static string WhyNot(ScoringModel model, BuyerOutcomes buyers, string part)
    {
        if (buyers.Rows.Length == 0)
            return buyers.ExcludedCount == 0
                ? "Nobody had bought anything up to the cut."
                : "No customer who had bought up to the cut has a finite spend.";
        return model.Parts.FirstOrDefault(status => status.Name == part)?.Reason
            ?? model.Parts.FirstOrDefault(status => status.Name == ScoringModel.PurchasesPart)?.Reason
            ?? "The model has no forecast for anybody.";
    }
}
