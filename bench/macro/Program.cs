using System.Globalization;
using ScoringService.MacroBenchmark.Load;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// A whole-service run: <c>dotnet run -c Release --project bench/macro -- [customers] [results.json]</c>. The run
/// starts itself again as 'generate', 'import', 'client' and 'job', because none of them may count as the service's
/// memory. 'jobs FOLDER CUSTOMERS RESULTS' does only the whole job, on a macro.duckdb that is there.
/// 'soak SECONDS [CUSTOMERS]' writes and reads at the same time for so long. 'refresh CUSTOMERS [RESULTS]' measures how
/// soon after a commit scores are up to date. 'memory [MIB]' loads a file ten times larger than a bound on the memory,
/// and fails when the bound does not hold. 'ingest ROWS [RESULTS [VARIANT ...]]' compares writing with DuckDB's bare
/// appender and COPY. 'load' without more says how to put load on a running service and measure latencies; 'bare PORT'
/// is a server without work to compare with, and 'unary DATABASE ID' compares single lookups with it. 'crowd ADDRESS
/// PID SECONDS' is ten thousand clients at once, and 'readers ADDRESS PID SECONDS' fifty that read all of it, or stop.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["client", var address, var who, var repeats, .. var columns]:
                return await StreamClient.RunAsync(
                    new Uri(address), who, int.Parse(repeats, CultureInfo.InvariantCulture), columns);
            case ["bare", var port]:
                return await BareServer.RunAsync(port);
            case ["serve", var database]:
                return await UnaryComparison.ServeAsync(database);
            case ["unary", var database, var customerId]:
                return await new UnaryComparison(database, customerId, Console.Out).RunAsync();
            case ["load", .. var rest]:
                return await LoadRun.RunAsync(rest, Console.Out);
            case ["crowd", var address, var server, var seconds]:
                return await new Crowd(new Uri(address), int.Parse(server, CultureInfo.InvariantCulture), Console.Out)
                    .RunAsync(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
            case ["crowd-idle", var address, var count]:
                return await new IdleCrowd(new Uri(address), int.Parse(count, CultureInfo.InvariantCulture)).RunAsync();
            case ["readers", var address, var server, var seconds]:
                return await new Readers(new Uri(address), int.Parse(server, CultureInfo.InvariantCulture), Console.Out)
                    .RunAsync(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
            case ["job", var address, var path]:
                return await JobClient.RunAsync(new Uri(address), path);
            case ["generate", var folder, var count, .. var rest]:
                MacroRun.Generate(folder, long.Parse(count, CultureInfo.InvariantCulture),
                    rest is [var mean] ? double.Parse(mean, CultureInfo.InvariantCulture) : 20);
                return 0;
            case ["refresh", var count, .. var rest]:
                await RefreshRun.RunAsync(count, rest.FirstOrDefault());
                return 0;
            case ["refresh-one", var folder, ..]:
                await new RefreshRun(folder).RunAsync();
                return 0;
            case ["import", var folder, ..]:
                MacroRun.Import(folder);
                return 0;
            case ["soak", var seconds, ..]:
                return await Soak.RunAsync(int.Parse(seconds, CultureInfo.InvariantCulture),
                    args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : 100_000, Console.Out);
            case ["soak-client", var address, var seconds]:
                return await new SoakClient(new Uri(address),
                    TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))).RunAsync();
            case ["memory"]:
                return new MemoryRun(1024).Run();
            case ["memory", var bound]:
                return new MemoryRun(int.Parse(bound, CultureInfo.InvariantCulture)).Run();
            case ["memory-import", var folder, var bound]:
                return MemoryRun.Import(folder, long.Parse(bound, CultureInfo.InvariantCulture) << 20);
            case ["ingest-client", var address, var rows]:
                return await IngestClient.RunAsync(new Uri(address), int.Parse(rows, CultureInfo.InvariantCulture));
            case ["ingest", var rows, .. var rest]:
                new IngestRun(int.Parse(rows, CultureInfo.InvariantCulture), Console.Out, [.. rest.Skip(1)])
                    .Run(rest.FirstOrDefault());
                return 0;
            case ["jobs", var folder, var count, var results]:
                var jobs = new MacroRun(long.Parse(count, CultureInfo.InvariantCulture), Console.Out);
                await jobs.RunJobsAsync(folder, results);
                return 0;
            default:
                var customers = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
                await new MacroRun(customers, Console.Out).RunAsync(args.Length > 1 ? args[1] : null);
                return 0;
        }
    }
}
