using System.Runtime.InteropServices;
using ScoringService.Engine;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Numerics;

namespace ScoringService.Benchmarks;

/// <summary>A scorer of lifetime columns, and the feature rows of a population.</summary>
internal sealed class PeersScoring
{
    private const int BlockRows = 4096;

    private readonly CustomerBatch _batch;
    private readonly LifetimeScorer _scorer;
    private readonly Dictionary<string, double[]> _columns;
    private readonly long[] _next;

    /// <summary>Makes feature rows of a population.</summary>
    public PeersScoring(PeersPopulation population, LifetimeModel model)
    {
        _batch = MakeBatch(population);
        _scorer = new LifetimeScorer(model, new ClvOptions());
        _columns = new[] { "clv", "alive", "silent", "month", "quarter", "year", "order" }
            .ToDictionary(name => name, _ => new double[population.Count]);
        _next = new long[population.Count];
    }

    private PeersScoring(PeersScoring other, LifetimeModel model)
    {
        (_batch, _columns, _next) = (other._batch, other._columns, other._next);
        _scorer = new LifetimeScorer(model, new ClvOptions());
    }

    /// <summary>A new scorer of the same rows.</summary>
    public PeersScoring WithNewScorer(LifetimeModel model) => new(this, model);

    /// <summary>Scores all rows.</summary>
    public PeersAnswer Score(int threads)
    {
        var count = _next.Length;
        var seconds = PeersAnswer.Time(() => ChunkedWork.Run((count + BlockRows - 1) / BlockRows, threads, part =>
        {
            var start = part * BlockRows;
            _scorer.Score(_batch, start, Output().Slice(start, Math.Min(BlockRows, count - start)));
        }));
        return new PeersAnswer(seconds, new()
        {
            ["sums"] =
            [
                .. PeersAnswer.Sums(_columns["alive"]), .. PeersAnswer.Sums(_columns["quarter"]),
                .. PeersAnswer.Sums(_columns["clv"]),
            ],
        });
    }

    private LifetimeOutput Output() => new()
    {
        PredictedClv = _columns["clv"],
        Alive = _columns["alive"],
        NoPurchase90D = _columns["silent"],
        Expected30D = _columns["month"],
        Expected90D = _columns["quarter"],
        Expected365D = _columns["year"],
        OrderValue = _columns["order"],
        NextPurchase = _next,
    };

    private static CustomerBatch MakeBatch(PeersPopulation population)
    {
        var rows = population.Count;
        var nothing = new byte[rows * sizeof(long)];
        var nobody = new ulong[Column.WordCount(rows)];
        return new CustomerBatch(
            new DateTime(2024, 6, 30, 0, 0, 0, DateTimeKind.Utc), [.. FeatureColumns.All.Select(Make)]);

        Column Make(ColumnDefinition definition)
        {
            if (definition == FeatureColumns.RepeatPurchaseCount)
                return new Column<int>(definition, Bytes(Array.ConvertAll(population.Repeats, x => (int)x)), rows);
            if (definition == FeatureColumns.AgeAtLastPurchase) return Of(definition, population.LastAge);
            if (definition == FeatureColumns.CustomerAge) return Of(definition, population.Age);
            if (definition == FeatureColumns.MeanRepeatSpend) return Of(definition, population.MeanSpend);
            return definition.Type switch
            {
                ColumnType.Utf8 => new Utf8Column(definition, new int[rows + 1], []),
                ColumnType.Dictionary => new DictionaryColumn(definition, ["?"], nothing, rows),
                ColumnType.Boolean => new BooleanColumn(definition, nobody, rows),
                ColumnType.Int32 => new Column<int>(definition, nothing, rows, nobody),
                ColumnType.Timestamp => new Column<long>(definition, nothing, rows, nobody),
                _ => new Column<double>(definition, nothing, rows, nobody),
            };
        }

        Column Of(ColumnDefinition definition, double[] values) => new Column<double>(definition, Bytes(values), rows);
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
