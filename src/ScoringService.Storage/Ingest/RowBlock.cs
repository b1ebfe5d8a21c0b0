using System.Runtime.InteropServices;
using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>Values of one column as DuckDB's vectors hold them, in memory that stays where it is.</summary>
internal unsafe struct NativeColumn
{
    /// <summary>The values.</summary>
    public byte* Data;

    /// <summary>Bitmap of the rows that have a value; null when all have.</summary>
    public ulong* Validity;

    /// <summary>Whether a row has a value.</summary>
    public readonly bool IsValid(int row) => Validity == null || (Validity[row >> 6] >> (row & 63) & 1) != 0;
}

/// <summary>Up to <see cref="Capacity"/> converted rows on their way into a table, a column at a time.</summary>
internal sealed unsafe class RowBlock : IDisposable
{
    /// <summary>Most rows of a block: the rows of DuckDB's vectors.</summary>
    public const int Capacity = 2048;

    private const int ValidityBytes = Capacity / 8;
    private const int Alignment = 64;

    private readonly NativeColumn[] _columns;
    private readonly ulong*[] _validity;
    private readonly int[] _widths;
    private int[]?[] _termKeys = [];
    private byte* _memory;

    /// <summary>An empty block.</summary>
    /// <param name="columns">The columns that it holds.</param>
    public RowBlock(IReadOnlyList<TargetColumn> columns)
    {
        _columns = new NativeColumn[columns.Count];
        _validity = new ulong*[columns.Count];
        _widths = [.. columns.Select(column => column.Width)];
        var bytes = (2 * Capacity * sizeof(ulong)) + _widths.Sum(width => Capacity * width + ValidityBytes);
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        MemoryBytes = bytes + (Capacity * (sizeof(long) + sizeof(bool) + (2 * sizeof(int))));
        KeyHashes = (ulong*)_memory;
        CustomerHashes = KeyHashes + Capacity;
        var next = _memory + 2 * Capacity * sizeof(ulong);
        for (var i = 0; i < columns.Count; i++)
        {
            _columns[i].Data = next;
            _validity[i] = (ulong*)(next += Capacity * _widths[i]);
            next += ValidityBytes;
        }
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; set; }

    /// <summary>Places of the rows in their file or batch, from 1.</summary>
    public long[] RowNumbers { get; } = new long[Capacity];

    /// <summary>Which rows were refused.</summary>
    public bool[] IsRefused { get; } = new bool[Capacity];

    /// <summary>Why the refused rows were.</summary>
    public List<RefusedRow> Refusals { get; } = [];

    /// <summary>Text that does not fit into DuckDB's 16 bytes.</summary>
    public TextArena Text { get; } = new();

    /// <summary>Hashes of the rows' keys; those of refused rows mean nothing.</summary>
    public ulong* KeyHashes { get; }

    /// <summary>Hashes of the ids of the rows' customers; those of refused rows mean nothing.</summary>
    public ulong* CustomerHashes { get; }

    /// <summary>Keys of the rows' customers; those of rows that are not kept mean nothing.</summary>
    public int[] CustomerKeys { get; } = new int[Capacity];

    /// <summary>Which rows are new, ascending: the first <see cref="NewCount"/>.</summary>
    public int[] NewRows { get; } = new int[Capacity];

    /// <summary>Number of new rows.</summary>
    public int NewCount { get; set; }

    /// <summary>Memory that the block holds.</summary>
    public long MemoryBytes { get; }

    /// <summary>A column.</summary>
    public ref NativeColumn Column(int index) => ref _columns[index];

    /// <summary>What is stored of a column in the place of its values, a number for each row: the customers' keys or
    /// those of terms; null when the values are stored themselves.</summary>
    /// <param name="column">The stored column.</param>
    /// <param name="place">Its place among the stored columns.</param>
    public int[]? Keys(StoredColumn column, int place)
    {
        if (column.Kind == StoredKind.Value) return null;
        if (column.Kind == StoredKind.CustomerKey) return CustomerKeys;
        if (_termKeys.Length <= place) Array.Resize(ref _termKeys, place + 1);
        return _termKeys[place] ??= new int[Capacity];
    }

