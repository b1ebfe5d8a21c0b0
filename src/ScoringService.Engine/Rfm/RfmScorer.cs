using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScoringService.Engine.Rfm;

/// <summary>Applies an <see cref="RfmModel"/> to rows. Every class is a small table over the three scores, made
/// once.</summary>
internal sealed class RfmScorer
{
    private readonly int[] _recencyEdges;
    private readonly int[] _frequencyEdges;
    private readonly double[] _monetaryEdges;
    private readonly RfmTables _tables;
    private readonly RfmThresholds _thresholds;

    public RfmScorer(RfmModel model, RfmOptions options)
    {
        _recencyEdges = LevelKernel.ToWholeNumbers(model.Recency.Edges);
        _frequencyEdges = LevelKernel.ToWholeNumbers(model.Frequency.Edges);
        _monetaryEdges = [.. model.Monetary.Edges];
        _tables = new RfmTables(options);
        _thresholds = RfmThresholds.Of(model);
    }

    /// <summary>The possible values of the segment column.</summary>
    public IReadOnlyList<string> Segments => _tables.Segments;

    /// <summary>The possible values of the octant column.</summary>
    public IReadOnlyList<string> Octants => _tables.Octants;

    /// <summary>Scores rows start to end; what it writes for unusable rows means nothing.</summary>
    public void Score(RfmInput input, RfmOutput output, int start, int end)
    {
        var rows = start..end;
        var recency = input.Recency[rows];
        var purchases = input.Purchases[rows];
        var spend = input.Spend[rows];
        var r = output.RecencyScore.AsSpan(rows);
        var f = output.FrequencyScore.AsSpan(rows);
        var m = output.MonetaryScore.AsSpan(rows);
        LevelKernel.Score(recency, _recencyEdges, LevelScale.Descending(_tables.Levels), r);
        LevelKernel.Score(purchases, _frequencyEdges, LevelScale.Ascending, f);
        LevelKernel.Score(spend, _monetaryEdges, LevelScale.Ascending, m);
        LookUp(r, f, m, _tables, As<double>(output.Composite)[rows], As<int>(output.Segment)[rows]);
        Classify(recency, purchases, spend, _thresholds, _tables.OctantOf, As<int>(output.Octant)[rows],
            As<int>(output.PurchaseClass)[rows]);
    }

    private static Span<T> As<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes.AsSpan());

    private static void LookUp(
        ReadOnlySpan<byte> r, ReadOnlySpan<byte> f, ReadOnlySpan<byte> m, RfmTables tables, Span<double> composite,
        Span<int> segment)
    {
        var levels = tables.Levels;
        ReadOnlySpan<double> compositeOf = tables.CompositeOf;
        ReadOnlySpan<int> segmentOf = tables.SegmentOf;
        f = f[..r.Length];
        m = m[..r.Length];
        composite = composite[..r.Length];
        segment = segment[..r.Length];
        for (var i = 0; i < r.Length; i++)
        {
            var cell = (r[i] * levels + f[i]) * levels + m[i] - tables.FirstCell;
            composite[i] = compositeOf[cell];
            segment[i] = segmentOf[cell];
        }
    }

    private static void Classify(
        ReadOnlySpan<int> recency, ReadOnlySpan<int> purchases, ReadOnlySpan<double> spend, RfmThresholds thresholds,
        ReadOnlySpan<int> octantOf, Span<int> octant, Span<int> purchaseClass)
    {
        purchases = purchases[..recency.Length];
        spend = spend[..recency.Length];
        octant = octant[..recency.Length];
        purchaseClass = purchaseClass[..recency.Length];
        for (var i = 0; i < recency.Length; i++)
        {
            var bits = (Bit(recency[i] <= thresholds.RecencyHighUpTo) << 2)
                | (Bit(purchases[i] > thresholds.FrequencyHighAbove) << 1)
                | Bit(spend[i] > thresholds.MonetaryHighAbove);
            octant[i] = octantOf[bits];
            purchaseClass[i] = Bit(purchases[i] > 1) + Bit(purchases[i] > thresholds.RepeatHighAbove);
        }
    }

    /// <summary>1 for true, without a branch: whether a customer is above a mean is as hard to predict as a
    /// coin.</summary>
    private static int Bit(bool condition) => Unsafe.BitCast<bool, byte>(condition);
}
