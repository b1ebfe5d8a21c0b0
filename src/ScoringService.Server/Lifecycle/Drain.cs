namespace ScoringService.Server.Lifecycle;

/// <summary>
/// How the server stops. At once its health is NOT_SERVING and /readyz fails; for
/// <see cref="ServerOptions.DrainSeconds"/> it goes on serving, until those who send calls have noticed; then it takes
/// no new ones, and running ones have <see cref="ServerOptions.ShutdownSeconds"/>. Streams that would take longer are
/// ended a little before that, with a status that says so, instead of being cut off.
/// </summary>
internal sealed class Drain : IHostedLifecycleService, IDisposable
{
    // The rest is for statuses to arrive.
    private const double ShareForStreams = 0.8;

    private readonly IHostApplicationLifetime _lifetime;
    private readonly ServerOptions _options;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ending = new();
    private ITimer? _timer;

    /// <summary>Begins with the host's stop.</summary>
    public Drain(IHostApplicationLifetime lifetime, ServerOptions options, TimeProvider clock)
    {
        _lifetime = lifetime;
        _options = options;
        _clock = clock;
        lifetime.ApplicationStopping.Register(Begin);
    }

    /// <summary>Longest time from the first sign to the end.</summary>
    public static TimeSpan Longest(ServerOptions options) =>
        TimeSpan.FromSeconds(options.DrainSeconds + options.ShutdownSeconds);

    /// <summary>When running streams must end.</summary>
    public CancellationToken StreamsEnd => _ending.Token;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Health and readiness follow it; the host would say it only after this method.
        _lifetime.StopApplication();
        if (_options.DrainSeconds == 0) return;
        await Task.Delay(TimeSpan.FromSeconds(_options.DrainSeconds), _clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _ending.Dispose();
    }

    private void Begin()
    {
        var time = TimeSpan.FromSeconds(_options.DrainSeconds + (ShareForStreams * _options.ShutdownSeconds));
        _timer = _clock.CreateTimer(_ => _ending.Cancel(), null, time, Timeout.InfiniteTimeSpan);
    }
}
