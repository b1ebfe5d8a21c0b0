using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>The totals of the customers of one partition at a time, outside the collected heap.</summary>
internal sealed unsafe class CustomerTable : IDisposable
{
    private const int Line = 64;

    private readonly nuint _bytes;
    private byte* _memory;
    private int _firstKey;

    /// <param name="customers">Most customers.</param>
    /// <param name="days">Number of days up to that of as_of that may have a purchase.</param>
    public CustomerTable(int customers, int days)
    {
        DayWords = WordsFor(days);
        var stride = BytesPerCustomer(days);
        _bytes = checked((nuint)customers * (nuint)stride);
        _memory = (byte*)NativeMemory.AlignedAlloc(_bytes, Line);
        Rows = new CustomerRows(_memory, (nint)stride);
    }

    ~CustomerTable() => Free();

    /// <summary>Number of words of a customer's days.</summary>
    public int DayWords { get; }

    /// <summary>The rows, by place in the partition.</summary>
    public CustomerRows Rows { get; }

    /// <summary>The row of a customer of the partition.</summary>
    public CustomerRow this[int key] => Rows[key - _firstKey];

    /// <summary>Bytes of memory for each customer: whole cache lines.</summary>
    public static long BytesPerCustomer(int days) =>
        (CustomerRow.DaysOffset + (long)WordsFor(days) * sizeof(ulong) + Line - 1) / Line * Line;

    /// <summary>Turns to the customers from <paramref name="firstKey"/> on and sets their totals to zero.</summary>
    public void Begin(int firstKey)
    {
        _firstKey = firstKey;
        NativeMemory.Clear(_memory, _bytes);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static int WordsFor(int days) => Column.WordCount(Math.Max(1, days));

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}

/// <summary>Rows of a table.</summary>
internal readonly unsafe struct CustomerRows(byte* first, nint stride)
{
    /// <summary>The row of a place, which is not checked.</summary>
    public CustomerRow this[int place] => new(first + place * stride);
}

/// <summary>The totals of one customer. All are together, and each group is in one cache line.</summary>
internal readonly unsafe struct CustomerRow(byte* first)
{
    /// <summary>Bytes before <see cref="Days"/>.</summary>
    public const int DaysOffset = RareOffset + RareTotals.Size;

    private const int Line = 64;
    private const int RareOffset = 2 * Line;

    /// <summary>What nearly every transaction touches.</summary>
    public CustomerTotals* Totals => (CustomerTotals*)first;

    /// <summary>Counts and sums of the last 365 days.</summary>
    public RecentTotals* Recent => (RecentTotals*)(first + Line);

    /// <summary>What only few transactions touch.</summary>
    public RareTotals* Rare => (RareTotals*)(first + RareOffset);

    /// <summary>Bit d: a purchase d days before the day of as_of.</summary>
    public ulong* Days => (ulong*)(first + DaysOffset);
}
