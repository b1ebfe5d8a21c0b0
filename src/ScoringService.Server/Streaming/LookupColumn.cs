using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ScoringService.Engine;

namespace ScoringService.Server.Streaming;

/// <summary>Writes a few rows of one column, wherever in the batches of a population they are.</summary>
/// <param name="sources">The column in each batch.</param>
internal abstract class LookupColumn(Column[] sources)
{
    private readonly bool _hasNulls = Array.Exists(sources, source => source.Validity is not null);

    /// <summary>Number of buffers, that of the validity included.</summary>
    public virtual int Buffers => 2;

    /// <summary>Writes rows.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="rows">The batch of each row, and its place there.</param>
    public void Write(LookupWriter target, ReadOnlySpan<(int Source, int Row)> rows)
    {
        var nulls = 0;
        if (_hasNulls)
            foreach (var (source, row) in rows)
                if (!sources[source].IsValid(row)) nulls++;
        target.BeginColumn(nulls);
        if (nulls == 0)
        {
            target.Buffer(0);
        }
        else
        {
            var bits = target.Buffer(rows.Length + 7 >> 3);
            for (var i = 0; i < rows.Length; i++)
                if (sources[rows[i].Source].IsValid(rows[i].Row)) bits[i >> 3] |= (byte)(1 << (i & 7));
        }

        WriteValues(target, rows);
    }

    /// <summary>Writes the buffers behind that of the validity.</summary>
    protected abstract void WriteValues(LookupWriter target, ReadOnlySpan<(int Source, int Row)> rows);
}

/// <summary>Values of a fixed size.</summary>
internal sealed class LookupNumbers<T>(Column<T>[] sources) : LookupColumn(sources)
    where T : unmanaged
{
    /// <inheritdoc/>
    protected override void WriteValues(LookupWriter target, ReadOnlySpan<(int Source, int Row)> rows)
    {
        var values = MemoryMarshal.Cast<byte, T>(target.Buffer(rows.Length * Unsafe.SizeOf<T>()));
        for (var i = 0; i < values.Length; i++) values[i] = sources[rows[i].Source].Values[rows[i].Row];
    }
}

/// <summary>Truth values.</summary>
internal sealed class LookupFlags(BooleanColumn[] sources) : LookupColumn(sources)
{
    /// <inheritdoc/>
    protected override void WriteValues(LookupWriter target, ReadOnlySpan<(int Source, int Row)> rows)
    {
        var bits = target.Buffer(rows.Length + 7 >> 3);
        for (var i = 0; i < rows.Length; i++)
        {
            var (source, row) = rows[i];
            bits[i >> 3] |= (byte)((sources[source].Bits[row >> 6] >> (row & 63) & 1) << (i & 7));
        }
    }
}

/// <summary>Texts of their own.</summary>
internal sealed class LookupTexts(Utf8Column[] sources) : LookupColumn(sources)
{
    /// <inheritdoc/>
    public override int Buffers => 3;

    /// <inheritdoc/>
    protected override void WriteValues(LookupWriter target, ReadOnlySpan<(int Source, int Row)> rows)
    {
        var offsets = MemoryMarshal.Cast<byte, int>(target.Buffer((rows.Length + 1) * sizeof(int)));
        var end = 0;
        for (var i = 0; i < rows.Length; i++)
            offsets[i + 1] = end += sources[rows[i].Source].Utf8(rows[i].Row).Length;
        var bytes = target.Buffer(end);
        foreach (var (source, row) in rows)
        {
            var text = sources[source].Utf8(row);
            text.CopyTo(bytes);
            bytes = bytes[text.Length..];
        }
    }
}

/// <summary>Texts from a list.</summary>
/// <param name="sources">The column in each batch.</param>
/// <param name="numbers">The number of each of its texts among those of all columns.</param>
internal sealed class LookupCodes(DictionaryColumn[] sources, int[] numbers) : LookupColumn(sources)
{
    /// <inheritdoc/>
    protected override void WriteValues(LookupWriter target, ReadOnlySpan<(int Source, int Row)> rows)
    {
        var codes = MemoryMarshal.Cast<byte, int>(target.Buffer(rows.Length * sizeof(int)));
        for (var i = 0; i < codes.Length; i++)
        {
            var (source, row) = rows[i];
            // Null rows keep 0.
            if (sources[source].IsValid(row)) codes[i] = target.Code(numbers[sources[source].Indices[row]]);
        }
    }
}
