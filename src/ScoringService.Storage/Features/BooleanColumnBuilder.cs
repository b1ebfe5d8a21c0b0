using ScoringService.Engine;

namespace ScoringService.Storage.Features;

/// <summary>Builds a column of truth values, of which DuckDB keeps each in a byte.</summary>
internal sealed class BooleanColumnBuilder(ColumnDefinition definition, int length) : ColumnBuilder(definition, length)
{
    private readonly int _length = length;
    private readonly ulong[] _bits = new ulong[Column.WordCount(length)];

    /// <inheritdoc/>
    public override Column Build() => new BooleanColumn(Definition, _bits, _length, Validity);

    private protected override unsafe void AppendValues(void* data, ulong* validity, int row, int count)
    {
        var values = new ReadOnlySpan<byte>(data, count);
        for (var i = 0; i < count; i++)
        {
            // What DuckDB leaves in the place of a null is no truth value.
            var isTrue = values[i] != 0 && (validity == null || (validity[i >> 6] >> (i & 63) & 1) != 0);
            if (isTrue) _bits[(row + i) >> 6] |= 1UL << ((row + i) & 63);
        }
    }
}
