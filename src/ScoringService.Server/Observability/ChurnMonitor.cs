using System.Diagnostics.Metrics;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;

namespace ScoringService.Server.Observability;

/// <summary>
/// Tells a monitoring system when churn probabilities drift away from what happens. It looks back once for each day of
/// data and each model, in the background: it reads and scores a sample of customers.
/// </summary>
internal sealed class ChurnMonitor : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly ScoringDatabase _database;
    private readonly SnapshotCache _snapshots;
    private readonly TimeProvider _clock;
    private readonly ILogger<ChurnMonitor> _logger;
    private (DateTime AsOf, long Model) _seen;
    private volatile ChurnHindsight? _hindsight;

    public ChurnMonitor(
        ScoringDatabase database, SnapshotCache snapshots, ServerMetrics metrics, TimeProvider clock,
        ILogger<ChurnMonitor> logger)
    {
        (_database, _snapshots, _clock, _logger) = (database, snapshots, clock, logger);
        Gauge("customers", "{customer}", "Customers that were looked at to hold churn probabilities of one horizon ago "
            + "against who has bought since.", hindsight => hindsight.Customers);
        Gauge("predicted", "", "Mean churn probability that the active model gives them for one horizon ago.",
            hindsight => hindsight.Predicted);
        Gauge("observed", "", "Share of them who have bought nothing since.", hindsight => hindsight.Observed);
        Gauge("error", "", "Mean distance of probability and share over tenths of the probability: 0 is perfect.",
            hindsight => hindsight.Error);

        void Gauge(string name, string unit, string description, Func<ChurnHindsight, double> read) => metrics.Gauge(
            $"scoring.churn.hindsight.{name}", unit, description,
            () => _hindsight is { } hindsight ? [new Measurement<double>(read(hindsight))] : []);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, _clock);
        try
        {
            do await LookAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if (_snapshots.Current is not { } current || _seen == (current.AsOf, current.Model.Version)) return;
        _seen = (current.AsOf, current.Model.Version);
        try
        {
            _hindsight = await Task.Run(() => ChurnHindsight.ReadAsync(_database, current, stopping), stopping);
        }
        catch (StorageException e)
        {
            _logger.ChurnNotChecked(e);
        }
    }
}
