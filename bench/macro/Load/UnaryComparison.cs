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
/// gives calls in a second of both, and the median of their quotients is what counts. Needs a database with a model.
/// </summary>
internal sealed partial class UnaryComparison(string database, string customerId, TextWriter log)
{
    private const int Rounds = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-unary-").FullName;

    /// <summary>Runs and prints.</summary>
    public async Task<int> RunAsync()
    {
        try
        {
            using var bare = Start("bare", "0");
            using var service = Start("serve", database);
            var bareAddress = await bare.StandardOutput.ReadLineAsync();
            var address = await service.StandardOutput.ReadLineAsync();
            var empty = new Target($"{bareAddress}{Bare.Descriptor.FullName}/Unary", Body(new BareMessage()));
            var targets = new (string Name, Target Target)[]
            {
                ("GetCustomer", new Target($"{address}{Scoring.Descriptor.FullName}/GetCustomer",
                    Body(new GetCustomerRequest { CustomerId = customerId }))),
                ("ScoreCustomers", new Target($"{address}{Scoring.Descriptor.FullName}/ScoreCustomers",
                    Body(new ScoreCustomersRequest { Ids = new CustomerIds { CustomerIds_ = { customerId } } }))),
            };
            foreach (var (name, target) in targets) await CompareAsync(name, target, empty);
            bare.Kill();
            service.Kill();
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
        var quotients = new List<double>();
        // The first round warms up.
        for (var round = 0; round <= Rounds; round++)
        {
            var (theirs, ours) = (await MeasureAsync(empty), await MeasureAsync(target));
            if (round == 0) continue;
            quotients.Add(ours / theirs);
            await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {ours,9:N0}/s, empty method {theirs,9:N0}/s, quotient {ours / theirs:N2}"));
        }

        quotients.Sort();
        await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{name}: median quotient {quotients[Rounds / 2]:N2} ({quotients[0]:N2} to {quotients[^1]:N2})"));
    }

    private static async Task<double> MeasureAsync(Target target)
    {
        var start = new ProcessStartInfo("h2load",
        [
            "-D", "4", "--warm-up-time=1", "-c", "8", "-m", "16", "--header=content-type:application/grpc",
            "--header=te:trailers", "-d", target.Body, target.Address,
        ])
        {
            RedirectStandardOutput = true,
        };
        using var load = Process.Start(start)!;
        var text = await load.StandardOutput.ReadToEndAsync();
        await load.WaitForExitAsync();
        return double.Parse(CallsPerSecond().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
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

    private sealed record Target(string Address, string Body);
}
