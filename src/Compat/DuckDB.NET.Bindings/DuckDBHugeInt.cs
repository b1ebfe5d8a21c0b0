using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>HUGEINT: a signed number of 128 bits.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBHugeInt
{
    public static BigInteger HugeIntMinValue { get; } = Int128.MinValue;

    public static BigInteger HugeIntMaxValue { get; } = Int128.MaxValue;

    /// <exception cref="ArgumentOutOfRangeException">The value needs more than 128 bits.</exception>
    public DuckDBHugeInt(BigInteger value)
    {
        HugeIntRange.Check(value, HugeIntMinValue, HugeIntMaxValue);
        Lower = (ulong)(value & ulong.MaxValue);
        Upper = (long)(value >> 64);
    }

    public DuckDBHugeInt(ulong lower, long upper)
    {
        Lower = lower;
        Upper = upper;
    }

    public ulong Lower { get; }

    public long Upper { get; }

    public BigInteger ToBigInteger() => ToInt128();

    public Int128 ToInt128() => new((ulong)Upper, Lower);
}

/// <summary>UHUGEINT: an unsigned number of 128 bits.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBUHugeInt
{
    public static BigInteger HugeIntMinValue { get; } = UInt128.MinValue;

    public static BigInteger HugeIntMaxValue { get; } = UInt128.MaxValue;

    /// <exception cref="ArgumentOutOfRangeException">The value is negative or needs more than 128 bits.</exception>
    public DuckDBUHugeInt(BigInteger value)
    {
        HugeIntRange.Check(value, HugeIntMinValue, HugeIntMaxValue);
        Lower = (ulong)(value & ulong.MaxValue);
        Upper = (ulong)(value >> 64);
    }

    public DuckDBUHugeInt(ulong lower, ulong upper)
    {
        Lower = lower;
        Upper = upper;
    }

    public ulong Lower { get; }

    public ulong Upper { get; }

    public BigInteger ToBigInteger() => ToUInt128();

    public UInt128 ToUInt128() => new(Upper, Lower);
}

internal static class HugeIntRange
{
    public static void Check(BigInteger value, BigInteger min, BigInteger max)
    {
        if (value < min || value > max)
            throw new ArgumentOutOfRangeException(nameof(value), $"value must be between {min} and {max}");
    }
}
