using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ScoringService.Benchmarks;

/// <summary>
/// Our side of a comparison with other programs, which bench/peers/compare.py leads: <c>peers export FOLDER
/// CUSTOMERS</c> writes a population, <c>peers serve FOLDER</c> reads it, warms up and answers commands.
/// </summary>
internal static class PeersProgram
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Runs one of the two; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["export", var folder, var customers]:
                PeersPopulation.Draw(int.Parse(customers, CultureInfo.InvariantCulture)).Save(folder);
                return 0;
            case ["serve", var folder]:
                Serve(folder);
                return 0;
            default:
                Console.Error.WriteLine("usage: peers export FOLDER CUSTOMERS | peers serve FOLDER");
                return 2;
        }
    }

    /// <summary>A command is a name and a number of threads on a line; its answer is a line of JSON. The first line is
    /// an answer too: how long the first fit of the process took, before anything was warm.</summary>
    private static void Serve(string folder)
    {
        var population = PeersPopulation.Load(folder);
        var fits = new PeersFits(population);
        var clusters = new PeersClusters(population);
        var cold = fits.BgNbd(2);
        var predictions = new PeersPredictions(population);
        var commands = new Dictionary<string, Func<int, PeersAnswer>>
        {
            ["bgnbd_fit"] = fits.BgNbd,
            ["gammagamma_fit"] = fits.GammaGamma,
            ["quintiles"] = fits.Quintiles,
            ["kmeans_iteration"] = clusters.Iteration,
            ["kmeans_fit"] = clusters.Fit,
            ["kmeans_search"] = clusters.Search,
            ["p_alive"] = predictions.Alive,
            ["expected_purchases"] = predictions.Expected,
            ["clv"] = predictions.Clv,
            ["score_cold"] = predictions.ScoreCold,
            ["score_warm"] = predictions.ScoreWarm,
            ["memory"] = _ => Memory(),
        };
        foreach (var command in commands.Values) Warm(command);
        Answer(cold);
        while (Console.ReadLine()?.Split(' ') is [var name, var threads])
            Answer(commands[name](int.Parse(threads, CultureInfo.InvariantCulture)));
    }

    /// <summary>Repeats until the runtime has compiled the loops for the last time.</summary>
    private static void Warm(Func<int, PeersAnswer> command)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 4 || clock.Elapsed < WarmUp; i++) command(1 + i % 2);
    }

    private static PeersAnswer Memory()
    {
        using var process = Process.GetCurrentProcess();
        return new PeersAnswer(0, new() { ["peak_bytes"] = [process.PeakWorkingSet64] });
    }

    private static void Answer(PeersAnswer answer)
    {
        Console.WriteLine(JsonSerializer.Serialize(answer, Json));
        Console.Out.Flush();
    }
}
