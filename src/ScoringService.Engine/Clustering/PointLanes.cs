using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Clustering;

/// <summary>One float per point of a few neighbouring points. The width is a type parameter of
/// <see cref="AssignmentKernel"/>, so that tests can run every width on one machine.</summary>
internal interface IPointLanes<TSelf>
    where TSelf : struct, IPointLanes<TSelf>
{
    /// <summary>Number of points.</summary>
    static abstract int Count { get; }

    static abstract TSelf Create(float value);

    static abstract TSelf Load(ref readonly float source);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>Where <paramref name="distance"/> is below the least so far, takes it and its cluster.</summary>
    static abstract void Keep(TSelf distance, TSelf cluster, ref TSelf least, ref TSelf nearest);

    /// <summary>Stores clusters, as the bits of ints, and tells which of the points had another one before.</summary>
    static abstract uint Exchange(TSelf clusters, ref int labels);
}

/// <inheritdoc/>
internal readonly struct PointLanes128(Vector128<float> lanes) : IPointLanes<PointLanes128>
{
    private readonly Vector128<float> _lanes = lanes;

    public static int Count => Vector128<float>.Count;

    public static PointLanes128 Create(float value) => new(Vector128.Create(value));

    public static PointLanes128 Load(ref readonly float source) => new(Vector128.LoadUnsafe(in source));

    public static PointLanes128 MultiplyAdd(PointLanes128 left, PointLanes128 right, PointLanes128 addend) =>
        new(Vector128.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    public static void Keep(
        PointLanes128 distance, PointLanes128 cluster, ref PointLanes128 least, ref PointLanes128 nearest)
    {
        var isNearer = Vector128.LessThan(distance._lanes, least._lanes);
        least = new(Vector128.ConditionalSelect(isNearer, distance._lanes, least._lanes));
        nearest = new(Vector128.ConditionalSelect(isNearer, cluster._lanes, nearest._lanes));
    }

    public static uint Exchange(PointLanes128 clusters, ref int labels)
    {
        var now = clusters._lanes.AsInt32();
        var same = Vector128.Equals(now, Vector128.LoadUnsafe(in labels)).ExtractMostSignificantBits();
        now.StoreUnsafe(ref labels);
        return ~same & 0xF;
    }
}

/// <inheritdoc/>
internal readonly struct PointLanes256(Vector256<float> lanes) : IPointLanes<PointLanes256>
{
    private readonly Vector256<float> _lanes = lanes;

    public static int Count => Vector256<float>.Count;

    public static PointLanes256 Create(float value) => new(Vector256.Create(value));

    public static PointLanes256 Load(ref readonly float source) => new(Vector256.LoadUnsafe(in source));

    public static PointLanes256 MultiplyAdd(PointLanes256 left, PointLanes256 right, PointLanes256 addend) =>
        new(Vector256.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    public static void Keep(
        PointLanes256 distance, PointLanes256 cluster, ref PointLanes256 least, ref PointLanes256 nearest)
    {
        var isNearer = Vector256.LessThan(distance._lanes, least._lanes);
        least = new(Vector256.ConditionalSelect(isNearer, distance._lanes, least._lanes));
        nearest = new(Vector256.ConditionalSelect(isNearer, cluster._lanes, nearest._lanes));
    }

    public static uint Exchange(PointLanes256 clusters, ref int labels)
    {
        var now = clusters._lanes.AsInt32();
        var same = Vector256.Equals(now, Vector256.LoadUnsafe(in labels)).ExtractMostSignificantBits();
        now.StoreUnsafe(ref labels);
        return ~same & 0xFF;
    }
}

/// <inheritdoc/>
internal readonly struct PointLanes512(Vector512<float> lanes) : IPointLanes<PointLanes512>
{
    private readonly Vector512<float> _lanes = lanes;

    public static int Count => Vector512<float>.Count;

    public static PointLanes512 Create(float value) => new(Vector512.Create(value));

    public static PointLanes512 Load(ref readonly float source) => new(Vector512.LoadUnsafe(in source));

    public static PointLanes512 MultiplyAdd(PointLanes512 left, PointLanes512 right, PointLanes512 addend) =>
        new(Vector512.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    public static void Keep(
        PointLanes512 distance, PointLanes512 cluster, ref PointLanes512 least, ref PointLanes512 nearest)
    {
        var isNearer = Vector512.LessThan(distance._lanes, least._lanes);
        least = new(Vector512.ConditionalSelect(isNearer, distance._lanes, least._lanes));
        nearest = new(Vector512.ConditionalSelect(isNearer, cluster._lanes, nearest._lanes));
    }

    public static uint Exchange(PointLanes512 clusters, ref int labels)
    {
        var now = clusters._lanes.AsInt32();
        var same = (uint)Vector512.Equals(now, Vector512.LoadUnsafe(in labels)).ExtractMostSignificantBits();
        now.StoreUnsafe(ref labels);
        return ~same & 0xFFFF;
    }
}
