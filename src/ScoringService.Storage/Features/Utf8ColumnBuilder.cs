using System.Runtime.CompilerServices;
using DuckDB.NET.Native;
using ScoringService.Engine;

namespace ScoringService.Storage.Features;

/// <summary>Builds a text column from DuckDB's 16-byte string entries, whose text is inside the entry or behind a
/// pointer.</summary>
internal sealed class Utf8ColumnBuilder : ColumnBuilder
{
    private const int ExpectedBytesPerRow = 12;

    private readonly int[] _offsets;
    private byte[] _bytes;

    public Utf8ColumnBuilder(ColumnDefinition definition, int length)
        : base(definition, length)
    {
        _offsets = new int[checked(length + 1)];
        _bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min((long)length * ExpectedBytesPerRow,
            Array.MaxLength));
    }

    /// <inheritdoc/>
    public override Column Build() => new Utf8Column(Definition, _offsets, _bytes, Validity);

    private protected override unsafe void AppendValues(void* data, ulong* validity, int row, int count)
    {
        var strings = (DuckDBString*)data;
        var end = _offsets[row];
        for (var i = 0; i < count; i++)
        {
            if (validity == null || (validity[i >> 6] >> (i & 63) & 1) != 0)
            {
                var length = strings[i].Length;
                if (length > _bytes.Length - end) Grow(end, length);
                Unsafe.CopyBlockUnaligned(ref _bytes[end], ref *(byte*)strings[i].Data, (uint)length);
                end += length;
            }

            _offsets[row + i + 1] = end;
        }
    }

    private void Grow(int used, int more)
    {
        var wanted = Math.Max((long)used + more, Math.Min(2L * _bytes.Length, Array.MaxLength));
        if (wanted > Array.MaxLength)
            throw new StorageException(StorageErrorKind.ResourceExhausted,
                $"The texts of {Definition.Name} exceed 2 GiB.");
        Array.Resize(ref _bytes, (int)Math.Max(wanted, 64));
    }
}
