using System.Diagnostics;
using System.Diagnostics.Metrics;
using ScoringService.Engine;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;

namespace ScoringService.Server.Observability;

/// <summary>
/// The scored population and its model as metrics. A scrape looks at every customer once for each population; all
/// labels are codes of the model's options.
/// </summary>
internal sealed class PopulationMetrics
{
    private readonly ScoringDatabase _database;
    private readonly SnapshotCache _snapshots;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private Groups? _groups;

    public PopulationMetrics(
        ScoringDatabase database, SnapshotCache snapshots, ServerMetrics metrics, TimeProvider clock)
    {
        (_database, _snapshots, _clock) = (database, snapshots, clock);
        metrics.Gauge("scoring.snapshot.age", "s", "Time since the current snapshot was made.",
            () => OfCurrent(current => [new(Stopwatch.GetElapsedTime(current.BuiltTimestamp).TotalSeconds)]));
        metrics.Gauge("scoring.snapshot.customers", "{customer}", "Customers of the current snapshot.",
            () => OfCurrent(current => [new(current.Count)]));
        metrics.Gauge("scoring.snapshot.size", "By", "Memory of the current snapshot's columns and indexes.",
            () => OfCurrent(current => [new(GroupsOf(current).Bytes)]));
        metrics.Gauge("scoring.snapshot.lag", "{commit}", "Commits that the current snapshot has not taken in yet.",
            () => OfCurrent(current => [new(_database.Watermark - current.Watermark)]));
        metrics.Gauge("scoring.snapshot.as_of", "s",
            "The instant that the current snapshot looks from, in seconds since 1970-01-01 UTC.",
            () => OfCurrent(current => [new((current.AsOf - DateTime.UnixEpoch).TotalSeconds)]));
        Count("scoring.customers.status", "status", groups => groups.Status);
        Count("scoring.customers.tier", "tier", groups => groups.Tier);
        Count("scoring.customers.stage", "stage", groups => groups.Stage);
        Count("scoring.customers.churn", "band", groups => groups.Band);
        Model(metrics);

        void Count(string name, string label, Func<Groups, (string Code, int Customers)[]> counts) => metrics.Gauge(
            name, "{customer}", $"Customers of the current snapshot by {label}; NONE: they have none.",
            () => OfCurrent(current => [.. counts(GroupsOf(current)).Select(group =>
                new Measurement<double>(group.Customers, new KeyValuePair<string, object?>(label, group.Code)))]));
    }

    private void Model(ServerMetrics metrics)
    {
        metrics.Gauge("scoring.model.version", "", "Version of the model that made the current snapshot.",
            () => OfCurrent(current => [new(current.Model.Version)]));
        metrics.Gauge("scoring.model.age", "s", "Time since that model was fitted.",
            () => OfCurrent(current => [new(Since(current.Model.CreatedAt))]));
        metrics.Gauge("scoring.model.part", "",
            "Whether a part of that model could be fitted (1) or not (0).",
            () => OfCurrent(current => [.. current.Model.Model.Parts.Select(part => new Measurement<double>(
                part.Fitted ? 1 : 0, new KeyValuePair<string, object?>("part", part.Name)))]));
        metrics.Gauge("scoring.model.churn.auc", "",
            "Area under the ROC curve of that model's churn probabilities, on customers held out of its fit.",
            () => OfReport(report => report.Auc));
        metrics.Gauge("scoring.model.churn.brier", "",
            "Brier score of that model's churn probabilities, on customers held out of its fit.",
            () => OfReport(report => report.Brier));
        metrics.Gauge("scoring.model.churn.lift", "",
            "Share of the churned among the tenth with the highest probabilities ÷ their share in all, likewise.",
            () => OfReport(report => report.LiftAt10Percent));
    }

    private IEnumerable<Measurement<double>> OfReport(Func<Engine.Churn.ChurnMetrics, double?> read) =>
        OfCurrent(current => current.Model.Model.Churn?.Report.Metrics is { } report && read(report) is { } value
            ? [new Measurement<double>(value)] : []);

    private IEnumerable<Measurement<double>> OfCurrent(Func<ScoredPopulation, Measurement<double>[]> read) =>
        _snapshots.Current is { } current ? read(current) : [];

    private double Since(DateTime instant) => (_clock.GetUtcNow().UtcDateTime - instant).TotalSeconds;

    private Groups GroupsOf(ScoredPopulation population)
    {
        lock (_lock)
        {
            if (_groups is { } known && ReferenceEquals(known.Population, population)) return known;
            return _groups = new Groups(population);
        }
    }

    /// <summary>How many customers there are of each kind, and their memory.</summary>
    private sealed class Groups(ScoredPopulation population)
    {
        private const string None = "NONE";

        public ScoredPopulation Population { get; } = population;

        public (string Code, int Customers)[] Status { get; } = Count(population, ScoreColumns.Status);

        public (string Code, int Customers)[] Tier { get; } = Count(population, ScoreColumns.Tier);

        public (string Code, int Customers)[] Stage { get; } = Count(population, ScoreColumns.LifecycleStage);

        public (string Code, int Customers)[] Band { get; } = Count(population, ScoreColumns.ChurnBand);

        public long Bytes { get; } = PopulationMemory.Bytes(population);

        // A code without customers is told as well: a series that ends looks like a failed scrape.
        private static (string Code, int Customers)[] Count(ScoredPopulation population, ColumnDefinition definition)
        {
            var column = (DictionaryColumn)population.Read(
                definition, inScores: true, population.Runs(0, population.Count));
            var counts = new int[column.Dictionary.Count];
            var indices = column.Indices;
            for (var row = 0; row < indices.Length; row++)
                if (column.IsValid(row)) counts[indices[row]]++;
            return [.. column.Dictionary.Select((code, i) => (code, counts[i])), (None, column.NullCount)];
        }
    }
}
