using System.Globalization;
using System.Threading.Channels;
using ScoringService.Engine;
using ScoringService.Engine.Backtest;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Services;

/// <summary>One backtest: reads the features of up to four instants, learns from the past and compares.</summary>
internal sealed class Backtesting(ScoringDatabase database, ServerMetrics metrics)
{
    /// <summary>Horizon unless the caller asks for another, days.</summary>
    public const int DefaultHorizonDays = 90;

    private const int ShortestHorizonDays = 7;
    private const int LongestHorizonDays = 1095;
    private const string FeaturesStep = "features";

    // The features of four instants are in memory at once: one backtest at a time.
    private static readonly SemaphoreSlim s_one = new(1);

    private readonly V1.BacktestRequest _request = new();
    private readonly ScoringOptions _options = new();
    private readonly PopulationFilter _filter = new();
    private readonly DateTime? _cut;
    private readonly int _horizonDays = DefaultHorizonDays;

    /// <summary>What to look back at.</summary>
    /// <exception cref="RequestException">A field is wrong; the message names it.</exception>
    public required V1.BacktestRequest Request
    {
        get => _request;
        init
        {
            _request = value;
            _options = OptionMessages.ValidOptions(value.Options);
            _filter = RequestChecks.Filter("population", value.Population, hasScores: false);
            _cut = RequestChecks.Instant("cut", value.Cut);
            if (!value.HasHorizonDays) return;
            if (value.HorizonDays is < ShortestHorizonDays or > LongestHorizonDays)
                throw RequestException.Invalid(
                    "horizon_days", $"must be {ShortestHorizonDays} to {LongestHorizonDays}.");
            _horizonDays = value.HorizonDays;
        }
    }

    private TimeSpan Horizon => TimeSpan.FromDays(_horizonDays);

    /// <summary>Runs the backtest.</summary>
    /// <param name="steps">Told how far it is; completed at the end, however that comes.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RequestException">There is not enough data.</exception>
    public async Task<V1.BacktestReport> RunAsync(ChannelWriter<FitProgress> steps, CancellationToken cancellation)
    {
        try
        {
            await s_one.WaitAsync(cancellation);
            try
            {
                return await Task.Run(() => Run(new ChannelProgress(steps), cancellation), cancellation);
            }
            finally
            {
                s_one.Release();
            }
        }
        finally
        {
            steps.Complete();
        }
    }

    private V1.BacktestReport Run(ChannelProgress progress, CancellationToken cancellation)
    {
        progress.Report(new FitProgress(FeaturesStep, 0));
        var watermark = database.Watermark;
        var (cut, first) = Cut(cancellation);
        var input = Select(Read(cut, cancellation));
        progress.Report(new FitProgress(FeaturesStep, 1));
        var report = metrics.Phase("backtest", () => Backtester.Run(input, _options, progress, cancellation));
        return BacktestMessages.Create(report, first, watermark);
    }

    /// <summary>The cut and the first instant with a transaction.</summary>
    private (DateTime Cut, DateTime First) Cut(CancellationToken cancellation)
    {
        if (database.Summary(cancellation).FirstTransactionAt is not { } first
            || database.DefaultAsOf(cancellation) is not { } last)
            throw RequestException.Precondition("No transaction has been loaded. Load some with 'scorectl import'.");
        if (_cut is { } asked && last - asked < Horizon)
            throw RequestException.Precondition(
                $"cut: the transactions end on {Day(last)}, {Days(last - asked)} after the cut; the horizon is "
                + $"{_horizonDays} days.");
        // The day of the first transaction counts, as that of the cut does.
        var cut = _cut ?? (last - DateTime.MinValue < Horizon ? DateTime.MinValue : last - Horizon);
        var history = Math.Max(0, (cut.Date - first.Date).Days + (cut < first ? 0 : 1));
        if (history >= _horizonDays) return (cut, first);
        throw RequestException.Precondition(
            $"There are {history} days of transactions before the cut at the end of {Day(cut)} (the first one is of "
            + $"{Day(first)}); a backtest over {_horizonDays} days needs as many. Choose fewer horizon_days"
            + (_cut is null ? "." : " or a later cut."));
    }

    private BacktestInput Read(DateTime cut, CancellationToken cancellation)
    {
        DateTime? window = Earlier(cut, _horizonDays), before = Earlier(cut, _options.Churn.HorizonDays);
        DateTime[] instants = [.. ((DateTime?[])[cut, cut + Horizon, window, before]).OfType<DateTime>().Distinct()];
        var batches = metrics.Phase("features", () => database.ReadFeatures(instants, cancellation));
        return new BacktestInput
        {
            Train = batches[0],
            Outcome = batches[1],
            LastWindow = At(window),
            TrainBefore = At(before),
        };

        CustomerBatch? At(DateTime? instant) => instant is { } at ? batches[Array.IndexOf(instants, at)] : null;
    }

    /// <summary>Some days earlier; null before the calendar begins.</summary>
    private static DateTime? Earlier(DateTime instant, int days)
    {
        var time = TimeSpan.FromDays(days);
        return instant - DateTime.MinValue < time ? null : instant - time;
    }

    private BacktestInput Select(BacktestInput input)
    {
        // The backtest itself leaves out who may not be profiled; done here with the filter, the columns are copied
        // once.
        var rows = Consent.Select(input.Train, _options, _filter.Select(input.Train));
        if (rows is { Length: 0 })
            throw RequestException.Precondition("population: no customer meets the filter and may be profiled.");
        return rows is null ? input : input.Gather(rows);
    }

    private static string Day(DateTime instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Days(TimeSpan time) => $"{Math.Max(0, Math.Floor(time.TotalDays)):0} days";

    private sealed class ChannelProgress(ChannelWriter<FitProgress> writer) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => writer.TryWrite(value);
    }
}
