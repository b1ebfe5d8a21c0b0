using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Value;

/// <summary>
/// Reads a <see cref="RankTable"/> quickly. The kept values lie in leaves of 16, up to 8 leaves under a node, up to 8
/// nodes under the root; on the way down a search counts what begins at or below the value, comparing eight at a time.
/// No branch depends on the value, so that the searches of successive customers overlap. Immutable.
/// </summary>
internal sealed class RankLookup
{
    private const int LeafSize = 16;
    private const int Ways = 8;

    // The first values of the nodes, of the leaves, and all values; infinite behind the end.
    private readonly double[] _nodes = new double[Ways];
    private readonly double[] _leaves = new double[Ways * Ways];
    private readonly double[] _values = new double[Ways * Ways * LeafSize];
    private readonly RankStep[] _steps;
    private readonly double _twiceCount;

    /// <exception cref="ArgumentException">The table contradicts itself.</exception>
    public RankLookup(RankTable table)
    {
        if (table.Fault() is { } fault) throw new ArgumentException($"The rank table {fault}");
        _twiceCount = 2.0 * table.Count;
        Array.Fill(_values, double.PositiveInfinity);
        for (var i = 0; i < table.Values.Count; i++) _values[i] = table.Values[i];
        for (var leaf = 0; leaf < _leaves.Length; leaf++) _leaves[leaf] = _values[leaf * LeafSize];
        for (var node = 0; node < _nodes.Length; node++) _nodes[node] = _leaves[node * Ways];
        _steps = [.. Enumerable.Range(0, table.Values.Count + 1).Select(count => RankStep.After(table, count))];
    }

    /// <summary>Mid-rank, 0 to 1: the share of the population below the value, of equal ones half. NaN for a value
    /// that is not finite.</summary>
    public double Rank(double value)
    {
        var rank = 0.0;
        Ranks(new ReadOnlySpan<double>(in value), new Span<double>(ref rank));
        return rank;
    }

    /// <summary>The share above the value, of equal ones half. NaN for a value that is not finite.</summary>
    public double TopShare(double value)
    {
        var share = 0.0;
        TopShares(new ReadOnlySpan<double>(in value), new Span<double>(ref share));
        return share;
    }

    /// <summary>The mid-rank of each value.</summary>
    public void Ranks(ReadOnlySpan<double> values, Span<double> ranks)
    {
        ranks = ranks[..values.Length];
        Twice(values, ranks);
        TensorPrimitives.Divide(ranks, _twiceCount, ranks);
    }

    /// <summary>The share above each value, of equal ones half.</summary>
    public void TopShares(ReadOnlySpan<double> values, Span<double> shares)
    {
        shares = shares[..values.Length];
        Twice(values, shares);
        TensorPrimitives.Subtract(_twiceCount, shares, shares);
        TensorPrimitives.Divide(shares, _twiceCount, shares);
    }

    /// <summary>Twice the number of customers below each value, of equal ones the half of that; NaN for a value that is
    /// not finite.</summary>
    private void Twice(ReadOnlySpan<double> values, Span<double> result)
    {
        var last = _steps.Length - 1;
        ref var steps = ref MemoryMarshal.GetArrayDataReference(_steps);
        for (var i = 0; i < values.Length; i++)
        {
            // An infinite value is at or above what is behind the end too.
            var count = Math.Min(CountUpTo(values[i], last), last);
            result[i] = Unsafe.Add(ref steps, count).Twice(values[i]);
        }
    }

    /// <summary>Number of values at or below a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int CountUpTo(double value, int valueCount)
    {
        var wanted = Vector512.Create(value);
        var leaf = 0;
        if (valueCount > LeafSize)
        {
            // What is below the first value of all, and NaN, goes down the first way.
            var node = valueCount > LeafSize * Ways ? Math.Max(Below(wanted, _nodes, 0), 1) - 1 : 0;
            leaf = node * Ways + Math.Max(Below(wanted, _leaves, node * Ways), 1) - 1;
        }

        var first = leaf * LeafSize;
        return first + Below(wanted, _values, first) + Below(wanted, _values, first + Ways);
    }

    /// <summary>Number of eight values from a place on that are at or below a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Below(Vector512<double> value, double[] values, int first)
    {
        var eight = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)first);
        return BitOperations.PopCount(Vector512.LessThanOrEqual(eight, value).ExtractMostSignificantBits());
    }
}