    /// <summary>The values of a column, from its first row on.</summary>
    public Span<T> Values<T>(int index)
        where T : unmanaged => new(_columns[index].Data, Capacity);

    /// <summary>Says that a row of a column has no value, or that it has one after all.</summary>
    public void SetValid(int index, int row, bool isValid)
    {
        ref var column = ref _columns[index];
        if (column.Validity == null)
        {
            if (isValid) return;
            column.Validity = _validity[index];
            new Span<ulong>(column.Validity, Capacity / 64).Fill(ulong.MaxValue);
        }

        var bit = 1UL << (row & 63);
        if (isValid) column.Validity[row >> 6] |= bit;
        else column.Validity[row >> 6] &= ~bit;
    }

    /// <summary>Copies rows of a column of DuckDB's behind the rows that the block has.</summary>
    /// <param name="source">The column.</param>
    /// <param name="from">The first row of it to copy.</param>
    /// <param name="index">The block's column.</param>
    /// <param name="count">How many rows.</param>
    public void CopyFrom(NativeColumn source, int from, int index, int count)
    {
        var width = _widths[index];
        if (width == sizeof(NativeText)) CopyTexts(source, from, index, count);
        else
            Buffer.MemoryCopy(source.Data + ((long)from * width), _columns[index].Data + ((long)Count * width),
                (long)(Capacity - Count) * width, (long)count * width);
        if (source.Validity == null) return;
        for (var i = 0; i < count; i++)
            if (!source.IsValid(from + i)) SetValid(index, Count + i, false);
    }

    /// <summary>Refuses a row.</summary>
    public void Refuse(int row, RefusedRow refused)
    {
        IsRefused[row] = true;
        Refusals.Add(refused);
    }

    /// <summary>Computes the hashes of the rows from one on.</summary>
    public void Hash(UnitLayout layout, int from = 0)
    {
        Hash(layout.Key, KeyHashes + from, from);
        if (layout.IsCustomers)
            new ReadOnlySpan<ulong>(KeyHashes + from, Count - from)
                .CopyTo(new Span<ulong>(CustomerHashes + from, Count - from));
        else if (layout.Customer >= 0) Hash(layout.Customer, CustomerHashes + from, from);
    }

    /// <summary>Number of rows of a column without a value.</summary>
    public int CountNulls(int index)
    {
        var validity = _columns[index].Validity;
        if (validity == null) return 0;
        var nulls = 0;
        for (var i = 0; i < Count; i += 64)
        {
            var word = ~validity[i >> 6];
            if (Count - i < 64) word &= (1UL << (Count - i)) - 1;
            nulls += System.Numerics.BitOperations.PopCount(word);
        }

        return nulls;
    }

    /// <summary>Empties the block.</summary>
    public void Clear()
    {
        (Count, NewCount) = (0, 0);
        for (var i = 0; i < _columns.Length; i++) _columns[i].Validity = null;
        if (Refusals.Count != 0) Array.Clear(IsRefused);
        Refusals.Clear();
        Text.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Text.Dispose();
    }

    // Where there is no value, DuckDB may have left anything.
    private void CopyTexts(NativeColumn source, int from, int index, int count)
    {
        var texts = (NativeText*)source.Data + from;
        var target = (NativeText*)_columns[index].Data + Count;
        for (var i = 0; i < count; i++)
            if (!source.IsValid(from + i)) target[i] = default;
            else target[i] = texts[i].IsInlined ? texts[i] : Text.Native(NativeText.Bytes(texts + i));
    }

    private void Hash(int column, ulong* hashes, int from) =>
        KeyHash.Fill((NativeText*)Column(column).Data + from, hashes, Count - from);
}
