using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Scores everybody as soon as there are data and a model, and brings that population up to date whenever something is
/// committed, so that calls find it ready. Commits that follow each other closely are taken together. What fails is
/// logged, counted and tried again, and the population before stays in use.
/// </summary>
internal sealed class SnapshotRefresher(
    ScoringDatabase database, SnapshotCache snapshots, ServerOptions options, ServerMetrics metrics,
    ILogger<SnapshotRefresher> logger) : BackgroundService
{
    // Rest between two refreshes: a stream of single commits must not keep a core busy with them.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);

    private Task _keeping = Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.BackgroundRefresh && !stoppingToken.IsCancellationRequested)
        {
            var change = database.NextChange;
            if (!await TryAsync(RefreshAsync, stoppingToken)) change = Task.Delay(PauseAfterFailure, stoppingToken);
            await change.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _keeping;
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        if (!await snapshots.TryRefreshAsync(cancellation) || IsFirstDue(cancellation))
            await snapshots.RebuildAsync(cancellation);
        await snapshots.FoldAsync(cancellation);
        // The first refreshes do without the rows in memory rather than wait for them.
        if (_keeping.IsCompleted && snapshots.Current is not null && !database.HasKeptRows)
            _keeping = Task.Run(() => TryAsync(KeepRowsAsync, cancellation), CancellationToken.None);
    }

    // The server is not ready without scores, and so no call may come to ask for the first ones.
    private bool IsFirstDue(CancellationToken cancellation) => snapshots.Current is null
        && database.ActiveModelVersion != 0 && database.DefaultAsOf(cancellation) is not null;

    private Task KeepRowsAsync(CancellationToken cancellation)
    {
        database.KeepRows(cancellation);
        return Task.CompletedTask;
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation);
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception e)
        {
            metrics.RefreshFailed();
            logger.RefreshFailed(e);
            return false;
        }
    }
}
