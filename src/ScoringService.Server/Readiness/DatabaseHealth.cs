using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Readiness;

/// <summary>
/// Tries to open a database again that cannot be used: no call would come to do so once nobody is sent here any more.
/// </summary>
internal sealed class DatabaseHealth(ScoringDatabase database, TimeProvider clock, ILogger<DatabaseHealth> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _changed = new(0);

    /// <inheritdoc/>
    public override void Dispose()
    {
        database.AvailabilityChanged -= Wake;
        _changed.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        database.AvailabilityChanged += Wake;
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasReady = true;
        try
        {
            while (true)
            {
                if (wasReady != database.IsAvailable)
                {
                    wasReady = !wasReady;
                    if (wasReady) logger.DatabaseAvailable();
                }

                if (wasReady) await _changed.WaitAsync(stoppingToken);
                else await ReopenAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task ReopenAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Run(() => database.EnsureAvailable(stopping), stopping);
        }
        catch (StorageException e)
        {
            logger.DatabaseUnavailable(e.Message);
            await Task.Delay(Pause, clock, stopping);
        }
    }

    private void Wake() => _changed.Release();
}
