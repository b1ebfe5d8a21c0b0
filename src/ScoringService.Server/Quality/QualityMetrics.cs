using System.Diagnostics.Metrics;
using System.Text.Json;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Quality;

/// <summary>
/// The data's quality as metrics. A scrape reads from the database only what a load or a decision has changed; the
/// checks over all data run in the background, and so seldom that they do not matter to anybody. All labels are of
/// closed sets: four tables, seven outcomes, sixteen kinds of fault, three severities.
/// </summary>
internal sealed class QualityMetrics : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(10);

    private readonly ScoringDatabase _database;
    private readonly TimeProvider _clock;
    private readonly ILogger<QualityMetrics> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<ImportTable, RowCounts> _rows = [];
    private long _rowsSeen;
    private (long Watermark, long Revision) _openSeen = (-1, -1);
    private (long Watermark, long? At) _checked = (-1, null);
    private readonly Dictionary<(ImportTable Table, QuarantineReason Kind), long> _open = [];
    private IReadOnlyList<(ImportTable Table, DateTime At)> _last = [];
    private IReadOnlyList<QualityFinding> _findings = [];
    private Task _checking = Task.CompletedTask;

    public QualityMetrics(
        ScoringDatabase database, ServerMetrics metrics, TimeProvider clock, ILogger<QualityMetrics> logger)
    {
        (_database, _clock, _logger) = (database, clock, logger);
        metrics.Counter("scoring.data.rows", "{row}", "Rows that were loaded, by table and outcome.", Rows);
        metrics.Gauge("scoring.quarantine.rows", "{row}",
            "Open rows in quarantine, by table and kind of fault.", OpenRows);
        metrics.Gauge("scoring.data.age", "s", "Time since the last row's occurred_at, by table.", Ages);
        metrics.Gauge("scoring.quality.findings", "{finding}",
            "Findings of the current month's data-quality report, by severity.", Findings);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The database must not be closed under a check.
        _stopping.Cancel();
        _checking.Wait();
        _stopping.Dispose();
    }

    private IEnumerable<Measurement<long>> Rows()
    {
        lock (_lock)
        {
            foreach (var (watermark, table, rows) in _database.Watermark > _rowsSeen
                ? _database.CountRowsSince(_rowsSeen) : [])
            {
                _rows[table] = _rows.GetValueOrDefault(table) + rows;
                _rowsSeen = Math.Max(_rowsSeen, watermark);
            }

            return [.. _rows.SelectMany(row => Outcomes(row.Value).Select(outcome => new Measurement<long>(
                outcome.Rows, Label("table", row.Key), new("outcome", outcome.Name))))];
        }
    }

    private static (string Name, long Rows)[] Outcomes(RowCounts rows) =>
    [
        ("inserted", rows.Inserted), ("updated", rows.Updated), ("deleted", rows.Deleted),
        ("duplicate", rows.Duplicate), ("stale", rows.Stale), ("erased", rows.Erased),
        ("quarantined", rows.Quarantined),
    ];

    private IEnumerable<Measurement<double>> OpenRows()
    {
        lock (_lock)
        {
            Refresh();
            return [.. _open.Select(open => new Measurement<double>(
                open.Value, Label("table", open.Key.Table), Label("reason", open.Key.Kind)))];
        }
    }

    private IEnumerable<Measurement<double>> Ages()
    {
        lock (_lock)
        {
            Refresh();
            var now = _clock.GetUtcNow().UtcDateTime;
            return [.. _last.Select(last => new Measurement<double>(
                (now - last.At).TotalSeconds, Label("table", last.Table)))];
        }
    }

    private void Refresh()
    {
        var state = (_database.Watermark, _database.QuarantineRevision);
        if (_openSeen == state) return;
        // A series that ends looks like a failed scrape; so what has gone is told as 0.
        foreach (var kind in _open.Keys) _open[kind] = 0;
        foreach (var (table, kind, rows) in _database.CountOpenRowsByKind()) _open[(table, kind)] = rows;
        _last = _database.LastOccurrences();
        _openSeen = state;
    }

    private IEnumerable<Measurement<double>> Findings()
    {
        lock (_lock)
        {
            var watermark = _database.Watermark;
            if (_checking.IsCompleted && watermark != _checked.Watermark
                && (_checked.At is not { } last || _clock.GetElapsedTime(last) >= s_pause))
            {
                _checked = (watermark, _clock.GetTimestamp());
                var now = _clock.GetUtcNow().UtcDateTime;
                _checking = Task.Run(() => Check(now), CancellationToken.None);
            }

            return [.. Enum.GetValues<QualitySeverity>().Select(severity => new Measurement<double>(
                _findings.Count(finding => finding.Severity == severity), Label("severity", severity)))];
        }
    }

    private void Check(DateTime now)
    {
        try
        {
            var report = _database.ReadMonthlyQuality(DateOnly.FromDateTime(now), now, _stopping.Token);
            lock (_lock) _findings = report.Findings;
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        catch (StorageException e)
        {
            _logger.QualityNotChecked(e);
        }
    }

    private static KeyValuePair<string, object?> Label<T>(string name, T value)
        where T : struct, Enum => new(name, JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
}
