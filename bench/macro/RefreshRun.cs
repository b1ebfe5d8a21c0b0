using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Engine;
using ScoringService.Server;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// How long after a commit the scores of the customers that it touched are in use: 'refresh CUSTOMERS [results.json]'
/// generates two bases, of 20 and of 5 transactions for each customer, and measures each in a process of its own.
/// </summary>
internal sealed class RefreshRun(string folder)
{
    private const int Repeats = 7;
    private static readonly int[] Touched = [1, 100, 10_000, 100_000];
    private static readonly double[] Lengths = [20, 5];
    private static readonly ColumnDefinition Any = new("", ColumnType.Utf8, "", "", "", "");

    private readonly Random _random = new(1);
    private long _committedAt;
    private int _number;

    /// <summary>Measures both bases.</summary>
    public static async Task RunAsync(string customers, string? output)
    {
        var results = new SortedDictionary<string, double>();
        foreach (var length in Lengths)
        {
            var folder = Directory.CreateTempSubdirectory("scoring-refresh-").FullName;
            try
            {
                var mean = length.ToString(CultureInfo.InvariantCulture);
                foreach (var step in new[] { "generate", "import", "refresh-one" })
                    await foreach (var (name, value) in StepAsync([step, folder, customers, mean]))
                        results[$"{name}_{mean}_per_customer"] = value;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        foreach (var (name, value) in results) Console.WriteLine($"{name,-60} {value,12:N3}");
        if (output is not null) MacroRun.Write(output, results, long.Parse(customers, CultureInfo.InvariantCulture));
    }

    /// <summary>Measures the base in the folder and prints a line for each figure.</summary>
    public async Task RunAsync()
    {
        var options = MacroRun.OptionsOf(folder);
        options.BackgroundRefresh = true;
        // As the service is run: what it takes unless it is told otherwise.
        options.MemoryMiB = 0;
        await using var app = ScoringServer.Build(options);
        var database = app.Services.GetRequiredService<ScoringDatabase>();
        var snapshots = app.Services.GetRequiredService<SnapshotCache>();
        database.RowsCommitted += _ => _committedAt = Stopwatch.GetTimestamp();
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress(ScoringServer.GrpcAddress(app));
        using (var fit = new Models.ModelsClient(channel).FitModel(new FitModelRequest { Activate = true }))
            await foreach (var _ in fit.ResponseStream.ReadAllAsync()) { }
        var first = await snapshots.GetAsync(null, 0, default);
        Note("everybody_seconds", first.Base.Population.Seconds + first.Base.ScoreSeconds);
        // The refresher reads the rows in the background once there is something to refresh; here nothing is measured
        // before that is done. They may be more than their share of the memory.
        await SecondsAsync(app.Services, first.Count, 1);
        Note("kept_rows", database.KeepRows() ? 1 : 0);
        foreach (var touched in Touched)
        {
            var seconds = new List<double>();
            for (var i = 0; i <= Repeats; i++) seconds.Add(await SecondsAsync(app.Services, first.Count, touched));
            seconds.RemoveAt(0);
            Note($"refresh_of_{touched}_seconds", MacroRun.Median(seconds));
            Note($"refresh_of_{touched}_worst_seconds", seconds.Max());
        }

        Note("kept_rows_at_the_end", database.HasKeptRows ? 1 : 0);
        Note("peak_mib", MacroRun.PeakMiB());
        await app.StopAsync();
    }

    /// <summary>Commits a sale of each of some customers, and gives the time from the commit to the scores.</summary>
    private async Task<double> SecondsAsync(IServiceProvider services, int customers, int touched)
    {
        var snapshots = services.GetRequiredService<SnapshotCache>();
        // Nothing else of the service is at work.
        await services.GetRequiredService<RunRecorder>().Finished;
        await Task.Delay(500);
        using var writer = services.GetRequiredService<ScoringDatabase>().OpenIngest(new IngestStart
        {
            Table = ImportTable.Transactions, Source = "bench", ReceivedAt = new DateTime(2025, 1, 2),
        });
        var batch = ++_number;
        var keys = Enumerable.Range(0, touched).Select(_ => _random.Next(customers)).Distinct().ToList();
        var at = snapshots.Current!;
        var ids = (Utf8Column)at.Read(FeatureColumns.CustomerId, inScores: false, at.Runs([.. keys]));
        IngestColumn[] columns =
        [
            Text("transaction_id", keys.Select(key => $"bench-{batch}-{key}")),
            new("customer_id", IngestType.Text, ids),
            Text("occurred_at", keys.Select(_ => "2024-12-31 12:00:00")),
            Text("amount", keys.Select(_ => _random.Next(1, 500).ToString(CultureInfo.InvariantCulture))),
        ];
        writer.Bind([.. columns.Select(column => (column.Name, column.Type))]);
        writer.Add(new IngestRows(keys.Count, columns));
        var watermark = writer.Commit().Watermark;
        while (snapshots.Current!.Watermark < watermark) await Task.Delay(1);
        return Stopwatch.GetElapsedTime(_committedAt).TotalSeconds;
    }

    private static async IAsyncEnumerable<(string Name, double Value)> StepAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Split(' ') is [var name, var value])
                yield return (name, double.Parse(value, CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The process that should {arguments[0]} failed.");
    }

    private static IngestColumn Text(string name, IEnumerable<string> values) =>
        new(name, IngestType.Text, Utf8Column.FromStrings(Any, [.. values]));

    private static void Note(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value}"));
}
