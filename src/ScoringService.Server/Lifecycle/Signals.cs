using System.Runtime.InteropServices;

namespace ScoringService.Server.Lifecycle;

/// <summary>
/// What signals do beside the host's own handling, which begins to stop on SIGINT and SIGTERM: a second one ends the
/// process at once, and SIGHUP reads the settings again.
/// </summary>
internal sealed class Signals(IConfiguration configuration, ILogger<Signals> logger) : IHostedService, IDisposable
{
    // As a shell would say of a process that SIGINT ended.
    private const int Forced = 130;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _stops;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, Reload));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Stop(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _stops) == 1) return;
        logger.StopForced();
        // What is acknowledged is on disk; DuckDB takes it from its log at the next start.
        Environment.Exit(Forced);
    }

    private void Reload(PosixSignalContext context)
    {
        // Otherwise the process would end.
        context.Cancel = true;
        if (configuration is IConfigurationRoot root) root.Reload();
    }
}
