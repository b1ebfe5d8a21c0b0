using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Storage;

namespace ScoringService.Server.Ingest;

/// <summary>Arrow's decimals as whole numbers or amounts where all values of the type are such, else as text.</summary>
internal static class ArrowDecimals
{
    private const int MoneyScale = 4;

    // A sign, a leading zero, a point, and zeros for a negative scale.
    private const int MaxTextBytes = 160;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Rows [start, start + count) of an array of decimals.</summary>
    /// <exception cref="RequestException">A value has more digits than its type.</exception>
    public static IngestColumn Read(ColumnDefinition definition, IArrowArray array, int start, int count)
    {
        var validity = ArrowBits.Validity(array, start, count);
        var scale = ArrowTypes.Digits(array.Data.DataType)!.Value.Scale;
        var kind = ArrowTypes.Kind(array.Data.DataType)!.Value;
        if (kind == IngestType.Text)
        {
            return new IngestColumn(definition.Name, kind, ArrowText.Write(definition, (count, MaxTextBytes), validity,
                (row, target) => Write(Bytes(array, start + row), scale, target)));
        }

        var bytes = new byte[count * sizeof(long)];
        var numbers = MemoryMarshal.Cast<byte, long>(bytes.AsSpan());
        var factor = 1L;
        for (var i = scale; kind == IngestType.Money && i < MoneyScale; i++) factor *= 10;
        for (var i = 0; i < count; i++)
        {
            if (validity is not null && (validity[i >> 6] >> (i & 63) & 1) == 0) continue;
            if (!TryRead(Bytes(array, start + i), out var unscaled)
                || Math.BigMul(unscaled, factor, out numbers[i]) != numbers[i] >> 63)
            {
                throw RequestException.Invalid("serialized_arrow",
                    $"Column '{definition.Name}' has a decimal with more digits than its type.");
            }
        }

        return new IngestColumn(definition.Name, kind, new Column<long>(definition, bytes, count, validity));
    }

    /// <summary>Writes a decimal out: "-1234.50" for -123450 with two decimals.</summary>
    /// <param name="unscaled">The number without its point, little-endian.</param>
    /// <param name="scale">Number of decimals.</param>
    /// <param name="target">Where to.</param>
    /// <returns>Number of bytes.</returns>
    public static int Write(ReadOnlySpan<byte> unscaled, int scale, Span<byte> target)
    {
        Span<byte> digits = stackalloc byte[MaxTextBytes];
        int length;
        bool isNegative;
        if (TryRead(unscaled, out var small))
        {
            isNegative = small < 0;
            Int128.Abs(small).TryFormat(digits, out length, default, Invariant);
        }
        else
        {
            var large = new BigInteger(unscaled);
            isNegative = large.Sign < 0;
            length = System.Text.Encoding.ASCII.GetBytes(BigInteger.Abs(large).ToString(Invariant), digits);
        }

        var at = 0;
        if (isNegative) target[at++] = (byte)'-';
        if (scale <= 0)
        {
            digits[..length].CopyTo(target[at..]);
            // Zero has no zeros behind it.
            var zeros = length == 1 && digits[0] == '0' ? 0 : -scale;
            target.Slice(at + length, zeros).Fill((byte)'0');
            return at + length + zeros;
        }

        var whole = Math.Max(length - scale, 0);
        if (whole == 0) target[at++] = (byte)'0';
        digits[..whole].CopyTo(target[at..]);
        at += whole;
        target[at++] = (byte)'.';
        target.Slice(at, scale - (length - whole)).Fill((byte)'0');
        digits[whole..length].CopyTo(target[(at + scale - (length - whole))..]);
        return at + scale;
    }

    private static ReadOnlySpan<byte> Bytes(IArrowArray array, int row)
    {
        var width = ((Apache.Arrow.Types.FixedSizeBinaryType)array.Data.DataType).ByteWidth;
        return array.Data.Buffers[1].Span.Slice((array.Offset + row) * width, width);
    }

    /// <summary>Reads a number of any width if it fits into 64 bits.</summary>
    private static bool TryRead(ReadOnlySpan<byte> bytes, out long value)
    {
        if (bytes.Length == sizeof(int))
        {
            value = MemoryMarshal.Read<int>(bytes);
            return true;
        }

        value = MemoryMarshal.Read<long>(bytes);
        for (var at = sizeof(long); at < bytes.Length; at += sizeof(long))
            if (MemoryMarshal.Read<long>(bytes[at..]) != value >> 63) return false;
        return true;
    }
}
