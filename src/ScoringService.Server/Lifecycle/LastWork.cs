using Microsoft.AspNetCore.Hosting.Server;
using ScoringService.Server.Observability;

namespace ScoringService.Server.Lifecycle;

/// <summary>
/// Sees to it that nothing works any more when what it works with is disposed. A server that is stopped to the end has
/// no work left; one whose start failed, because its port is taken, is disposed without a stop, and one whose stop was
/// cut short goes on meanwhile. As the last of the services that are made it is the first to be disposed.
/// </summary>
/// <param name="ports">Take calls.</param>
/// <param name="services">All that were made.</param>
/// <param name="lifetime">Says that the server stops.</param>
/// <param name="calls">Those that run.</param>
/// <param name="logger">Hears of work that does not end.</param>
internal sealed class LastWork(
    IServer ports, IServiceProvider services, IHostApplicationLifetime lifetime, CallMetrics calls,
    ILogger<LastWork> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    // What is cancelled ends within a second. A database that hangs must not keep the process.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private BackgroundService[] _background = [];

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _background = [.. services.GetServices<IHostedService>().OfType<BackgroundService>()];
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Otherwise the host would take the end of what works in the background for a failure of it.
        lifetime.StopApplication();
        using var limit = new CancellationTokenSource(LongestWait);
        // Cancels the calls.
        await ports.StopAsync(new CancellationToken(canceled: true));
        await Task.WhenAll(_background.Select(work => work.StopAsync(limit.Token)));
        while (calls.Running > 0 && !limit.IsCancellationRequested) await Task.Delay(Pause);
        if (limit.IsCancellationRequested) logger.WorkLeft(LongestWait.TotalSeconds);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
