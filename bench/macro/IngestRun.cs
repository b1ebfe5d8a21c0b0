using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using ScoringService.Engine;
using ScoringService.Storage;
using ScoringService.Storage.Database;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// Writes transactions into file databases, durably, in four ways that take turns: DuckDB's bare chunk appender with
/// four narrow columns and without keys, as in shared/peers/duck_capi.c; the service's writer; DuckDB's COPY of a CSV
/// file; and the service's import of that file. Prints nanoseconds per row, of the clock and of the
/// processors, and the two shares that the design asks for.
/// </summary>
internal sealed class IngestRun(int rows, TextWriter log, string? only = null)
{
    private const int Repeats = 3;
    private const int BatchRows = 65_536;
    private const int Customers = 1_000_000;
    private const long MemoryLimitBytes = 4096L << 20;
    private const long FirstInstant = 1_700_000_000_000_000;

    private static readonly ColumnDefinition Any = new("", ColumnType.Utf8, "", "", "", "");

    private readonly SortedDictionary<string, List<Timing>> _timings = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-ingest-").FullName;

    /// <summary>Runs and prints; writes JSON when a path is given.</summary>
    public void Run(string? output)
    {
        try
        {
            var typed = Batches(isText: false);
            var text = Batches(isText: true);
            var csv = WriteCsv();
            for (var i = 0; i < Repeats; i++)
            {
                Measure("appender", Append);
                Measure("ingest", path => Ingest(path, typed));
                Measure("ingest_text", path => Ingest(path, text));
                Measure("copy", path => Copy(path, csv));
                Measure("import", path => Import(path, csv));
            }
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }

        var results = _timings.ToDictionary(pair => pair.Key, pair => Best(pair.Value));
        foreach (var (name, best) in results)
            log.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-12} best {best.Seconds,8:N1} ns/row, processor {best.ProcessorSeconds,8:N1} ns/row"));
        if (only is not null) return;
        var ingest = results["appender"].Seconds / results["ingest"].Seconds;
        var import = results["copy"].Seconds / results["import"].Seconds;
        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ingest {ingest:N2} x the appender, import {import:N2} x COPY"));
        if (output is not null)
            File.WriteAllText(output, JsonSerializer.Serialize(new
            {
                rows, repeats = Repeats, results, ingest_of_appender = ingest, import_of_copy = import,
            }));
    }

    private void Measure(string name, Action<string> write)
    {
        if (only is not null && only != name) return;
        var path = Path.Combine(_folder, $"{name}.duckdb");
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        write(path);
        var timing = new Timing(Stopwatch.GetElapsedTime(start).TotalSeconds,
            (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        if (!_timings.TryGetValue(name, out var all)) _timings.Add(name, all = []);
        all.Add(timing);
        var bytes = new FileInfo(path).Length;
        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-12} {timing.Seconds * 1e9 / rows,8:N1} ns/row, "
                + $"processor {timing.ProcessorSeconds * 1e9 / rows,8:N1} ns/row, "
                + $"{bytes / (double)rows:N1} bytes/row"));
        foreach (var file in Directory.EnumerateFiles(_folder, $"{name}.duckdb*")) File.Delete(file);
    }

    // In nanoseconds per row.
    private Timing Best(List<Timing> timings) => new(timings.Min(timing => timing.Seconds) * 1e9 / rows,
        timings.Min(timing => timing.ProcessorSeconds) * 1e9 / rows);

    // What the C program does, row for row.
    private void Append(string path)
    {
        using var session = Open(path);
        session.Execute("CREATE TABLE ing (customer_id BIGINT, ts TIMESTAMP, amount DOUBLE, quantity INTEGER)");
        using var appender = new ChunkAppender(session, "ing");
        ulong state = 1;
        for (var done = 0; done < rows;)
        {
            var count = Math.Min(ChunkAppender.Capacity, rows - done);
            var keys = appender.Values<long>(0);
            var instants = appender.Values<long>(1);
            var amounts = appender.Values<double>(2);
            var quantities = appender.Values<int>(3);
            for (var i = 0; i < count; i++)
            {
                state = (state * 6364136223846793005) + 1442695040888963407;
                keys[i] = (long)(state >> 44);
                instants[i] = FirstInstant + ((done + i) * 1_000_000L);
                amounts[i] = (state >> 40) * 0.01;
                quantities[i] = 1 + (int)(state >> 60);
            }

            appender.Append(count);
            done += count;
        }

        appender.Complete();
        session.Execute("CHECKPOINT");
    }

    private static void Ingest(string path, List<IngestRows> batches)
    {
        using var database = OpenService(path);
        using var writer = database.OpenIngest(new IngestStart
        {
            BatchId = "bench", Table = ImportTable.Transactions, Source = "bench", ReceivedAt = DateTime.UtcNow,
        });
        writer.Bind([.. batches[0].Columns.Select(column => (column.Name, column.Type))]);
        foreach (var batch in batches) writer.Add(batch);
        var report = writer.Complete();
        if (report.Rows.Inserted != batches.Sum(batch => (long)batch.Count))
            throw new InvalidOperationException($"Rows are missing: {report.Rows}.");
    }

    private static void Copy(string path, string csv)
    {
        using var session = Open(path);
        session.Execute("CREATE TABLE t (transaction_id VARCHAR NOT NULL, customer_id VARCHAR NOT NULL, "
            + "occurred_at TIMESTAMP NOT NULL, amount DECIMAL(18, 4) NOT NULL)");
        session.Execute($"COPY t FROM '{csv}' (HEADER)");
        session.Execute("CHECKPOINT");
    }

    private void Import(string path, string csv)
    {
        using var database = OpenService(path);
        var report = database.Import(new ImportRequest { Path = csv, LoadedAt = DateTime.UtcNow });
        if (report.RowsInserted != rows) throw new InvalidOperationException($"{report.RowsInserted} rows.");
    }

    private static Session Open(string path)
    {
        var connection = new DuckDBConnection($"DataSource={path}");
        connection.Open();
        var session = new Session(connection);
        session.Execute("SET threads = 2");
        return session;
    }

    private static ScoringDatabase OpenService(string path) => ScoringDatabase.Open(
        new DatabaseOptions { Path = path, MemoryLimitBytes = MemoryLimitBytes, Threads = 2 });

    private List<IngestRows> Batches(bool isText)
    {
        var batches = new List<IngestRows>();
        for (var first = 0; first < rows; first += BatchRows)
        {
            var from = first;
            var count = Math.Min(BatchRows, rows - first);
            batches.Add(new IngestRows(count,
            [
                Text("transaction_id", count, i => Key(from + i)),
                Text("customer_id", count, i => Customer(from + i)),
                isText ? Text("occurred_at", count, i => Instant(from + i))
                    : Whole("occurred_at", IngestType.Instant, count, i => FirstInstant + ((from + i) * 1_000_000L)),
                isText ? Text("amount", count, i => Amount(from + i))
                    : Whole("amount", IngestType.Money, count, i => Cents(from + i) * 100),
            ]));
        }

        return batches;
    }

    private string WriteCsv()
    {
        var path = Path.Combine(_folder, "transactions.csv");
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        file.WriteLine("transaction_id,customer_id,occurred_at,amount");
        for (var i = 0; i < rows; i++) file.WriteLine($"{Key(i)},{Customer(i)},{Instant(i)},{Amount(i)}");
        return path;
    }

    private static string Key(int row) => $"t{row:D8}";

    private static string Customer(int row) => $"c{Mixed(row) % Customers}";

    private static string Instant(int row) => DateTime.UnixEpoch.AddTicks((FirstInstant * 10) + (row * 10_000_000L))
        .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Amount(int row) => (Cents(row) / 100m).ToString("F2", CultureInfo.InvariantCulture);

    private static long Cents(int row) => 1 + (long)((Mixed(row) >> 20) % 1_000_000);

    private static ulong Mixed(int row) => SplitMix((ulong)row);

    private static ulong SplitMix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private static IngestColumn Text(string name, int count, Func<int, string> value) => new(name, IngestType.Text,
        Utf8Column.FromStrings(Any, [.. Enumerable.Range(0, count).Select(value)]));

    private static IngestColumn Whole(string name, IngestType type, int count, Func<int, long> value)
    {
        var values = Enumerable.Range(0, count).Select(value).ToArray();
        var bytes = MemoryMarshal.AsBytes<long>(values).ToArray();
        return new IngestColumn(name, type, new Column<long>(Any, bytes, count));
    }

    private readonly record struct Timing(double Seconds, double ProcessorSeconds);
}
