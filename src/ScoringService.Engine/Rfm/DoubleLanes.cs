using System.Numerics;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Rfm;

/// <summary>A vector of doubles whose width is a type parameter of the kernel, so that tests can run every width on
/// one machine.</summary>
internal interface IDoubleLanes<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>
    where TSelf : struct, IDoubleLanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Create(double value);

    static abstract TSelf Load(ref readonly double source);

    static abstract double Sum(TSelf lanes);
}

/// <inheritdoc/>
internal readonly struct DoubleLanes128(Vector128<double> lanes) : IDoubleLanes<DoubleLanes128>
{
    private readonly Vector128<double> _lanes = lanes;

    public static int Count => Vector128<double>.Count;

    public static DoubleLanes128 Create(double value) => new(Vector128.Create(value));

    public static DoubleLanes128 Load(ref readonly double source) => new(Vector128.LoadUnsafe(in source));

    public static double Sum(DoubleLanes128 lanes) => Vector128.Sum(lanes._lanes);

    public static DoubleLanes128 operator +(DoubleLanes128 a, DoubleLanes128 b) => new(a._lanes + b._lanes);

    public static DoubleLanes128 operator -(DoubleLanes128 a, DoubleLanes128 b) => new(a._lanes - b._lanes);

    public static DoubleLanes128 operator *(DoubleLanes128 a, DoubleLanes128 b) => new(a._lanes * b._lanes);
}

/// <inheritdoc/>
internal readonly struct DoubleLanes256(Vector256<double> lanes) : IDoubleLanes<DoubleLanes256>
{
    private readonly Vector256<double> _lanes = lanes;

    public static int Count => Vector256<double>.Count;

    public static DoubleLanes256 Create(double value) => new(Vector256.Create(value));

    public static DoubleLanes256 Load(ref readonly double source) => new(Vector256.LoadUnsafe(in source));

    public static double Sum(DoubleLanes256 lanes) => Vector256.Sum(lanes._lanes);

    public static DoubleLanes256 operator +(DoubleLanes256 a, DoubleLanes256 b) => new(a._lanes + b._lanes);

    public static DoubleLanes256 operator -(DoubleLanes256 a, DoubleLanes256 b) => new(a._lanes - b._lanes);

    public static DoubleLanes256 operator *(DoubleLanes256 a, DoubleLanes256 b) => new(a._lanes * b._lanes);
}

/// <inheritdoc/>
internal readonly struct DoubleLanes512(Vector512<double> lanes) : IDoubleLanes<DoubleLanes512>
{
    private readonly Vector512<double> _lanes = lanes;

    public static int Count => Vector512<double>.Count;

    public static DoubleLanes512 Create(double value) => new(Vector512.Create(value));

    public static DoubleLanes512 Load(ref readonly double source) => new(Vector512.LoadUnsafe(in source));

    public static double Sum(DoubleLanes512 lanes) => Vector512.Sum(lanes._lanes);

    public static DoubleLanes512 operator +(DoubleLanes512 a, DoubleLanes512 b) => new(a._lanes + b._lanes);

    public static DoubleLanes512 operator -(DoubleLanes512 a, DoubleLanes512 b) => new(a._lanes - b._lanes);

    public static DoubleLanes512 operator *(DoubleLanes512 a, DoubleLanes512 b) => new(a._lanes * b._lanes);
}
