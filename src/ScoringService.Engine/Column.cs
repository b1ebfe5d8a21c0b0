using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScoringService.Engine;

/// <summary>
/// Immutable values of many customers for one <see cref="ColumnDefinition"/>, in Arrow's memory layout so that it can
/// be sent without a copy: little-endian values, and a validity bitmap in which bit i % 64 of word i / 64 is set when
/// row i has a value.
/// </summary>
public abstract class Column
{
    private protected Column(ColumnDefinition definition, int length, ulong[]? validity)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (validity is not null && validity.Length < WordCount(length))
            throw new ArgumentException($"{definition.Name}: {validity.Length} validity words for {length} rows.");
        Definition = definition;
        Length = length;
        NullCount = validity is null ? 0 : length - CountSet(validity, length);
        Validity = NullCount == 0 ? null : validity;
    }

    /// <summary>What the column holds.</summary>
    public ColumnDefinition Definition { get; }

    /// <summary>Number of rows.</summary>
    public int Length { get; }

    /// <summary>Number of rows without a value.</summary>
    public int NullCount { get; }

    /// <summary>The validity bitmap, or null when every row has a value.</summary>
    public ulong[]? Validity { get; }

    /// <summary>Whether row <paramref name="row"/> has a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsValid(int row) => Validity is null || (Validity[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>A new column that holds the given rows in the given order.</summary>
    /// <param name="rows">Row numbers, each in [0, <see cref="Length"/>).</param>
    public abstract Column Gather(ReadOnlySpan<int> rows);

    /// <summary>A new column that holds rows of several columns, one run after the other. Columns of codes must have
    /// the same dictionary (<see cref="DictionaryColumn.Align"/>).</summary>
    /// <param name="sources">Columns of one definition, one or more.</param>
    /// <param name="runs">The rows; a run's source is a place in <paramref name="sources"/>.</param>
    public static Column Assemble(IReadOnlyList<Column> sources, ReadOnlySpan<RowRun> runs)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var rows = 0;
        foreach (var run in runs) rows = checked(rows + run.Count);
        return sources[0].AssembleRows(sources, runs, rows);
    }

    /// <summary>Number of 64-bit words of a bitmap over <paramref name="length"/> rows.</summary>
    public static int WordCount(int length) => (length + 63) >> 6;

    private protected ulong[]? GatherValidity(ReadOnlySpan<int> rows)
    {
        if (Validity is null) return null;
        var words = new ulong[WordCount(rows.Length)];
        for (var i = 0; i < rows.Length; i++)
            if (IsValid(rows[i])) words[i >> 6] |= 1UL << (i & 63);
        return words;
    }

    private protected abstract Column AssembleRows(
        IReadOnlyList<Column> sources, ReadOnlySpan<RowRun> runs, int rows);

    private protected static ulong[]? AssembleValidity(
        IReadOnlyList<Column> sources, ReadOnlySpan<RowRun> runs, int rows)
    {
        if (sources.All(source => source.Validity is null)) return null;
        var words = new ulong[WordCount(rows)];
        var next = 0;
        foreach (var run in runs)
        {
            if (sources[run.Source].Validity is { } validity) BitRuns.Copy(validity, run.First, words, next, run.Count);
            else BitRuns.Set(words, next, run.Count);
            next += run.Count;
        }

        return words;
    }

    private static int CountSet(ulong[] words, int length)
    {
        var count = 0;
        for (var i = 0; i < length >> 6; i++) count += BitOperations.PopCount(words[i]);
        if ((length & 63) != 0) count += BitOperations.PopCount(words[length >> 6] & ((1UL << (length & 63)) - 1));
        return count;
    }
}

/// <summary>A column of fixed-size values.</summary>
/// <typeparam name="T">int, byte, double or long (timestamps), as the definition's type says.</typeparam>
public sealed class Column<T> : Column
    where T : unmanaged
{
    /// <summary>Wraps values without copying them.</summary>
    /// <param name="definition">What the column holds.</param>
    /// <param name="bytes">The values' bytes; the column takes ownership. Values of null rows are ignored.</param>
    /// <param name="length">Number of rows; <paramref name="bytes"/> may be longer.</param>
    /// <param name="validity">Bitmap of rows that have a value, or null when all have.</param>
    public Column(ColumnDefinition definition, byte[] bytes, int length, ulong[]? validity = null)
        : base(definition, length, validity)
    {
        Bytes = bytes.AsMemory(0, checked(length * Marshal.SizeOf<T>()));
    }

    /// <summary>The values' bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The values; those of null rows mean nothing.</summary>
    public ReadOnlySpan<T> Values => MemoryMarshal.Cast<byte, T>(Bytes.Span);

    /// <summary>The value of a row, or null.</summary>
    public T? this[int row] => IsValid(row) ? Values[row] : null;

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var bytes = new byte[rows.Length * Marshal.SizeOf<T>()];
        var target = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        var source = Values;
        for (var i = 0; i < rows.Length; i++) target[i] = source[rows[i]];
        return new Column<T>(Definition, bytes, rows.Length, GatherValidity(rows));
    }

    private protected override Column AssembleRows(
        IReadOnlyList<Column> sources, ReadOnlySpan<RowRun> runs, int rows)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(rows * Marshal.SizeOf<T>()));
        var rest = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        foreach (var run in runs)
        {
            ((Column<T>)sources[run.Source]).Values.Slice(run.First, run.Count).CopyTo(rest);
            rest = rest[run.Count..];
        }

        return new Column<T>(Definition, bytes, rows, AssembleValidity(sources, runs, rows));
    }
}
