using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Backtest;

/// <summary>A forecast of one number per buyer held against what happened, and against baselines.</summary>
public sealed record ForecastReport
{
    /// <summary>Number of customers compared.</summary>
    public required int CustomerCount { get; init; }

    /// <summary>Sum of what happened.</summary>
    public required double ActualTotal { get; init; }

    /// <summary>Mean of what happened.</summary>
    public required double ActualMean { get; init; }

    /// <summary>The model's forecast.</summary>
    public required ForecastError Model { get; init; }

    /// <summary>The baselines' forecasts; one that needs data from before the first transaction is absent.</summary>
    public required IReadOnlyList<BaselineForecast> Baselines { get; init; }

    /// <summary>Forecast and outcome by tenths of the customers, the lowest forecasts first; fewer than ten with fewer
    /// customers.</summary>
    public required IReadOnlyList<ForecastTenth> Tenths { get; init; }

    /// <summary>How much of the actual total those with the highest forecasts made, in steps of 5 % of the customers
    /// from 0 to 100 %; empty when the total is not positive.</summary>
    public required IReadOnlyList<CapturePoint> Capture { get; init; }
}

/// <summary>How far forecasts are from what happened.</summary>
public sealed record ForecastError
{
    /// <summary>Sum of the forecasts.</summary>
    public required double PredictedTotal { get; init; }

    /// <summary>Mean of the forecasts.</summary>
    public required double PredictedMean { get; init; }

    /// <summary>Mean forecast − mean outcome.</summary>
    public required double Bias { get; init; }

    /// <summary>Mean absolute error.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>Square root of the mean squared error.</summary>
    public required double RootMeanSquareError { get; init; }

    /// <summary>Sum of the forecasts ÷ sum of what happened; null when that is not positive.</summary>
    public required double? TotalRatio { get; init; }

    /// <summary>Spearman's rank correlation of forecast and outcome; null when either is the same for all.</summary>
    public required double? RankCorrelation { get; init; }

    /// <summary>Share of the top fifth by outcome that is in the top fifth by forecast; null when the outcome is the
    /// same for all.</summary>
    public required double? TopFifthHits { get; init; }
}

/// <summary>A simple rule that a model should beat.</summary>
public enum BaselineKind
{
    /// <summary>Mean per month so far × months of the horizon × retention rate.</summary>
    MonthlyMean,

    /// <summary>The same again as in as many days before the cut.</summary>
    LastWindow,
}

/// <summary>A baseline's forecast, and the model's against it.</summary>
/// <param name="Kind">Which rule.</param>
/// <param name="Error">How far it is from what happened.</param>
/// <param name="RelativeError">Mean absolute error of the model ÷ that of the baseline: below 1 the model is better.
/// Null when the baseline makes no error.</param>
/// <param name="RelativeSquareError">The same for the root mean square error.</param>
/// <param name="Grade">The model's grade against the baseline at finding the top fifth; null when the outcome is the
/// same for all.</param>
public sealed record BaselineForecast(
    BaselineKind Kind, ForecastError Error, double? RelativeError, double? RelativeSquareError, HoldoutGrade? Grade);

/// <summary>A tenth of the customers by forecast. Customers who tie at its edge count in part.</summary>
/// <param name="Count">Number of customers.</param>
/// <param name="PredictedMean">Mean forecast.</param>
/// <param name="ActualMean">Mean outcome.</param>
public sealed record ForecastTenth(int Count, double PredictedMean, double ActualMean);

/// <summary>Share of a total that a share of the customers made, by who is taken first. Customers who tie count in
/// part.</summary>
/// <param name="Share">Share of the customers, 0 to 1.</param>
/// <param name="Model">With the model's highest values first.</param>
/// <param name="Baseline">With the simple rule's highest first: <see cref="BaselineKind.MonthlyMean"/>; for churn the
/// days since the last purchase.</param>
/// <param name="Best">With those first who turned out to be highest. Above 1 where refunds follow.</param>
public sealed record CapturePoint(double Share, double Model, double Baseline, double Best);
