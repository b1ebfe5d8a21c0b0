using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using ScoringService.Engine;
using ScoringService.Storage;

namespace ScoringService.Server.Ingest;

/// <summary>Arrow's numbers, truth values, instants and days as columns.</summary>
internal static class ArrowNumbers
{
    private const long MillisecondsPerDay = 86_400_000;
    private const long MicrosecondsPerDay = 86_400_000_000;

    // Some 273,000 years before and after 1970; days and instants beyond it do not fit into each other.
    private const int FarthestDay = 100_000_000;

    /// <summary>Rows [start, start + count) of an array of integers.</summary>
    public static IngestColumn Integers(ColumnDefinition definition, IArrowArray array, int start, int count)
    {
        var bytes = array switch
        {
            Int8Array => Convert<sbyte, long>(array, start, count),
            Int16Array => Convert<short, long>(array, start, count),
            Int32Array => Convert<int, long>(array, start, count),
            UInt8Array => Convert<byte, long>(array, start, count),
            UInt16Array => Convert<ushort, long>(array, start, count),
            UInt32Array => Convert<uint, long>(array, start, count),
            _ => Copy<long>(array, start, count),
        };
        return new IngestColumn(
            definition.Name, IngestType.Int64,
            new Column<long>(definition, bytes, count, ArrowBits.Validity(array, start, count)));
    }

    /// <summary>Rows of an array of unsigned 64-bit integers, as text: half of them are more than a long
    /// holds.</summary>
    public static IngestColumn Unsigned(ColumnDefinition definition, IArrowArray array, int start, int count)
    {
        const int maxDigits = 20;
        return new IngestColumn(definition.Name, IngestType.Text, ArrowText.Write(
            definition, (count, maxDigits), ArrowBits.Validity(array, start, count), (row, target) =>
            {
                Values<ulong>(array, start, count)[row].TryFormat(target, out var length);
                return length;
            }));
    }

    /// <summary>Rows of an array of floating-point numbers.</summary>
    public static IngestColumn Doubles(ColumnDefinition definition, IArrowArray array, int start, int count)
    {
        var bytes = array switch
        {
            HalfFloatArray => Convert<Half, double>(array, start, count),
            FloatArray => Convert<float, double>(array, start, count),
            _ => Copy<double>(array, start, count),
        };
        return new IngestColumn(definition.Name, IngestType.Double,
            new Column<double>(definition, bytes, count, ArrowBits.Validity(array, start, count)));
    }

    /// <summary>Rows of an array of truth values.</summary>
    public static IngestColumn Booleans(ColumnDefinition definition, IArrowArray array, int start, int count) =>
        new(definition.Name, IngestType.Boolean, new BooleanColumn(definition,
            ArrowBits.Words(array.Data.Buffers[1].Span, array.Offset + start, count), count,
            ArrowBits.Validity(array, start, count)));

    /// <summary>Rows of an array of instants. One with a zone is UTC already; one without is taken as UTC. What is
    /// out of reach becomes infinite, which the checks refuse.</summary>
    public static IngestColumn Instants(ColumnDefinition definition, IArrowArray array, int start, int count)
    {
        var unit = ((Apache.Arrow.Types.TimestampType)array.Data.DataType).Unit;
        var bytes = Copy<long>(array, start, count);
        var values = MemoryMarshal.Cast<byte, long>(bytes.AsSpan());
        switch (unit)
        {
            case Apache.Arrow.Types.TimeUnit.Second: Scale(values, 1_000_000); break;
            case Apache.Arrow.Types.TimeUnit.Millisecond: Scale(values, 1_000); break;
            case Apache.Arrow.Types.TimeUnit.Nanosecond:
                for (var i = 0; i < values.Length; i++) values[i] = FloorDivide(values[i], 1000);
                break;
        }

        foreach (ref var value in values) value = Reachable(value);
        return new IngestColumn(definition.Name, IngestType.Instant,
            new Column<long>(definition, bytes, count, ArrowBits.Validity(array, start, count)));
    }

    /// <summary>Rows of an array of days.</summary>
    public static IngestColumn Days(ColumnDefinition definition, IArrowArray array, int start, int count)
    {
        var bytes = new byte[count * sizeof(int)];
        var days = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
        for (var i = 0; i < count; i++)
        {
            var day = array is Date64Array ? FloorDivide(Values<long>(array, start, count)[i], MillisecondsPerDay)
                : Values<int>(array, start, count)[i];
            days[i] = day > FarthestDay ? int.MaxValue : day < -FarthestDay ? -int.MaxValue : (int)day;
        }

        return new IngestColumn(definition.Name, IngestType.Date,
            new Column<int>(definition, bytes, count, ArrowBits.Validity(array, start, count)));
    }

    /// <summary>An instant in microseconds as the database has it: one that is out of its reach is infinite.</summary>
    public static long Reachable(long microseconds) => microseconds switch
    {
        > FarthestDay * MicrosecondsPerDay => long.MaxValue,
        < -FarthestDay * MicrosecondsPerDay => -long.MaxValue,
        _ => microseconds,
    };

    /// <summary>The values of rows in place.</summary>
    public static ReadOnlySpan<T> Values<T>(IArrowArray array, int start, int count)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(array.Data.Buffers[1].Span).Slice(array.Offset + start, count);

    private static byte[] Copy<T>(IArrowArray array, int start, int count)
        where T : unmanaged => MemoryMarshal.AsBytes(Values<T>(array, start, count)).ToArray();

    private static byte[] Convert<TFrom, TTo>(IArrowArray array, int start, int count)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        var bytes = GC.AllocateUninitializedArray<byte>(count * Unsafe.SizeOf<TTo>());
        TensorPrimitives.ConvertTruncating(
            Values<TFrom>(array, start, count), MemoryMarshal.Cast<byte, TTo>(bytes.AsSpan()));
        return bytes;
    }

    private static void Scale(Span<long> values, long factor)
    {
        var (least, most) = (long.MinValue / factor, long.MaxValue / factor);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = values[i] < least ? long.MinValue
                : values[i] > most ? long.MaxValue : values[i] * factor;
        }
    }

    private static long FloorDivide(long value, long divisor)
    {
        var (quotient, rest) = Math.DivRem(value, divisor);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
