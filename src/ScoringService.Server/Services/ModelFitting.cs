using System.Threading.Channels;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Observability;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;

namespace ScoringService.Server.Services;

/// <summary>One fit: reads the features of now and of the churn horizon before, and learns a model from them.</summary>
internal sealed class ModelFitting(ScoringDatabase database, SnapshotCache snapshots, ServerMetrics metrics)
{
    private const string FeaturesStep = "features";

    /// <summary>How to learn.</summary>
    public required ScoringOptions Options { get; init; }

    /// <summary>Whom to learn from.</summary>
    public required PopulationFilter Filter { get; init; }

    /// <summary>The instant to look from, UTC; null for the end of the last day with a transaction.</summary>
    public required DateTime? AsOf { get; init; }

    /// <summary>Runs the fit.</summary>
    /// <param name="steps">Told how far it is; completed at the end, however that comes.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <returns>The model, and the watermark of the data that it was learnt from.</returns>
    /// <exception cref="RequestException">There is no data to learn from.</exception>
    public async Task<(ScoringModel Model, long Watermark)> RunAsync(
        ChannelWriter<FitProgress> steps, CancellationToken cancellation)
    {
        try
        {
            var at = await Task.Run(() => Instant(cancellation), cancellation);
            steps.TryWrite(new FitProgress(FeaturesStep, 0));
            var (now, before) = await ReadAsync(at, cancellation);
            steps.TryWrite(new FitProgress(FeaturesStep, 1));
            var model = await Task.Run(() => Fit(now.Batch, before, steps, cancellation), cancellation);
            return (model, now.Watermark);
        }
        finally
        {
            steps.Complete();
        }
    }

    private DateTime Instant(CancellationToken cancellation)
    {
        if (database.Summary(cancellation).FirstTransactionAt is not { } first)
            throw RequestException.Precondition("No transaction has been loaded. Load some with 'scorectl import'.");
        if (AsOf < first)
            throw RequestException.Precondition(
                $"as_of: there is no transaction up to {AsOf:o}; the first one is of {first:o}.");
        return AsOf ?? database.DefaultAsOf(cancellation)!.Value;
    }

    private async Task<(FeatureSnapshot Now, CustomerBatch? Before)> ReadAsync(
        DateTime at, CancellationToken cancellation)
    {
        // Churn of the years before the calendar begins cannot be asked for.
        var horizon = TimeSpan.FromDays(Options.Churn.HorizonDays);
        return at - DateTime.MinValue < horizon
            ? (await snapshots.GetFeaturesAsync(at, cancellation), null)
            : await snapshots.GetFeaturesAsync(at, at - horizon, cancellation);
    }

    private ScoringModel Fit(
        CustomerBatch now, CustomerBatch? before, ChannelWriter<FitProgress> steps, CancellationToken cancellation)
    {
        // The fit itself leaves out who may not be profiled; done here with the filter, the columns are copied once.
        var rows = Consent.Select(now, Options, Filter.Select(now));
        if (rows is { Length: 0 })
            throw RequestException.Precondition(
                "population: no customer meets the filter and may be profiled.");
        var input = new FitInput
        {
            Now = rows is null ? now : now.Gather(rows),
            Before = before is null ? null : SameCustomers(before, rows, now.Count),
            Previous = database.ActiveModel()?.Model,
        };
        return metrics.Phase(
            "fit", () => ModelFitter.Fit(input, Options, new ChannelProgress(steps), cancellation));
    }

    // Rows are customer keys. What came in between only added rows behind these; an erasure, which takes a row away, is
    // made up for by the fit, which goes by the ids.
    private static CustomerBatch SameCustomers(CustomerBatch before, int[]? rows, int count)
    {
        if (rows is null && before.Count <= count) return before;
        rows ??= [.. Enumerable.Range(0, count)];
        return before.Gather(Array.FindAll(rows, row => row < before.Count));
    }

    private sealed class ChannelProgress(ChannelWriter<FitProgress> writer) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            // What a part worked with is as large as the population's columns.
            if (value.Fraction >= 1) ColumnMemory.Reclaim();
            writer.TryWrite(value);
        }
    }
}
