using System.Runtime.InteropServices;
using ScoringService.Engine;
using ScoringService.Engine.Lifecycle;

namespace ScoringService.Storage.Tests.Runs;

/// <summary>What a run says of one customer, as a test writes it down.</summary>
internal sealed record StateRow(string? Stage, string? Tier = null, string? Segment = null)
{
    public double? Revenue { get; init; }

    public string? Criteria { get; init; }

    public bool IsFallback { get; init; }

    public double? ValueScore { get; init; }

    public bool IsOverridden { get; init; }

    public string? Cluster { get; init; }

    public string? Band { get; init; }

    public double? ChurnProbability { get; init; }

    public (byte R, byte F, byte M)? Scores { get; init; }

    /// <summary>The states of customers by key.</summary>
    public static RunStates States(params IReadOnlyList<StateRow> rows) => new()
    {
        LifecycleStage = Codes(ScoreColumns.LifecycleStage, rows, row => row.Stage),
        Tier = Codes(ScoreColumns.Tier, rows, row => row.Tier),
        RfmSegment = Codes(ScoreColumns.RfmSegment, rows, row => row.Segment),
        Cluster = Codes(ScoreColumns.Cluster, rows, row => row.Cluster),
        ChurnBand = Codes(ScoreColumns.ChurnBand, rows, row => row.Band),
        Revenue = Values(FeatureColumns.NetSpend365D, rows, row => row.Revenue),
        LifecycleCriteria = Codes(ScoreColumns.LifecycleCriteria, rows, row => row.Criteria),
        LifecycleFallback = Flags(ScoreColumns.LifecycleFallback, rows, row => row.IsFallback),
        ValueScore = Values(ScoreColumns.ValueScore, rows, row => row.ValueScore),
        TierOverridden = Flags(ScoreColumns.TierOverridden, rows, row => row.IsOverridden),
        RecencyScore = Values(ScoreColumns.RecencyScore, rows, row => row.Scores?.R),
        FrequencyScore = Values(ScoreColumns.FrequencyScore, rows, row => row.Scores?.F),
        MonetaryScore = Values(ScoreColumns.MonetaryScore, rows, row => row.Scores?.M),
        ChurnProbability = Values(ScoreColumns.ChurnProbability, rows, row => row.ChurnProbability),
    };

    /// <summary>States of which only the stages matter: positions in <see cref="LifecycleStages.All"/>, −1 for
    /// none.</summary>
    public static RunStates OfStages(params sbyte[] stages) =>
        States([.. stages.Select(stage => new StateRow(stage < 0 ? null : LifecycleStages.All[stage]))]);

    // The dictionary is in order of appearance, so that its indices are others in every run.
    private static DictionaryColumn Codes(
        ColumnDefinition definition, IReadOnlyList<StateRow> rows, Func<StateRow, string?> code)
    {
        var dictionary = rows.Select(code).OfType<string>().Distinct().ToList();
        var indices = rows.Select(row => Math.Max(0, dictionary.IndexOf(code(row)!))).ToArray();
        return new DictionaryColumn(definition, dictionary, Bytes(indices), rows.Count,
            Bits(rows, row => code(row) is not null));
    }

    private static Column<T> Values<T>(
        ColumnDefinition definition, IReadOnlyList<StateRow> rows, Func<StateRow, T?> value)
        where T : unmanaged =>
        new(definition, Bytes(rows.Select(row => value(row) ?? default).ToArray()), rows.Count,
            Bits(rows, row => value(row) is not null));

    private static BooleanColumn Flags(
        ColumnDefinition definition, IReadOnlyList<StateRow> rows, Func<StateRow, bool> flag) =>
        new(definition, Bits(rows, flag), rows.Count);

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static ulong[] Bits(IReadOnlyList<StateRow> rows, Func<StateRow, bool> isSet)
    {
        var bits = new ulong[Column.WordCount(rows.Count)];
        for (var row = 0; row < rows.Count; row++)
            if (isSet(rows[row])) bits[row >> 6] |= 1UL << (row & 63);
        return bits;
    }
}
