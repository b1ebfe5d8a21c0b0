using System.Diagnostics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>
/// Answers scrapes: those that come while one of the same format runs, or shortly after it, share its result. Scrapes
/// of different formats run one after another, as the SDK can only collect one at a time.
/// </summary>
internal sealed class ScrapeCoordinator(Func<ScrapeFormat, byte[]> collect, TimeSpan freshness)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ScrapeFormat, Task<Scrape>> running = [];
    private readonly Dictionary<ScrapeFormat, (Scrape Scrape, long FinishedAt)> finished = [];
    private Task last = Task.CompletedTask;

    /// <summary>The task ends with the collection, whether or not anybody still waits for it.</summary>
    public Task<Scrape> ScrapeAsync(ScrapeFormat format)
    {
        lock (gate)
        {
            var isKnown = finished.TryGetValue(format, out var entry);
            if (isKnown && IsFresh(entry.FinishedAt)) return Task.FromResult(entry.Scrape);
            if (running.TryGetValue(format, out var current)) return current;
            var scrape = RunAsync(last, format);
            running.Add(format, scrape);
            last = scrape;
            return scrape;
        }
    }

    private async Task<Scrape> RunAsync(Task previous, ScrapeFormat format)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            var scrape = new Scrape(format, collect(format), DateTimeOffset.UtcNow);
            lock (gate)
            {
                foreach (var stale in finished.Where(entry => !IsFresh(entry.Value.FinishedAt)).ToList())
                {
                    finished.Remove(stale.Key);
                }
                if (freshness > TimeSpan.Zero) finished[format] = (scrape, Stopwatch.GetTimestamp());
            }
            return scrape;
        }
        finally
        {
            lock (gate) running.Remove(format);
        }
    }

    private bool IsFresh(long finishedAt) => Stopwatch.GetElapsedTime(finishedAt) < freshness;
}
