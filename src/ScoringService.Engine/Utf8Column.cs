using System.Text;

namespace ScoringService.Engine;

/// <summary>A column of UTF-8 text: row i is the bytes from offset i up to offset i + 1.</summary>
public sealed class Utf8Column : Column
{
    /// <summary>Wraps text without copying it.</summary>
    /// <param name="definition">What the column holds.</param>
    /// <param name="offsets">length + 1 non-decreasing byte offsets, the first one 0.</param>
    /// <param name="bytes">The text of all rows, one after the other.</param>
    /// <param name="validity">Bitmap of rows that have a value, or null when all have.</param>
    public Utf8Column(ColumnDefinition definition, int[] offsets, byte[] bytes, ulong[]? validity = null)
        : base(definition, offsets.Length - 1, validity)
    {
        if (offsets[0] != 0 || offsets[^1] > bytes.Length)
            throw new ArgumentException($"{definition.Name}: offsets do not fit {bytes.Length} bytes of text.");
        Offsets = offsets;
        Bytes = bytes;
    }

    /// <summary>Byte offsets of the rows, one more than there are rows.</summary>
    public int[] Offsets { get; }

    /// <summary>The text of all rows.</summary>
    public byte[] Bytes { get; }

    /// <summary>The UTF-8 bytes of a row; empty for a null row.</summary>
    public ReadOnlySpan<byte> Utf8(int row) => Bytes.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row]);

    /// <summary>The text of a row, or null.</summary>
    public string? this[int row] => IsValid(row) ? Encoding.UTF8.GetString(Utf8(row)) : null;

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var offsets = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++) offsets[i + 1] = checked(offsets[i] + Utf8(rows[i]).Length);
        var bytes = new byte[offsets[^1]];
        for (var i = 0; i < rows.Length; i++) Utf8(rows[i]).CopyTo(bytes.AsSpan(offsets[i]));
        return new Utf8Column(Definition, offsets, bytes, GatherValidity(rows));
    }

    private protected override Column AssembleRows(
        IReadOnlyList<Column> sources, ReadOnlySpan<RowRun> runs, int rows)
    {
        var offsets = new int[rows + 1];
        var row = 0;
        foreach (var run in runs)
        {
            var source = ((Utf8Column)sources[run.Source]).Offsets.AsSpan(run.First, run.Count + 1);
            var shift = checked(offsets[row] + (source[^1] - source[0])) - source[^1];
            for (var i = 1; i < source.Length; i++) offsets[row + i] = source[i] + shift;
            row += run.Count;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(offsets[^1]);
        var rest = bytes.AsSpan();
        foreach (var run in runs)
        {
            var source = (Utf8Column)sources[run.Source];
            var text = source.Bytes.AsSpan()[source.Offsets[run.First]..source.Offsets[run.First + run.Count]];
            text.CopyTo(rest);
            rest = rest[text.Length..];
        }

        return new Utf8Column(Definition, offsets, bytes, AssembleValidity(sources, runs, rows));
    }

    /// <summary>Makes a column from strings; null stays null.</summary>
    public static Utf8Column FromStrings(ColumnDefinition definition, IReadOnlyList<string?> values)
    {
        var offsets = new int[values.Count + 1];
        for (var i = 0; i < values.Count; i++)
            offsets[i + 1] = checked(offsets[i] + Encoding.UTF8.GetByteCount(values[i] ?? ""));
        var bytes = new byte[offsets[^1]];
        var validity = new ulong[WordCount(values.Count)];
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } text) continue;
            Encoding.UTF8.GetBytes(text, bytes.AsSpan(offsets[i]));
            validity[i >> 6] |= 1UL << (i & 63);
        }

        return new Utf8Column(definition, offsets, bytes, validity);
    }
}
