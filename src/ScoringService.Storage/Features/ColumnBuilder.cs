using System.Runtime.CompilerServices;
using DuckDB.NET.Native;
using ScoringService.Engine;

namespace ScoringService.Storage.Features;

/// <summary>Fills one engine column from DuckDB's vectors.</summary>
internal abstract class ColumnBuilder
{
    private readonly int _length;
    private ulong[]? _validity;

    private protected ColumnBuilder(ColumnDefinition definition, int length)
    {
        Definition = definition;
        _length = length;
    }

    /// <summary>The column to build.</summary>
    protected ColumnDefinition Definition { get; }

    /// <summary>The bitmap of rows that have a value; null when all have.</summary>
    protected ulong[]? Validity => _validity;

    /// <summary>The builder for a column of <paramref name="length"/> rows.</summary>
    public static ColumnBuilder For(ColumnDefinition definition, int length, IReadOnlyList<string> terms) =>
        definition.Type switch
    {
        ColumnType.Int32 => new FixedColumnBuilder<int>(definition, length),
        ColumnType.Float64 => new FixedColumnBuilder<double>(definition, length),
        ColumnType.Timestamp => new FixedColumnBuilder<long>(definition, length),
        ColumnType.Boolean => new BooleanColumnBuilder(definition, length),
        ColumnType.Utf8 => new Utf8ColumnBuilder(definition, length),
        ColumnType.Dictionary => new DictionaryColumnBuilder(definition, length, terms),
        _ => throw new NotSupportedException($"{definition.Name}: features have no columns of type {definition.Type}."),
    };

    /// <summary>Copies a vector of <paramref name="count"/> values to the rows from <paramref name="row"/>
    /// on.</summary>
    public unsafe void Append(IntPtr vector, int row, int count)
    {
        if (count > _length - row)
            throw new StorageException(StorageErrorKind.Internal, $"{Definition.Name} has more than {_length} rows.");
        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        AppendValues(NativeMethods.Vectors.DuckDBVectorGetData(vector), validity, row, count);
        MergeValidity(validity, row, count);
    }

    /// <summary>The finished column.</summary>
    public abstract Column Build();

    private protected abstract unsafe void AppendValues(void* data, ulong* validity, int row, int count);

    private unsafe void MergeValidity(ulong* validity, int row, int count)
    {
        if (validity == null)
        {
            if (_validity is not null) Bitmap.SetRange(_validity, row, count);
            return;
        }

        if (_validity is null)
        {
            _validity = new ulong[Column.WordCount(_length)];
            Bitmap.SetRange(_validity, 0, row);
        }

        Bitmap.Copy(new ReadOnlySpan<ulong>(validity, Column.WordCount(count)), _validity, row, count);
    }
}

/// <summary>Builds a column of fixed-size values: one memory copy per chunk.</summary>
internal class FixedColumnBuilder<T>(ColumnDefinition definition, int length) : ColumnBuilder(definition, length)
    where T : unmanaged
{
    private readonly int _length = length;

    /// <summary>The values' bytes.</summary>
    protected byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(checked(length * Unsafe.SizeOf<T>()));

    /// <inheritdoc/>
    public override Column Build() => new Column<T>(Definition, Bytes, _length, Validity);

    private protected override unsafe void AppendValues(void* data, ulong* validity, int row, int count)
    {
        var target = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(Bytes.AsSpan()).Slice(row, count);
        new ReadOnlySpan<T>(data, count).CopyTo(target);
        // DuckDB leaves anything in the place of a null; zeros keep foreign memory out of what is sent and the bytes
        // repeatable.
        if (validity != null) Bitmap.ClearUnset(new ReadOnlySpan<ulong>(validity, Column.WordCount(count)), target);
    }
}

/// <summary>Builds a column of keys into a list of terms.</summary>
internal sealed class DictionaryColumnBuilder(ColumnDefinition definition, int length, IReadOnlyList<string> terms)
    : FixedColumnBuilder<int>(definition, length)
{
    private readonly int _length = length;

    /// <inheritdoc/>
    public override Column Build() => new DictionaryColumn(Definition, terms, Bytes, _length, Validity);
}
