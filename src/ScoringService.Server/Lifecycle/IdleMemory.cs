namespace ScoringService.Server.Lifecycle;

/// <summary>
/// Gives memory back to the machine when a busy time is over. The garbage collector works when something is allocated,
/// and so what a crowd of callers left behind would stay until the next one comes.
/// </summary>
internal sealed class IdleMemory(TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    // What the service allocates in a pause when nobody calls, with room to spare: scrapes, probes, its own checks.
    private const long QuietBytes = 16L << 20;

    // Less than this is not worth a collection of everything, which takes up to some tenths of a second.
    private const long LeastBytes = 256L << 20;

    /// <summary>Whether memory should be given back.</summary>
    /// <param name="sincePause">Bytes that were allocated in the last pause.</param>
    /// <param name="sinceReturn">Bytes that were allocated since memory was last given back.</param>
    public static bool IsDue(long sincePause, long sinceReturn) =>
        sincePause <= QuietBytes && sinceReturn >= LeastBytes;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var before = GC.GetTotalAllocatedBytes();
        var returned = before;
        try
        {
            while (true)
            {
                await Task.Delay(Pause, clock, stoppingToken);
                var now = GC.GetTotalAllocatedBytes();
                if (IsDue(now - before, now - returned))
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    returned = now;
                }

                before = now;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
