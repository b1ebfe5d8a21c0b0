using System.Diagnostics.Metrics;
using ScoringService.Server.Observability;
using ScoringService.Server.Protocols;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ScoringService.Server.Readiness;

/// <summary>
/// Decides whether the server is ready, and keeps gRPC's health protocol in step. The server as a whole, and the
/// services that read scores, are ready when the database answers and there are scores to serve. The other services
/// need the database only: without them nobody could bring the data that the scores are made of.
/// </summary>
internal sealed class ServiceReadiness : BackgroundService
{
    // How often it is looked. A full stop of the database is told at once.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly ScoringDatabase _database;
    private readonly SnapshotCache _snapshots;
    private readonly DatabaseProbe _probe;
    private readonly HealthRegistry _health;
    private readonly ServerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<ServiceReadiness> _logger;
    private readonly Lock _telling = new();
    private string? _told;

    public ServiceReadiness(
        ScoringDatabase database, SnapshotCache snapshots, DatabaseProbe probe, HealthRegistry health,
        ServerOptions options, ServerMetrics metrics, TimeProvider clock, ILogger<ServiceReadiness> logger)
    {
        (_database, _snapshots, _probe, _health) = (database, snapshots, probe, health);
        (_options, _clock, _logger) = (options, clock, logger);
        metrics.Gauge("scoring.ready", "",
            "Whether a service is ready (1) or not (0); \"server\": the server as a whole.",
            () => [.. health.Snapshot().Select(service => new Measurement<double>(
                service.Value == ServingStatus.Serving ? 1 : 0,
                new KeyValuePair<string, object?>(
                    "service", service.Key == HealthRegistry.WholeServer ? "server" : service.Key)))]);
    }

    /// <summary>Why the server is not ready, in a few words; null when it is.</summary>
    public string? WhyNot => WhyNoDatabase ?? WhyNoScores;

    private string? WhyNoDatabase =>
        !_database.IsAvailable ? "the database is not available"
        : _probe.IsHanging ? $"the database has not answered for {DatabaseProbe.Patience.TotalSeconds} seconds" : null;

    // Without the refresher it is calls that make the scores, and so they must come.
    private string? WhyNoScores =>
        _snapshots.Current is not null || !_options.BackgroundRefresh ? null
        : _database.Watermark == 0 ? "no data has been loaded"
        : _database.ActiveModelVersion == 0 ? "no model is active"
        : "the scores are being made";

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _database.AvailabilityChanged += Tell;
        Tell();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _database.AvailabilityChanged -= Tell;
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Tell();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; its health says so without this.
        }
    }

    private void Tell()
    {
        lock (_telling)
        {
            var (noDatabase, noScores) = (WhyNoDatabase, WhyNoScores);
            foreach (var service in _health.Snapshot().Keys)
                _health.Set(service, noDatabase is null && (noScores is null || !NeedsScores(service))
                    ? ServingStatus.Serving : ServingStatus.NotServing);
            var reason = noDatabase ?? noScores;
            if (reason == _told) return;
            _told = reason;
            if (reason is null) _logger.Ready();
            else _logger.NotReady(reason);
        }
    }

    private static bool NeedsScores(string service) =>
        service == HealthRegistry.WholeServer || service == V1.Scoring.Descriptor.FullName;
}
