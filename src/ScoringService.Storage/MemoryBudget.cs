namespace ScoringService.Storage;

/// <summary>
/// How one bound on the memory of the process is shared out: every large consumer has a share of its own, so that a
/// load, a scoring and a stream may run at the same time and the sum still holds.
/// </summary>
public sealed record MemoryBudget
{
    /// <summary>Least bound with which everything runs.</summary>
    public const long MinBytes = 1024L << 20;

    /// <summary>Most that is taken unless the operator says otherwise.</summary>
    public const long MaxDefaultBytes = 6L << 30;

    // What is there before the first row: runtime, code, mapped libraries, stacks, buffers of connections.
    private const long FixedBytes = 192L << 20;

    // What DuckDB needs for each of its threads, and at least, to bring any load to its end by spilling. With half of
    // it a load of 12 million rows, all of which had to be compared, ran out of memory.
    private const long BytesPerThread = 128L << 20;
    private const long MinDuckDbBytes = 2 * BytesPerThread;

    // DuckDB holds more than its limit: what passes between operators, and what its allocator keeps, does not count
    // there. The same load with a limit of 256 MiB and 32 for filters and rows held 794 at most, all in all.
    private const double DuckDbExcess = 1;

    private static long s_processBytes;

    /// <summary>Shares out a bound.</summary>
    /// <param name="totalBytes">Most bytes that the process may hold, at least <see cref="MinBytes"/>.</param>
    public MemoryBudget(long totalBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(totalBytes, MinBytes);
        TotalBytes = totalBytes;
        DuckDbBytes = Math.Max(MinDuckDbBytes, (totalBytes - FixedBytes) / 10 * 3);
        var rest = Rest;
        KeyBytes = rest / 4;
        UnitBytes = rest / 8;
        FeatureBytes = rest / 4;
        HeapBytes = rest - KeyBytes - UnitBytes - FeatureBytes;
    }

    /// <summary>The bound unless one is given: that of <see cref="LimitProcess"/>, else three quarters of what the
    /// machine or the container has, within <see cref="MinBytes"/> and <see cref="MaxDefaultBytes"/>.</summary>
    public static long DefaultBytes => Volatile.Read(ref s_processBytes) is > 0 and var bytes ? bytes : Math.Clamp(
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3, MinBytes, MaxDefaultBytes);

    /// <summary>
    /// Bounds this process: every database that is opened from now on shares out this much, and the managed heap cannot
    /// grow beyond what DuckDB leaves of it. For the main program; without it the bound is kept by the shares alone.
    /// </summary>
    /// <param name="bytes">The bound, at least <see cref="MinBytes"/>.</param>
    public static void LimitProcess(long bytes)
    {
        var budget = new MemoryBudget(bytes);
        Volatile.Write(ref s_processBytes, bytes);
        AppContext.SetData("GCHeapHardLimit", (ulong)budget.Rest);
        GC.RefreshMemoryLimit();
    }

    /// <summary>What DuckDB leaves to the shares of everything else.</summary>
    private long Rest => TotalBytes - FixedBytes - DuckDbBytes - (long)(DuckDbBytes * DuckDbExcess);

    /// <summary>The bound.</summary>
    public long TotalBytes { get; }

    /// <summary>DuckDB's own limit; what needs more spills to disk.</summary>
    public long DuckDbBytes { get; }

    /// <summary>Most threads that DuckDB has memory for.</summary>
    public int DuckDbThreads => (int)Math.Min(int.MaxValue, DuckDbBytes / BytesPerThread);

    /// <summary>What is known of the rows that are there: key filters, the directory of customers, terms.</summary>
    public long KeyBytes { get; }

    /// <summary>Rows that were received and are not committed yet, of all writers together.</summary>
    public long UnitBytes { get; }

    /// <summary>The transactions of the customers whose features are computed at one time.</summary>
    public long FeatureBytes { get; }

    /// <summary>Scored populations and everything else on the managed heap that the shares above do not
    /// count.</summary>
    public long HeapBytes { get; }
}
