using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using ScoringService.Engine;
using ScoringService.Server;
using ScoringService.Storage;
using ScoringService.Storage.Database;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// Writes transactions into file databases, durably, in four ways that take turns: DuckDB's bare chunk appender with
/// four narrow columns and without keys, as in shared/peers/duck_capi.c; the service's writer; DuckDB's COPY of a CSV
/// file; and the service's import of that file. Prints nanoseconds per row, of the clock and of
/// the server's processors, and the two shares that the design asks for.
/// </summary>
internal sealed class IngestRun(int rows, TextWriter log, IReadOnlyList<string> only)
{
    // The code of a process is compiled for good only after some of them.
    private const int Repeats = 5;
    private const int BatchRows = 65_536;
    private const long MemoryLimitBytes = 4096L << 20;

    private static readonly ColumnDefinition Any = new("", ColumnType.Utf8, "", "", "", "");

    private readonly SortedDictionary<string, List<Timing>> _timings = [];
    private Action? _ended;
    private double _clientSeconds;
    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-ingest-").FullName;

    /// <summary>Runs and prints; writes JSON when a path is given.</summary>
    public void Run(string? output)
    {
        try
        {
            var typed = Has("ingest") ? Batches(isText: false) : [];
            var text = Has("ingest_text") ? Batches(isText: true) : [];
            var csv = Has("copy") || Has("import") ? WriteCsv() : "";
            for (var i = 0; i < Repeats; i++)
            {
                Measure("appender", path => () => Append(path));
                Measure("grpc", PrepareGrpc);
                Measure("ingest", path => () => Ingest(path, typed));
                Measure("ingest_text", path => () => Ingest(path, text));
                Measure("copy", path => () => Copy(path, csv));
                Measure("import", path => () => Import(path, csv));
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
        if (only.Count > 0) return;
        var ingest = results["appender"].Seconds / results["grpc"].Seconds;
        var import = results["copy"].Seconds / results["import"].Seconds;
        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"gRPC {ingest:N2} x the appender, import {import:N2} x COPY"));
        if (output is not null)
            File.WriteAllText(output, JsonSerializer.Serialize(new
            {
                rows, repeats = Repeats, results, ingest_of_appender = ingest, import_of_copy = import,
            }));
    }

    private bool Has(string name) => only.Count == 0 || only.Contains(name);

    private void Measure(string name, Func<string, Action> prepare)
    {
        if (!Has(name)) return;
        var path = Path.Combine(_folder, $"{name}.duckdb");
        var write = prepare(path);
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        var compiling = JitInfo.GetCompilationTime();
        _clientSeconds = 0;
        write();
        var timing = new Timing(Stopwatch.GetElapsedTime(start).TotalSeconds,
            (Environment.CpuUsage.TotalTime - processor).TotalSeconds, _clientSeconds);
        if (!_timings.TryGetValue(name, out var all)) _timings.Add(name, all = []);
        all.Add(timing);
        _ended?.Invoke();
        _ended = null;
        var bytes = new FileInfo(path).Length;
        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-12} {timing.Seconds * 1e9 / rows,8:N1} ns/row, "
                + $"processor {timing.ProcessorSeconds * 1e9 / rows,8:N1} ns/row, "
                + $"the client's {timing.ClientSeconds * 1e9 / rows,6:N1}, "
                + $"compiling {(JitInfo.GetCompilationTime() - compiling).TotalSeconds * 1e9 / rows,5:N1}, "
                + $"{bytes / (double)rows:N1} bytes/row"));
        foreach (var file in Directory.EnumerateFiles(_folder, $"{name}.duckdb*")) File.Delete(file);
    }

    // In nanoseconds per row.
    private Timing Best(List<Timing> timings) => new(timings.Min(timing => timing.Seconds) * 1e9 / rows,
        timings.Min(timing => timing.ProcessorSeconds) * 1e9 / rows,
        timings.Min(timing => timing.ClientSeconds) * 1e9 / rows);

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
                instants[i] = BenchRows.Instant(done + i);
                amounts[i] = (state >> 40) * 0.01;
                quantities[i] = 1 + (int)(state >> 60);
            }

            appender.Append(count);
            done += count;
        }

        appender.Complete();
        session.Execute("CHECKPOINT");
    }

    // The server and its client, another process that has encoded the rows when the time begins. It ends when the last
    // row is committed and synced.
    private Action PrepareGrpc(string path)
    {
        var app = ScoringServer.Build(new ServerOptions
        {
            GrpcPort = 0, HttpPort = 0, Database = { Path = path }, MemoryMiB = (int)(MemoryLimitBytes >> 20),
            BackgroundRefresh = false,
        });
        app.StartAsync().GetAwaiter().GetResult();
        var client = Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
            [.. Prefix(), "ingest-client", ScoringServer.GrpcAddress(app).ToString(), $"{rows}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        if (client.StandardOutput.ReadLine() != "ready") throw new InvalidOperationException("The client failed.");
        _ended = () =>
        {
            client.WaitForExit();
            if (client.ExitCode != 0) throw new InvalidOperationException("Rows are missing.");
            client.Dispose();
            app.StopAsync().GetAwaiter().GetResult();
            app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        };
        return () =>
        {
            client.StandardInput.WriteLine("go");
            var done = client.StandardOutput.ReadLine()?.Split(' ');
            if (done is ["done", var seconds])
                _clientSeconds = double.Parse(seconds, CultureInfo.InvariantCulture);
        };
    }

    // 'dotnet PROGRAM.dll' and the program of its own start alike.
    internal static string[] Prefix() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [typeof(IngestRun).Assembly.Location] : [];

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
                Text("transaction_id", count, i => BenchRows.Key(from + i)),
                Text("customer_id", count, i => Customer(from + i)),
                isText ? Text("occurred_at", count, i => Instant(from + i))
                    : Whole("occurred_at", IngestType.Instant, count, i => BenchRows.Instant(from + i)),
                isText ? Text("amount", count, i => Amount(from + i))
                    : Whole("amount", IngestType.Money, count, i => BenchRows.Cents(from + i) * 100),
            ]));
        }

        return batches;
    }

    private string WriteCsv()
    {
        var path = Path.Combine(_folder, "transactions.csv");
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        file.WriteLine("transaction_id,customer_id,occurred_at,amount");
        for (var i = 0; i < rows; i++) file.WriteLine($"{BenchRows.Key(i)},{Customer(i)},{Instant(i)},{Amount(i)}");
        return path;
    }

    private string Customer(int row) => BenchRows.Customer(row, rows);

    private static string Instant(int row) => DateTime.UnixEpoch.AddMicroseconds(BenchRows.Instant(row))
        .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Amount(int row) =>
        (BenchRows.Cents(row) / 100m).ToString("F2", CultureInfo.InvariantCulture);

    private static IngestColumn Text(string name, int count, Func<int, string> value) => new(name, IngestType.Text,
        Utf8Column.FromStrings(Any, [.. Enumerable.Range(0, count).Select(value)]));

    private static IngestColumn Whole(string name, IngestType type, int count, Func<int, long> value)
    {
        var values = Enumerable.Range(0, count).Select(value).ToArray();
        var bytes = MemoryMarshal.AsBytes<long>(values).ToArray();
        return new IngestColumn(name, type, new Column<long>(Any, bytes, count));
    }

    private readonly record struct Timing(double Seconds, double ProcessorSeconds, double ClientSeconds);
}
