using System.Diagnostics.Metrics;
using ScoringService.Storage;

namespace ScoringService.Server.Observability;

/// <summary>The instruments of what is written. They name tables and outcomes, never a row.</summary>
internal sealed class IngestMetrics
{
    private readonly Counter<long> _rows;
    private readonly Histogram<double> _commits;
    private readonly UpDownCounter<long> _streams;

    /// <summary>Counts what a database commits from now on.</summary>
    public IngestMetrics(ScoringDatabase database, IMeterFactory meters)
    {
        var meter = meters.Create(ServerMetrics.MeterName);
        _rows = meter.CreateCounter<long>("scoring.ingest.rows", "{row}",
            "Rows committed, by table and what became of them.");
        _commits = meter.CreateHistogram("scoring.ingest.commit.duration", "s",
            "Time of one commit, synced to disk, with the wait for other writers, by table; their count is that of "
            + "commits.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ServerMetrics.SecondBounds });
        _streams = meter.CreateUpDownCounter<long>("scoring.ingest.streams", "{stream}", "Write streams that run.");
        _streams.Add(0);
        database.RowsCommitted += Committed;
    }

    /// <summary>A write stream began (1) or ended (-1).</summary>
    public void StreamsChanged(int change) => _streams.Add(change);

    private void Committed(IngestCommit commit)
    {
        var table = new KeyValuePair<string, object?>("table", commit.Table.ToString().ToLowerInvariant());
        _commits.Record(commit.Duration.TotalSeconds, table);
        var rows = commit.Rows;
        Count("inserted", rows.Inserted);
        Count("updated", rows.Updated);
        Count("deleted", rows.Deleted);
        Count("duplicate", rows.Duplicate);
        Count("stale", rows.Stale);
        Count("erased", rows.Erased);
        Count("quarantined", rows.Quarantined);

        // An outcome that was 0 once stands in the metrics, so that its first increase shows.
        void Count(string outcome, long count) => _rows.Add(count, table, new("outcome", outcome));
    }
}
