using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Rfm;

/// <summary>Which of 64 rows meet a condition, as a bitmap, at one vector width.</summary>
internal interface IRowMask
{
    /// <summary>Rows whose whole number is above 0.</summary>
    static abstract ulong Positive(ref readonly int values);

    /// <summary>Rows whose number is neither infinite nor NaN.</summary>
    static abstract ulong Finite(ref readonly double values);
}

/// <inheritdoc/>
internal readonly struct RowMask128 : IRowMask
{
    public static ulong Positive(ref readonly int values)
    {
        var mask = 0UL;
        for (var row = 0; row < 64; row += Vector128<int>.Count)
        {
            var isPositive = Vector128.GreaterThan(Vector128.LoadUnsafe(in values, (nuint)row), Vector128<int>.Zero);
            mask |= (ulong)isPositive.ExtractMostSignificantBits() << row;
        }

        return mask;
    }

    public static ulong Finite(ref readonly double values)
    {
        var mask = 0UL;
        for (var row = 0; row < 64; row += Vector128<double>.Count)
        {
            var magnitude = Vector128.Abs(Vector128.LoadUnsafe(in values, (nuint)row));
            var isFinite = Vector128.LessThan(magnitude, Vector128.Create(double.PositiveInfinity));
            mask |= (ulong)isFinite.ExtractMostSignificantBits() << row;
        }

        return mask;
    }
}

/// <inheritdoc/>
internal readonly struct RowMask256 : IRowMask
{
    public static ulong Positive(ref readonly int values)
    {
        var mask = 0UL;
        for (var row = 0; row < 64; row += Vector256<int>.Count)
        {
            var isPositive = Vector256.GreaterThan(Vector256.LoadUnsafe(in values, (nuint)row), Vector256<int>.Zero);
            mask |= (ulong)isPositive.ExtractMostSignificantBits() << row;
        }

        return mask;
    }

    public static ulong Finite(ref readonly double values)
    {
        var mask = 0UL;
        for (var row = 0; row < 64; row += Vector256<double>.Count)
        {
            var magnitude = Vector256.Abs(Vector256.LoadUnsafe(in values, (nuint)row));
            var isFinite = Vector256.LessThan(magnitude, Vector256.Create(double.PositiveInfinity));
            mask |= (ulong)isFinite.ExtractMostSignificantBits() << row;
        }

        return mask;
    }
}

/// <inheritdoc/>
internal readonly struct RowMask512 : IRowMask
{
    public static ulong Positive(ref readonly int values)
    {
        var mask = 0UL;
        for (var row = 0; row < 64; row += Vector512<int>.Count)
        {
            var isPositive = Vector512.GreaterThan(Vector512.LoadUnsafe(in values, (nuint)row), Vector512<int>.Zero);
            mask |= (ulong)isPositive.ExtractMostSignificantBits() << row;
        }

        return mask;
    }

    public static ulong Finite(ref readonly double values)
    {
        var mask = 0UL;
        for (var row = 0; row < 64; row += Vector512<double>.Count)
        {
            var magnitude = Vector512.Abs(Vector512.LoadUnsafe(in values, (nuint)row));
            var isFinite = Vector512.LessThan(magnitude, Vector512.Create(double.PositiveInfinity));
            mask |= (ulong)isFinite.ExtractMostSignificantBits() << row;
        }

        return mask;
    }
}
