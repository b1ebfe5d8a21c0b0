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

/// <summary>
/// Up to <see cref="Capacity"/> converted rows on their way into a table, a column at a time. The block has its own
/// memory, or borrows that of a chunk of DuckDB's.
/// </summary>
internal sealed unsafe class RowBlock : IDisposable
{
    /// <summary>Most rows of a block: the rows of DuckDB's vectors.</summary>
    public const int Capacity = 2048;

    private const int ValidityBytes = Capacity / 8;
    private const int Alignment = 64;

    private readonly NativeColumn[] _columns;
    private readonly ulong*[] _validity;
    private readonly int[] _widths;
    private byte* _memory;

    /// <summary>A block with memory of its own.</summary>
    /// <param name="columns">The columns that it holds.</param>
    public RowBlock(IReadOnlyList<TargetColumn> columns)
        : this(columns, isBorrowing: false)
    {
    }

    private RowBlock(IReadOnlyList<TargetColumn> columns, bool isBorrowing)
    {
        _columns = new NativeColumn[columns.Count];
        _validity = new ulong*[columns.Count];
        _widths = [.. columns.Select(column => column.Width)];
        var bytes = 2 * Capacity * sizeof(ulong);
        if (!isBorrowing) bytes += _widths.Sum(width => Capacity * width + ValidityBytes);
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        MemoryBytes = bytes;
        KeyHashes = (ulong*)_memory;
        CustomerHashes = KeyHashes + Capacity;
        var next = _memory + 2 * Capacity * sizeof(ulong);
        for (var i = 0; i < columns.Count && !isBorrowing; i++)
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

    /// <summary>Memory that the block holds.</summary>
    public long MemoryBytes { get; }

    /// <summary>A block that is pointed at the columns of chunks.</summary>
    public static RowBlock Borrowing(IReadOnlyList<TargetColumn> columns) => new(columns, isBorrowing: true);

    /// <summary>A column.</summary>
    public ref NativeColumn Column(int index) => ref _columns[index];

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
        Count = 0;
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

    private void Hash(int column, ulong* hashes, int from) =>
        KeyHash.Fill((NativeText*)Column(column).Data + from, hashes, Count - from);
}
