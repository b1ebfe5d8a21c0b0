using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using DuckDB.NET.Native;

namespace ScoringService.Storage.Export;

/// <summary>Copies rows of an Arrow array into a DuckDB vector, a column at a time.</summary>
internal abstract class VectorCopier
{
    /// <summary>Type of the DuckDB column.</summary>
    public abstract string SqlType { get; }

    /// <summary>The copier for an Arrow field.</summary>
    /// <exception cref="StorageException">The field's type has no counterpart here.</exception>
    public static VectorCopier For(Field field) => field.DataType switch
    {
        Int32Type => new FixedWidthCopier("INTEGER", sizeof(int)),
        Int64Type => new FixedWidthCopier("BIGINT", sizeof(long)),
        UInt8Type => new FixedWidthCopier("UTINYINT", sizeof(byte)),
        DoubleType => new FixedWidthCopier("DOUBLE", sizeof(double)),
        BooleanType => new FlagCopier(),
        TimestampType { Unit: TimeUnit.Microsecond } type => new FixedWidthCopier(
            string.IsNullOrEmpty(type.Timezone) ? "TIMESTAMP" : "TIMESTAMP WITH TIME ZONE", sizeof(long)),
        StringType => new TextCopier(),
        DictionaryType { IndexType: Int32Type, ValueType: StringType } => new DictionaryCopier(),
        _ => throw new StorageException(StorageErrorKind.InvalidArgument,
            $"Column '{field.Name}' is of type {field.DataType.Name}, which cannot be written to Parquet here."),
    };

    /// <summary>Copies rows [start, start + count) of <paramref name="array"/> to the first rows of <paramref
    /// name="vector"/>.</summary>
    public void Copy(IArrowArray array, int start, int count, IntPtr vector)
    {
        CopyValues(array, start, count, vector);
        if (array.NullCount != 0) CopyNulls(array, start, count, vector);
    }

    private protected abstract void CopyValues(IArrowArray array, int start, int count, IntPtr vector);

    private static unsafe void CopyNulls(IArrowArray array, int start, int count, IntPtr vector)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        for (var i = 0; i < count; i++)
            if (array.IsNull(start + i)) validity[i >> 6] &= ~(1UL << (i & 63));
    }

    private static unsafe void AssignText(IntPtr vector, int row, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and DuckDB wants one.
        byte empty = 0;
        fixed (byte* bytes = utf8)
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(
                vector, (ulong)row, bytes == null ? &empty : bytes, utf8.Length);
    }

    private sealed class FixedWidthCopier(string sqlType, int width) : VectorCopier
    {
        public override string SqlType => sqlType;

        private protected override unsafe void CopyValues(IArrowArray array, int start, int count, IntPtr vector)
        {
            var source = array.Data.Buffers[1].Span.Slice((array.Data.Offset + start) * width, count * width);
            source.CopyTo(new Span<byte>(NativeMethods.Vectors.DuckDBVectorGetData(vector), count * width));
        }
    }

    private sealed class FlagCopier : VectorCopier
    {
        public override string SqlType => "BOOLEAN";

        private protected override unsafe void CopyValues(IArrowArray array, int start, int count, IntPtr vector)
        {
            var flags = (BooleanArray)array;
            var target = new Span<byte>(NativeMethods.Vectors.DuckDBVectorGetData(vector), count);
            for (var i = 0; i < count; i++) target[i] = flags.GetValue(start + i) == true ? (byte)1 : (byte)0;
        }
    }

    private sealed class TextCopier : VectorCopier
    {
        public override string SqlType => "VARCHAR";

        private protected override void CopyValues(IArrowArray array, int start, int count, IntPtr vector)
        {
            var text = (StringArray)array;
            for (var i = 0; i < count; i++)
                if (text.IsValid(start + i)) AssignText(vector, i, text.GetBytes(start + i));
        }
    }

    private sealed class DictionaryCopier : VectorCopier
    {
        public override string SqlType => "VARCHAR";

        private protected override void CopyValues(IArrowArray array, int start, int count, IntPtr vector)
        {
            var dictionary = (StringArray)((DictionaryArray)array).Dictionary;
            var indices = MemoryMarshal.Cast<byte, int>(array.Data.Buffers[1].Span)
                .Slice(array.Data.Offset + start, count);
            for (var i = 0; i < count; i++)
                if (array.IsValid(start + i)) AssignText(vector, i, dictionary.GetBytes(indices[i]));
        }
    }
}
