using System.Buffers.Binary;
using System.Data.SqlTypes;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Apache.Arrow;

/// <summary>Converts between decimals and their little-endian two's complement integers.</summary>
internal static class DecimalUtility
{
    private const int MaxDecimalScale = 28;

    private static readonly BigInteger MaxMantissa = (BigInteger.One << 96) - 1;

    /// <exception cref="OverflowException">The value is out of the range of <see cref="decimal"/>.</exception>
    public static decimal GetDecimal(in ArrowBuffer valueBuffer, int index, int scale, int byteWidth) =>
        TryGetDecimal(valueBuffer, index, scale, byteWidth, out decimal result)
            ? result
            : throw new OverflowException("Value is too large or too small to be represented as a decimal");

    /// <summary>Reads a value, cutting the digits that a <see cref="decimal"/> has no room for.</summary>
    /// <returns>False when the value is out of the range of <see cref="decimal"/>.</returns>
    public static bool TryGetDecimal(
        in ArrowBuffer valueBuffer, int index, int scale, int byteWidth, out decimal result)
    {
        ReadOnlySpan<byte> bytes = valueBuffer.Span.Slice(index * byteWidth, byteWidth);
        if (byteWidth <= sizeof(long) && scale is >= 0 and <= MaxDecimalScale)
        {
            long value = byteWidth == sizeof(int)
                ? BinaryPrimitives.ReadInt32LittleEndian(bytes)
                : BinaryPrimitives.ReadInt64LittleEndian(bytes);
            result = MakeDecimal((UInt128)Int128.Abs(value), value < 0, scale);
            return true;
        }
        if (byteWidth == 16 && scale is >= 0 and <= MaxDecimalScale)
        {
            Int128 value = BinaryPrimitives.ReadInt128LittleEndian(bytes);
            // The magnitude of the smallest value is right as an unsigned number, though negating it overflows.
            UInt128 magnitude = unchecked((UInt128)(value < 0 ? -value : value));
            if (magnitude >> 96 == 0)
            {
                result = MakeDecimal(magnitude, value < 0, scale);
                return true;
            }
        }
        return TryGetDecimal(new BigInteger(bytes), scale, out result);
    }

