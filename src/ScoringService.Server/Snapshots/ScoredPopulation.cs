using System.Diagnostics;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using ScoringService.Engine;
using ScoringService.Server.Streaming;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Everybody's features and scores for one instant, one model, one state of data and overrides: a snapshot of everybody
/// and, over it, layers of customers who were read and scored again since. Immutable, so that a stream goes on with the
/// population that it began with; and the next state shares with this one all that did not change. Rows are customer
/// keys.
/// </summary>
internal sealed class ScoredPopulation
{
    // As many rows in layers cost so little that moving everybody does not pay.
    private const int LeastFold = 4096;

    private readonly Lazy<RowRun[]> _rows;
    private byte[]? _runFields;
    private string? _runId;
    private StrongBox<ulong>? _runHash;

    /// <summary>Lays layers over a snapshot.</summary>
    /// <param name="key">What decided the scores.</param>
    /// <param name="basis">Everybody.</param>
    /// <param name="layers">Later ones hide earlier ones; who is not in the snapshot is in one of them.</param>
    /// <param name="count">Number of customers.</param>
    public ScoredPopulation(SnapshotKey key, Snapshot basis, IReadOnlyList<Layer> layers, int count)
    {
        Key = key;
        Base = basis;
        Layers = layers;
        Count = count;
        _rows = new Lazy<RowRun[]>(() => [.. Runs(0, Count)]);
    }

    /// <summary>A snapshot of everybody without layers.</summary>
    public ScoredPopulation(Snapshot snapshot)
        : this(snapshot.Key, snapshot, [], snapshot.Features.Count)
    {
    }

    /// <summary>What decided the scores.</summary>
    public SnapshotKey Key { get; }

    /// <summary>Everybody, as of an earlier state of the data if there are layers.</summary>
    public Snapshot Base { get; }

    /// <summary>Who was scored again since, the earliest first.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Number of customers.</summary>
    public int Count { get; }

