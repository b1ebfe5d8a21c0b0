using System.Runtime.InteropServices;

namespace ScoringService.Engine;

/// <summary>A column of text from a list: each row holds an index into <see cref="Dictionary"/>.</summary>
public sealed class DictionaryColumn : Column
{
    /// <summary>Wraps indices without copying them.</summary>
    /// <param name="definition">What the column holds.</param>
    /// <param name="dictionary">The possible values.</param>
    /// <param name="indexBytes">32-bit indices, each in [0, dictionary.Count) where the row has a value and 0 where
    /// not.</param>
    /// <param name="length">Number of rows.</param>
    /// <param name="validity">Bitmap of rows that have a value, or null when all have.</param>
    public DictionaryColumn(
        ColumnDefinition definition, IReadOnlyList<string> dictionary, byte[] indexBytes, int length,
        ulong[]? validity = null)
        : base(definition, length, validity)
    {
        Dictionary = dictionary;
        Bytes = indexBytes.AsMemory(0, checked(length * sizeof(int)));
    }

    private DictionaryColumn(DictionaryColumn column, IReadOnlyList<string> dictionary)
        : base(column.Definition, column.Length, column.Validity)
    {
        Dictionary = dictionary;
        Bytes = column.Bytes;
    }

    /// <summary>The possible values.</summary>
    public IReadOnlyList<string> Dictionary { get; }

    /// <summary>The indices' bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Index into <see cref="Dictionary"/> for each row; 0 for null rows.</summary>
    public ReadOnlySpan<int> Indices => MemoryMarshal.Cast<byte, int>(Bytes.Span);

    /// <summary>The text of a row, or null.</summary>
    public string? this[int row] => IsValid(row) ? Dictionary[Indices[row]] : null;

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var bytes = new byte[rows.Length * sizeof(int)];
        var target = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
        var source = Indices;
        for (var i = 0; i < rows.Length; i++) target[i] = source[rows[i]];
        return new DictionaryColumn(Definition, Dictionary, bytes, rows.Length, GatherValidity(rows));
    }

    /// <summary>The same texts as numbers of another dictionary.</summary>
    /// <param name="dictionary">The other one; it has every text that occurs.</param>
    /// <param name="numbers">The number there of each entry of <see cref="Dictionary"/>, any number for one that does
    /// not occur; empty when all stay as they are, and then nothing is copied.</param>
    public DictionaryColumn Align(IReadOnlyList<string> dictionary, ReadOnlySpan<int> numbers)
    {
        if (numbers.IsEmpty) return new DictionaryColumn(this, dictionary);
        var bytes = GC.AllocateUninitializedArray<byte>(Bytes.Length);
        var target = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
        var source = Indices;
        for (var i = 0; i < source.Length; i++) target[i] = IsValid(i) ? numbers[source[i]] : 0;
        return new DictionaryColumn(Definition, dictionary, bytes, Length, Validity);
    }

    private protected override Column AssembleRows(
        IReadOnlyList<Column> sources, ReadOnlySpan<RowRun> runs, int rows)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(rows * sizeof(int)));
        var rest = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
        foreach (var run in runs)
        {
            ((DictionaryColumn)sources[run.Source]).Indices.Slice(run.First, run.Count).CopyTo(rest);
            rest = rest[run.Count..];
        }

        return new DictionaryColumn(Definition, Dictionary, bytes, rows, AssembleValidity(sources, runs, rows));
    }
}
