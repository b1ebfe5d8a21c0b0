using System.Globalization;
using ScoringService.MacroBenchmark;

// Whole-service run. 'client ADDRESS REPEATS' is the reading side, started by the run itself as a process of its own.
if (args is ["client", var address, var repeats])
    return await StreamClient.RunAsync(new Uri(address), int.Parse(repeats, CultureInfo.InvariantCulture));
if (args is ["generate", var folder, var count])
{
    MacroRun.Generate(folder, long.Parse(count, CultureInfo.InvariantCulture));
    return 0;
}

var customers = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var output = args.Length > 1 ? args[1] : null;
await new MacroRun(customers, Console.Out).RunAsync(output);
return 0;
