using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Engine;
using ScoringService.Server;
using ScoringService.Storage;
using ScoringService.Storage.Database;
using ScoringService.Storage.Features;
using ScoringService.Storage.Generation;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// Generates a base and imports it; lets a client do the whole job and stream every score; then reads features in this
/// process, with the feature statement, in turn with DuckDB's own draining of it, and in one pass, fits and scores.
/// Prints medians and writes them as JSON.
/// </summary>
internal sealed class MacroRun(long customers, TextWriter log)
{
    private const int Repeats = 5;
    private const int MemoryLimitMiB = 4096;

    private readonly SortedDictionary<string, double> _results = [];

    public async Task RunAsync(string? output)
    {
        var folder = Directory.CreateTempSubdirectory("scoring-macro-").FullName;
        try
        {
            await RunInAnotherProcessAsync("generate", folder);
            await RunInAnotherProcessAsync("import", folder);
            await using var app = ScoringServer.Build(OptionsOf(folder));
            var database = app.Services.GetRequiredService<ScoringDatabase>();
            await app.StartAsync();
            await WholeJobAsync(app, database, folder);
            await StreamAsync(app);
            await app.StopAsync();
            Features(database);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        if (output is not null) Write(output, _results, customers);
    }

    /// <summary>Only the whole job, on the macro.duckdb that a folder holds.</summary>
    public async Task RunJobsAsync(string folder, string? output)
    {
        await using (var app = ScoringServer.Build(OptionsOf(folder)))
        {
            await app.StartAsync();
            await WholeJobAsync(app, app.Services.GetRequiredService<ScoringDatabase>(), folder);
            await app.StopAsync();
        }

        if (output is not null) Write(output, _results, customers);
    }

    /// <summary>Settings of the service over a folder's macro.duckdb.</summary>
    public static ServerOptions OptionsOf(string folder)
    {
        // The time of a job is that of all of its work.
        var options = new ServerOptions { GrpcPort = 0, HttpPort = 0, BackgroundRefresh = false };
        options.Database.Path = Path.Combine(folder, "macro.duckdb");
        options.MemoryMiB = MemoryLimitMiB;
        options.Database.Threads = 2;
        return options;
    }

    /// <summary>Writes the files that are loaded.</summary>
    public static void Generate(string folder, long customers, double mean = 20) =>
        SampleData.Generate(new GenerateOptions
        {
            Customers = customers, MeanTransactions = mean, Seed = 42, Format = FileFormat.Parquet, Directory = folder,
            End = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });

    /// <summary>Loads the generated files and prints a line for each figure.</summary>
    public static void Import(string folder)
    {
        var limit = MemoryLimitMiB * (1L << 20);
        using var database = ScoringDatabase.Open(new DatabaseOptions
        {
            Path = Path.Combine(folder, "macro.duckdb"), MemoryLimitBytes = limit, Threads = 2,
        });
        foreach (var (table, name) in new[]
            { (ImportTable.Customers, "customers"), (ImportTable.Transactions, "transactions") })
        {
            var start = Stopwatch.GetTimestamp();
            var report = database.Import(new ImportRequest
            {
                Path = Path.Combine(folder, name + ".parquet"), Table = table,
                LoadedAt = new DateTime(2025, 1, 2, 0, 0, 0, DateTimeKind.Utc),
            });
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import_{name}_seconds {seconds}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import_{name}_rows {report.RowsInserted}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import_peak_mib {PeakMiB()}"));
    }

    /// <summary>What comes before the service's own work has its own memory and must not count as the
    /// service's.</summary>
    private async Task RunInAnotherProcessAsync(string what, string folder)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [what, folder, customers.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Split(' ') is [var name, var value]) Note(name, double.Parse(value, CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The process that should {what} failed.");
    }

    private void Features(ScoringDatabase database)
    {
        var asOf = database.DefaultAsOf()!.Value;
        var (drained, read, onePass) = (new List<double>(), new List<double>(), new List<double>());
        CustomerBatch? batch = null;
        for (var i = 0; i <= Repeats; i++)
        {
            batch = null;
            var drain = Seconds(() => Drain(database, asOf));
            var sql = Seconds(() => database.ReadFeaturesWithSql(asOf));
            var one = Seconds(() => batch = database.ReadFeatures(asOf));
            if (i == 0) continue;
            drained.Add(drain);
            read.Add(sql);
            onePass.Add(one);
        }

        // The SQL read against what DuckDB itself needs for the statement, and the one-pass read against the SQL read.
        Note("features_seconds", Median(read));
        Note("features_duckdb_alone_seconds", Median(drained));
        Note("features_ratio", Median([.. read.Zip(drained, (a, b) => a / b)]));
        Note("one_pass_features_seconds", Median(onePass));
        Note("one_pass_features_ratio", Median([.. onePass.Zip(read, (a, b) => a / b)]));
        Note("peak_mib_after_features", PeakMiB());
        // With the features of the horizon before, as the service fits: without them there is no churn regression.
        var options = new ScoringOptions();
        var input = new FitInput
        {
            Now = batch!, Before = database.ReadFeatures(asOf.AddDays(-options.Churn.HorizonDays)),
        };
        var model = ModelFitter.Fit(input, options);
        if (model.Parts.FirstOrDefault(part => !part.Fitted) is { } missing)
            throw new InvalidOperationException($"{missing.Name} was not fitted: {missing.Reason}");
        Note("fit_seconds", Median([.. Enumerable.Range(0, Repeats)
            .Select(_ => Seconds(() => ModelFitter.Fit(input, options)))]));
        Note("score_seconds", Median([.. Enumerable.Range(0, Repeats)
            .Select(_ => Seconds(() => CustomerScorer.Score(model, batch!)))]));
        database.AddModel(model, DateTime.UnixEpoch, database.Watermark, activate: true);
    }

    /// <summary>What DuckDB itself needs: the same statement, its chunks fetched and dropped.</summary>
    private static void Drain(ScoringDatabase database, DateTime asOf)
    {
        using var session = database.Connect();
        session.InTransaction(
            () => StreamedQuery.Read(session.Connection, SqlScripts.Load("features.sql"), asOf, (_, _) => { }));
    }

    private async Task StreamAsync(WebApplication app)
    {
        var address = ScoringServer.GrpcAddress(app).ToString();
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            ["client", address, "library", (Repeats + 2).ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var client = Process.Start(start)!;
        var text = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        // The first two warm both sides up; the very first one also waits for the snapshot.
        var ms = lines.Skip(2).Select(l => l[0]).ToList();
        Note("stream_first_seconds", lines[0][0] / 1000);
        Note("stream_rows", lines[^1][1]);
        Note("stream_mib", lines[^1][2] / (1 << 20));
        Note("stream_ms", Median(ms));
        Note("stream_million_customers_per_second", lines[^1][1] / Median(ms) / 1000);
        Note("peak_mib_of_service", PeakMiB());
    }

    /// <summary>The whole job, again and again; a sale between two jobs makes each read the data anew.</summary>
    private async Task WholeJobAsync(WebApplication app, ScoringDatabase database, string folder)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            ["job", ScoringServer.GrpcAddress(app).ToString(), Path.Combine(folder, "scores.arrow")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using var client = Process.Start(start)!;
        var jobs = new List<double[]>();
        for (var i = 0; i <= Repeats; i++)
        {
            ImportOneSale(database, folder, i);
            await client.StandardInput.WriteLineAsync("job");
            var answer = await client.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException("The job failed.");
            if (i == 0) Note("peak_mib_after_first_job", PeakMiB());
            jobs.Add([.. answer.Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture))]);
        }

        client.StandardInput.Close();
        await client.WaitForExitAsync();
        Note("job_first_seconds", jobs[0][0]);
        string[] names = ["job_seconds", "job_features_seconds", "job_fit_seconds", "job_score_and_write_seconds"];
        for (var i = 0; i < names.Length; i++) Note(names[i], Median([.. jobs.Skip(1).Select(job => job[i])]));
        Note("job_file_mib", jobs[^1][^1]);
        Note("peak_mib_after_jobs", PeakMiB());
    }

    private static void ImportOneSale(ScoringDatabase database, string folder, int number)
    {
        var path = Path.Combine(folder, "sale.csv");
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture,
            $"transaction_id,customer_id,occurred_at,amount\nsale-{number},late-{number},2024-12-31T12:00:00Z,10\n"));
        database.Import(new ImportRequest
        {
            Path = path, Table = ImportTable.Transactions,
            LoadedAt = new DateTime(2025, 1, 2, 0, 0, 0, DateTimeKind.Utc),
        });
    }

    private void Note(string name, double value)
    {
        _results[name] = Math.Round(value, 3);
        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-42} {value,14:N3}"));
    }

    /// <summary>Writes figures as JSON.</summary>
    public static void Write(string path, SortedDictionary<string, double> results, long customers)
    {
        var document = new SortedDictionary<string, object>
        {
            ["machine"] = Cpu(), ["cores"] = Environment.ProcessorCount, ["runtime"] = Environment.Version.ToString(),
            ["customers"] = customers, ["repeats"] = Repeats, ["memory_limit_mib"] = MemoryLimitMiB,
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["results"] = results,
        };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(
            path, JsonSerializer.Serialize(document, new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static double Seconds(Action work)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The middle one.</summary>
    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Cpu() => File.ReadLines("/proc/cpuinfo")
        .First(l => l.StartsWith("model name", StringComparison.Ordinal))
        .Split(':')[1].Trim();

    /// <summary>Largest resident set of this process so far.</summary>
    public static double PeakMiB() => double.Parse(
        File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal))
            .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
}