    /// <summary>All digits of a value, with <paramref name="scale"/> of them after the point.</summary>
    /// <exception cref="OverflowException">The value has more digits than the precision.</exception>
    public static string GetString(in ArrowBuffer valueBuffer, int index, int precision, int scale, int byteWidth)
    {
        var value = new BigInteger(valueBuffer.Span.Slice(index * byteWidth, byteWidth));
        string digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture);
        if (scale <= 0)
            return value.ToString(CultureInfo.InvariantCulture) + new string('0', value.IsZero ? 0 : -scale);
        if (digits.Length > precision)
            throw new OverflowException($"Value: {value} cannot be formatted");
        digits = digits.PadLeft(scale + 1, '0');
        string sign = value.Sign < 0 ? "-" : string.Empty;
        return string.Concat(sign, digits.AsSpan(0, digits.Length - scale), ".", digits.AsSpan(digits.Length - scale));
    }

    public static SqlDecimal GetSqlDecimal128(in ArrowBuffer valueBuffer, int index, int precision, int scale)
    {
        Int128 value = BinaryPrimitives.ReadInt128LittleEndian(valueBuffer.Span.Slice(index * 16, 16));
        UInt128 magnitude = unchecked((UInt128)(value < 0 ? -value : value));
        return MakeSqlDecimal(magnitude, value >= 0, precision, scale);
    }

    /// <returns>False when the value has more than 38 digits.</returns>
    public static bool TryGetSqlDecimal256(
        in ArrowBuffer valueBuffer, int index, int precision, int scale, out SqlDecimal? result)
    {
        var value = new BigInteger(valueBuffer.Span.Slice(index * 32, 32));
        BigInteger magnitude = BigInteger.Abs(value);
        result = null;
        if (scale is < 0 or > 38 || magnitude >= BigInteger.Pow(10, SqlDecimal.MaxPrecision))
            return false;
        int digits = Math.Min(precision, SqlDecimal.MaxPrecision);
        result = MakeSqlDecimal((UInt128)magnitude, value.Sign >= 0, digits, scale);
        return true;
    }

    /// <exception cref="OverflowException">The precision and scale cannot hold the value.</exception>
    public static void GetBytes(decimal value, int precision, int scale, int byteWidth, Span<byte> bytes)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        BigInteger integer = mantissa;
        WriteScaled(value < 0 ? -integer : integer, value.Scale, (precision, scale), bytes[..byteWidth]);
    }

    /// <exception cref="ArgumentException">The string is not a number.</exception>
    /// <exception cref="OverflowException">The precision and scale cannot hold the value.</exception>
    public static void GetBytes(string value, int precision, int scale, int byteWidth, Span<byte> bytes)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentException("numeric value may not be null or blank", nameof(value));
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite
            | NumberStyles.AllowTrailingWhite;
        int point = value.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> text = value.AsSpan().TrimEnd();
        int valueScale = point < 0 ? 0 : text.Length - point - 1;
        string digits = point < 0 ? value : string.Concat(value.AsSpan(0, point), value.AsSpan(point + 1));
        if (!BigInteger.TryParse(digits, Style, CultureInfo.InvariantCulture, out BigInteger integer))
            throw new ArgumentException($"\"{value}\" is not a number", nameof(value));
        WriteScaled(integer, valueScale, (precision, scale), bytes[..byteWidth]);
    }

    /// <summary>Rounds to the scale, unlike the other overloads.</summary>
    /// <exception cref="OverflowException">The precision cannot hold the value.</exception>
    public static void GetBytes(SqlDecimal value, int precision, int scale, Span<byte> bytes)
    {
        if (value.Scale > scale)
            value = SqlDecimal.AdjustScale(value, scale - value.Scale, fRound: true);
        ReadOnlySpan<int> words = value.Data;
        var integer = new BigInteger(MemoryMarshal.AsBytes(words), isUnsigned: true);
        WriteScaled(value.IsPositive ? integer : -integer, value.Scale, (precision, scale), bytes);
    }

    private static bool TryGetDecimal(BigInteger value, int scale, out decimal result)
    {
        bool negative = value.Sign < 0;
        BigInteger magnitude = BigInteger.Abs(value);
        if (scale < 0)
        {
            magnitude *= BigInteger.Pow(10, -scale);
            scale = 0;
        }
        int cut = Math.Max(0, scale - MaxDecimalScale);
        magnitude /= BigInteger.Pow(10, cut);
        scale -= cut;
        for (; magnitude > MaxMantissa && scale > 0; scale--)
            magnitude /= 10;
        bool inRange = magnitude <= MaxMantissa;
        result = inRange ? MakeDecimal((UInt128)magnitude, negative, scale) : default;
        return inRange;
    }

    private static decimal MakeDecimal(UInt128 magnitude, bool negative, int scale) => new(
        (int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), negative, (byte)scale);

    private static SqlDecimal MakeSqlDecimal(UInt128 magnitude, bool positive, int precision, int scale) => new(
        (byte)precision,
        (byte)scale,
        positive,
        (int)(uint)magnitude,
        (int)(uint)(magnitude >> 32),
        (int)(uint)(magnitude >> 64),
        (int)(uint)(magnitude >> 96));

    private static void WriteScaled(BigInteger value, int valueScale, (int Precision, int Scale) type, Span<byte> bytes)
    {
        if (valueScale > type.Scale)
            throw new OverflowException($"A value of scale {valueScale} does not fit the scale {type.Scale}.");
        // As published: the digits that were given count, not the zeros that the scale adds.
        if (BigInteger.Abs(value) >= BigInteger.Pow(10, type.Precision))
            throw new OverflowException($"The value {value}e-{valueScale} exceeds precision {type.Precision}.");
        value *= BigInteger.Pow(10, type.Scale - valueScale);
        if (!value.TryWriteBytes(bytes, out int written))
            throw new OverflowException($"The value {value} does not fit {bytes.Length} bytes.");
        bytes[written..].Fill(value.Sign < 0 ? (byte)0xFF : (byte)0);
    }
}