    /// <summary>How many of them have scores.</summary>
    public required long Scored { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime BuiltAt { get; init; }

    /// <summary>The same as a timestamp of <see cref="Stopwatch"/>: a clock that is set does not change it.</summary>
    public long BuiltTimestamp { get; private init; } = Stopwatch.GetTimestamp();

    /// <summary>What was taken into account beside features and model, by row.</summary>
    public required ScoreContext Context { get; init; }

    /// <summary>The instant looked from, UTC.</summary>
    public DateTime AsOf => Key.AsOf;

    /// <summary>State of the data.</summary>
    public long Watermark => Key.Watermark;

    /// <summary>Names the run.</summary>
    public string RunId => _runId ??= Key.RunId;

    /// <summary>A hash of <see cref="RunId"/>, the same in every process.</summary>
    public ulong RunHash => (_runHash ??= new StrongBox<ulong>(Key.RunHash)).Value;

    /// <summary>The model that scored.</summary>
    public StoredModel Model => Base.Model;

    /// <summary>Which run it is, as fields of a message Customer.</summary>
    public ReadOnlySpan<byte> RunFields => _runFields ??= new V1.Customer
    {
        ModelVersion = Model.Version,
        AsOf = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(AsOf),
        DataWatermark = Watermark,
        RunId = RunId,
    }.ToByteArray();

    /// <summary>Labels of every code that the scores can hold.</summary>
    public LabelSet Labels => Base.Labels;

    /// <summary>The formats in which streams send it.</summary>
    public StreamFormats Formats { get; } = new();

    /// <summary>Whether the layers hold so much that everybody should be put into one batch again.</summary>
    public bool IsFoldDue =>
        Layers.Sum(layer => (long)layer.Keys.Length) > Math.Max(LeastFold, Base.Features.Count / 10);

    /// <summary>The row of an id, or -1.</summary>
    public int Find(string id)
    {
        for (var i = Layers.Count - 1; i >= 0; i--)
            if (Layers[i].Rows.Index.Find(id) is var row and >= 0) return Layers[i].Keys[row];
        return Base.Index.Find(id);
    }

    /// <summary>The batch that holds a customer, and where.</summary>
    public (Snapshot Batch, int Row) At(int row)
    {
        var (source, place) = Locate(row);
        return (Batch(source) with { Key = Key }, place);
    }

    /// <summary>The batch that holds a customer, as it was read, and where. Its key may be that of an earlier
    /// state.</summary>
    public (Snapshot Batch, int Row) InBatch(int row)
    {
        var (source, place) = Locate(row);
        return (Batch(source), place);
    }

    /// <summary>The rows that a selection keeps, which looks at each row by itself.</summary>
    /// <param name="select">Gives the rows of a batch that are kept, ascending; null for all.</param>
    /// <returns>Ascending; null for all.</returns>
    public int[]? Select(Func<CustomerBatch, ScoreBatch, int[]?> select)
    {
        var kept = Enumerable.Range(0, Layers.Count + 1)
            .Select(source => select(Batch(source).Features, Batch(source).Scores)).ToArray();
        if (Array.TrueForAll(kept, rows => rows is null)) return null;
        if (kept.Length == 1) return kept[0];
        var result = new List<int>();
        foreach (var (source, first, count) in _rows.Value)
        {
            var keys = source == 0 ? [] : Layers[source - 1].Keys;
            var (rows, end) = (kept[source], first + count);
            if (rows is null)
                for (var row = first; row < end; row++) result.Add(source == 0 ? row : keys[row]);
            else
                for (var i = Place(rows, first); i < rows.Length && rows[i] < end; i++)
                    result.Add(source == 0 ? rows[i] : keys[rows[i]]);
        }

        return [.. result];
    }

    /// <summary>The rows that may differ from another population, ascending; null when all may, because it has another
    /// snapshot of everybody.</summary>
    public int[]? RowsThatMayDiffer(ScoredPopulation other) => ReferenceEquals(Base, other.Base)
        ? [.. LayeredKeys(0, Count).Concat(other.LayeredKeys(0, other.Count)).Order().Distinct()]
        : null;

    /// <summary>A column of everybody.</summary>
    public LayeredColumn Column(ColumnDefinition definition, bool inScores) =>
        new(Sources(definition, inScores), _rows.Value);

    /// <summary>Which of the sources of <see cref="Column"/> holds a customer, and where.</summary>
    public (int Source, int Row) Locate(int key)
    {
        for (var i = Layers.Count - 1; i >= 0; i--)
            if (Array.BinarySearch(Layers[i].Keys, key) is var row and >= 0) return (i + 1, row);
        return (0, key);
    }

    /// <summary>Where consecutive rows are.</summary>
    public List<RowRun> Runs(int first, int count)
    {
        var runs = new List<RowRun>();
        var next = first;
        foreach (var key in LayeredKeys(first, first + count))
        {
            if (key > next) runs.Add(new RowRun(0, next, key - next));
            Append(runs, Locate(key));
            next = key + 1;
        }

        if (first + count > next) runs.Add(new RowRun(0, next, first + count - next));
        return runs;
    }

    /// <summary>Where rows are.</summary>
    public List<RowRun> Runs(ReadOnlySpan<int> rows)
    {
        var runs = new List<RowRun>(rows.Length);
        foreach (var row in rows) Append(runs, Locate(row));
        return runs;
    }

    /// <summary>Rows of a column.</summary>
    public Column Read(ColumnDefinition definition, bool inScores, IReadOnlyList<RowRun> runs) =>
        new LayeredColumn(Sources(definition, inScores), runs).Read([.. runs]);

    /// <summary>Rows in batches of their own.</summary>
    public (CustomerBatch Features, ScoreBatch Scores) Read(IReadOnlyList<RowRun> runs) =>
        RowAssembly.Read([Base, .. Layers.Select(layer => layer.Rows)], [.. runs]);

    /// <summary>The same without layers: a copy of everybody.</summary>
    public ScoredPopulation Fold()
    {
        var (features, scores) = Read(_rows.Value);
        var population = Base.Population with
        {
            Batch = features, Index = new CustomerIndex(features.CustomerId), Watermark = Watermark,
        };
        return new ScoredPopulation(Base with { Key = Key, Population = population, Scores = scores })
        {
            Scored = Scored, BuiltAt = BuiltAt, BuiltTimestamp = BuiltTimestamp, Context = Context,
        };
    }

    private Column[] Sources(ColumnDefinition definition, bool inScores) =>
        [.. Enumerable.Range(0, Layers.Count + 1).Select(Batch)
            .Select(batch => inScores ? batch.Scores[definition] : batch.Features[definition])];

    private Snapshot Batch(int source) => source == 0 ? Base : Layers[source - 1].Rows;

    private IEnumerable<int> LayeredKeys(int from, int to)
    {
        var keys = new List<int>();
        foreach (var layer in Layers) keys.AddRange(layer.KeysWithin(from, to));
        return Layers.Count > 1 ? keys.Order().Distinct() : keys;
    }

    private static void Append(List<RowRun> runs, (int Source, int Row) at)
    {
        if (runs.Count > 0 && runs[^1] is var last && last.Source == at.Source && last.First + last.Count == at.Row)
            runs[^1] = last with { Count = last.Count + 1 };
        else
            runs.Add(new RowRun(at.Source, at.Row, 1));
    }

    private static int Place(int[] ascending, int value)
    {
        var at = Array.BinarySearch(ascending, value);
        return at >= 0 ? at : ~at;
    }
}
