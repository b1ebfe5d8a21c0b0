using System.Globalization;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// A whole-service run: <c>dotnet run -c Release --project bench/macro -- [customers] [results.json]</c>. The run
/// starts itself again as 'generate', 'import', 'client' and 'job', because none of them may count as the service's
/// memory. 'jobs FOLDER CUSTOMERS RESULTS' does only the whole job, on a macro.duckdb that is there.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["client", var address, var repeats]:
                return await StreamClient.RunAsync(new Uri(address), int.Parse(repeats, CultureInfo.InvariantCulture));
            case ["job", var address, var path]:
                return await JobClient.RunAsync(new Uri(address), path);
            case ["generate", var folder, var count]:
                MacroRun.Generate(folder, long.Parse(count, CultureInfo.InvariantCulture));
                return 0;
            case ["import", var folder, _]:
                MacroRun.Import(folder);
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
