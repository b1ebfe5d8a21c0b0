using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>
/// The totals of customers 0 to n − 1, outside the collected heap. All that belongs to one customer is together and
/// begins with a cache line: a transaction then touches few lines, and nearly always one page of memory.
/// </summary>
internal sealed unsafe class CustomerTable : IDisposable
{
    private const int Line = 64;
    private const int RecentOffset = Line;
    private const int RareOffset = 2 * Line;
    private const int DaysOffset = RareOffset + RareTotals.Size;

    private readonly byte* _first;
    private readonly nint _bytesPerCustomer;
    private void* _memory;

    /// <param name="customers">Number of customers.</param>
    /// <param name="days">Number of days up to that of as_of that may have a purchase.</param>
    public CustomerTable(int customers, int days)
    {
        Customers = customers;
        DayWords = WordsFor(days);
        _bytesPerCustomer = (nint)BytesPerCustomer(days);
        _memory = NativeMemory.AllocZeroed(checked((nuint)customers * (nuint)_bytesPerCustomer + Line));
        _first = (byte*)(((nuint)_memory + Line - 1) & ~(nuint)(Line - 1));
    }

    ~CustomerTable() => Free();

    /// <summary>Number of customers.</summary>
    public int Customers { get; }

    /// <summary>Number of words of <see cref="Days"/>.</summary>
    public int DayWords { get; }

    /// <summary>Bytes of memory for each customer.</summary>
    public static long BytesPerCustomer(int days) =>
        (DaysOffset + (long)WordsFor(days) * sizeof(ulong) + Line - 1) / Line * Line;

    public CustomerTotals* Totals(int key) => (CustomerTotals*)(_first + key * _bytesPerCustomer);

    public RecentTotals* Recent(int key) => (RecentTotals*)(_first + key * _bytesPerCustomer + RecentOffset);

    public RareTotals* Rare(int key) => (RareTotals*)(_first + key * _bytesPerCustomer + RareOffset);

    /// <summary>Bit d: a purchase d days before the day of as_of.</summary>
    public ulong* Days(int key) => (ulong*)(_first + key * _bytesPerCustomer + DaysOffset);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static int WordsFor(int days) => Column.WordCount(Math.Max(1, days));

    private void Free()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
