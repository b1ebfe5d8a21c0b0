using System.Diagnostics;
using System.Globalization;
using Grpc.Net.Client;
using ScoringService.Server;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// 8 writers and 4 streaming readers for a while, on a base of customers with a model: nothing may fail, and the memory
/// of the service may not grow beyond what its data take. Prints rows, errors and memory every ten seconds.
/// </summary>
internal static class Soak
{
    /// <summary>Runs it.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="customers">Size of the base at the start.</param>
    /// <param name="log">Where lines go.</param>
    /// <returns>The exit code: 0 when nothing failed.</returns>
    public static async Task<int> RunAsync(int seconds, long customers, TextWriter log)
    {
        var folder = Directory.CreateTempSubdirectory("scoring-soak-").FullName;
        try
        {
            MacroRun.Generate(folder, customers);
            MacroRun.Import(folder);
            var options = MacroRun.OptionsOf(folder);
            options.BackgroundRefresh = true;
            await using var app = ScoringServer.Build(options);
            await app.StartAsync();
            using (var channel = GrpcChannel.ForAddress(ScoringServer.GrpcAddress(app)))
            {
                using var fit = new Models.ModelsClient(channel).FitModel(new FitModelRequest { Activate = true });
                while (await fit.ResponseStream.MoveNext(CancellationToken.None))
                {
                }
            }

            var code = await FollowAsync(ScoringServer.GrpcAddress(app), seconds, log);
            await app.StopAsync();
            return code;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> FollowAsync(Uri address, int seconds, TextWriter log)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!,
            ["soak-client", address.ToString(), seconds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var client = Process.Start(start)!;
        log.WriteLine($"{"seconds",8} {"written",14} {"read",14} {"errors",7} {"resident MiB",13} {"managed MiB",12}");
        while (await client.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is not [var at, var written, var read, var errors]) continue;
            log.WriteLine($"{at,8} {written,14} {read,14} {errors,7} {Environment.WorkingSet >> 20,13} "
                + $"{GC.GetTotalMemory(forceFullCollection: false) >> 20,12}");
        }

        await client.WaitForExitAsync();
        return client.ExitCode;
    }
}
