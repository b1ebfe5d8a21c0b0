using System.Diagnostics;
using System.Globalization;
using System.Text;
using ScoringService.Storage;

namespace ScoringService.MacroBenchmark;

/// <summary>Loads a CSV file ten times larger than a bound on the memory of the process that loads it.</summary>
/// <param name="boundMiB">The bound.</param>
internal sealed class MemoryRun(int boundMiB)
{
    private const int Times = 10;
    private const string FileName = "transactions.csv";

    /// <summary>Makes the file, loads it in another process, and says how much memory that took at most.</summary>
    /// <returns>0 when the bound held.</returns>
    public int Run()
    {
        var folder = Directory.CreateTempSubdirectory("scoring-memory-").FullName;
        try
        {
            var rows = Write(Path.Combine(folder, FileName), (long)boundMiB * Times << 20);
            var clock = Stopwatch.StartNew();
            var (peak, exit) = Load(folder);
            var seconds = clock.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{rows} rows, {boundMiB * Times} MiB, loaded in {seconds:F0} s ({rows / seconds:F0} rows/s): "
                + $"peak {peak >> 20} MiB of {boundMiB}."));
            return exit != 0 ? exit : peak <= (long)boundMiB << 20 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Loads the file within a bound, and says how many rows there are.</summary>
    public static int Import(string folder, long bytes)
    {
        MemoryBudget.LimitProcess(bytes);
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = Path.Combine(folder, "memory.duckdb") });
        var report = database.Import(new ImportRequest
        {
            Path = Path.Combine(folder, FileName),
            Table = ImportTable.Transactions,
            LoadedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.RowsInserted} rows inserted."));
        return report.RowsInserted == report.RowsRead ? 0 : 1;
    }

    private static long Write(string path, long bytes)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        file.WriteLine("transaction_id,customer_id,occurred_at,amount,currency,channel,product_category,quantity");
        var first = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        long row = 0;
        for (; (row & 0xFFFF) != 0 || file.BaseStream.Length < bytes; row++)
            file.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"T{row},C{row * 2654435761 % 500_000:D7},{first.AddSeconds(row):yyyy-MM-dd HH:mm:ss},"
                + $"{row * 7919 % 99_991 + 1}.25,CNY,online-shop,category-{row % 40},{row % 5 + 1}"));
        return row;
    }

    private (long PeakBytes, int ExitCode) Load(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
            ["memory-import", folder, boundMiB.ToString(CultureInfo.InvariantCulture)]))!;
        long peak = 0;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(50))) peak = Math.Max(peak, Peak(process));
        return (peak, process.ExitCode);
    }

    // The kernel keeps the maximum, so that nothing between two looks is missed but the last moment.
    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }
}
