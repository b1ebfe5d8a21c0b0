namespace ScoringService.Server.Lifecycle;

/// <summary>
/// Says when the machine's clock is set. Nothing here measures time by it: limits, rates and pauses go on. What is
/// about the time of day follows it: when a certificate, key or token expires, what a caller may send as the future,
/// when a job is due.
/// </summary>
internal sealed class ClockWatch(TimeProvider clock, ILogger<ClockWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // More than a clock that is slewed, or a machine that stands still between two looks, can make up.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var (start, before) = (clock.GetTimestamp(), clock.GetUtcNow());
                await Task.Delay(Pause, clock, stoppingToken);
                var jump = clock.GetUtcNow() - before - clock.GetElapsedTime(start);
                var seconds = Math.Round(jump.Duration().TotalSeconds);
                if (jump.Duration() >= Least) logger.ClockJumped(jump > TimeSpan.Zero ? "ahead" : "back", seconds);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
