using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.Extensions.Hosting;
using ScoringService.Server;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark.Load;

/// <summary>
/// Single lookups against an empty method of a bare server, by h2load (Debian: nghttp2-client), in turns: each round
/// gives calls in a second of both, and processor time of the server per call, which says more on a busy machine. The
/// median of their quotients is what counts. Needs a database with a model.
/// </summary>
internal sealed partial class UnaryComparison(string database, string customerId, TextWriter log)
{
    private const int Rounds = 5;

    // What a screen that lists customers asks for.
    private static readonly string[] FewColumns =
        ["customer_id", "rfm_score", "tier", "churn_probability", "predicted_clv"];

    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-unary-").FullName;

    /// <summary>Runs and prints.</summary>
    public async Task<int> RunAsync()
    {
        try
        {
            using var bare = Start("bare", "0");
            using var server = Start("serve", database);
            var bareAddress = await bare.StandardOutput.ReadLineAsync();
            var address = await server.StandardOutput.ReadLineAsync();
            var empty = new Target(bare, $"{bareAddress}{Bare.Descriptor.FullName}/Unary", Body(new BareMessage()));
            var service = $"{address}{Scoring.Descriptor.FullName}";
            var ids = new CustomerIds { CustomerIds_ = { customerId } };
            var targets = new (string Name, Target Target)[]
            {
                ("GetCustomer", new Target(server, $"{service}/GetCustomer",
                    Body(new GetCustomerRequest { CustomerId = customerId }))),
                ("ScoreCustomers", new Target(server, $"{service}/ScoreCustomers",
                    Body(new ScoreCustomersRequest { Ids = ids }))),
                ("ScoreCustomers, five columns", new Target(server, $"{service}/ScoreCustomers",
                    Body(new ScoreCustomersRequest { Ids = ids, Columns = { FewColumns } }))),
            };
            foreach (var (name, target) in targets) await CompareAsync(name, target, empty);
            bare.Kill();
            server.Kill();
            return 0;
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Serves a database until the process ends, and prints the address.</summary>
    public static async Task<int> ServeAsync(string database)
    {
        var options = new ServerOptions { GrpcPort = 0, HttpPort = 0 };
        options.Database.Path = database;
        await using var app = ScoringServer.Build(options);
        await app.StartAsync();
        Console.WriteLine(ScoringServer.GrpcAddress(app));
        await app.WaitForShutdownAsync();
        return 0;
    }

    private async Task CompareAsync(string name, Target target, Target empty)
    {
        var (rates, times) = (new List<double>(), new List<double>());
        // The first round warms up.
        for (var round = 0; round <= Rounds; round++)
        {
            var (theirs, ours) = (await MeasureAsync(empty), await MeasureAsync(target));
            if (round == 0) continue;
            rates.Add(ours.CallsPerSecond / theirs.CallsPerSecond);
            times.Add(theirs.Micros / ours.Micros);
            await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {ours}, empty method {theirs}, quotients {rates[^1]:N2} and {times[^1]:N2}"));
        }

        await log.WriteLineAsync($"{name}: calls {Median(rates)}; processor time {Median(times)}");
    }

    private static string Median(List<double> quotients)
    {
        quotients.Sort();
        return string.Create(CultureInfo.InvariantCulture,
            $"{quotients[Rounds / 2]:N2} ({quotients[0]:N2} to {quotients[^1]:N2})");
    }

    private static async Task<Speed> MeasureAsync(Target target)
    {
        // Without time to warm up, so that h2load counts all calls that cost processor time.
        var start = new ProcessStartInfo("h2load",
        [
            "-D", "4", "-c", "8", "-m", "16", "--header=content-type:application/grpc",
            "--header=te:trailers", "-d", target.Body, target.Address,
        ])
        {
            RedirectStandardOutput = true,
        };
        target.Server.Refresh();
        var before = target.Server.TotalProcessorTime;
        using var load = Process.Start(start)!;
        var text = await load.StandardOutput.ReadToEndAsync();
        await load.WaitForExitAsync();
        target.Server.Refresh();
        return new Speed(
            double.Parse(CallsPerSecond().Match(text).Groups[1].Value, CultureInfo.InvariantCulture),
            (target.Server.TotalProcessorTime - before).TotalMicroseconds
                / long.Parse(CallsDone().Match(text).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static Process Start(params string[] args) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, args) { RedirectStandardOutput = true })!;

    /// <summary>A message as gRPC frames it, in a file.</summary>
    private string Body(IMessage message)
    {
        var size = message.CalculateSize();
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, [0, 0, 0, (byte)(size >> 8), (byte)size, .. message.ToByteArray()]);
        return path;
    }

    [GeneratedRegex(@"finished in .*?, ([\d.]+) req/s")]
    private static partial Regex CallsPerSecond();

    [GeneratedRegex(@"(\d+) succeeded")]
    private static partial Regex CallsDone();

    private sealed record Target(Process Server, string Address, string Body);

    private readonly record struct Speed(double CallsPerSecond, double Micros)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{CallsPerSecond:N0}/s at {Micros:N1} µs");
    }
}
