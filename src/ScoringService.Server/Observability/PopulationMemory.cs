using ScoringService.Engine;
using ScoringService.Server.Snapshots;

namespace ScoringService.Server.Observability;

/// <summary>How much memory a population's columns take.</summary>
internal static class PopulationMemory
{
    /// <summary>Bytes of everybody's features, scores and index, and of the layers over them.</summary>
    public static long Bytes(ScoredPopulation population) =>
        Bytes(population.Base) + population.Layers.Sum(layer => Bytes(layer.Rows) + (layer.Keys.Length * sizeof(int)));

    private static long Bytes(Snapshot snapshot) =>
        snapshot.Features.Columns.Concat(snapshot.Scores.Columns).Sum(Bytes) + snapshot.Index.Bytes;

    private static long Bytes(Column column) =>
        ((column.Validity?.Length ?? 0) * sizeof(ulong)) + column switch
        {
            Column<int> values => values.Bytes.Length,
            Column<long> values => values.Bytes.Length,
            Column<double> values => values.Bytes.Length,
            Column<byte> values => values.Bytes.Length,
            BooleanColumn values => values.Bits.Length * sizeof(ulong),
            DictionaryColumn codes => codes.Bytes.Length,
            Utf8Column texts => texts.Bytes.LongLength + (texts.Offsets.LongLength * sizeof(int)),
            _ => 0,
        };
}
