using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Server.Admission;
using ScoringService.Server.Tests.Admission;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Faults;

/// <summary>Clients that are gone without a word: their work stops.</summary>
public sealed class VanishedClientTests
{
    // Of silence and of the looks for it, on a busy machine.
    private const double MostSeconds = 10;

    [Fact]
    public async Task Stream_OfAKilledClient_StopsWithinASecond()
    {
        await using var service = await TestService.StartAsync(30_000);
        for (var i = 0; i < 20; i++)
        {
            using var client = await RawClient.ConnectAsync(service.GrpcAddress);
            await client.CallAsync(1, "/scoring.v1.Scoring/ScoreCustomers", Everything());
            await client.ReadUpToAsync(FrameType.Data);
            await AdmissionTests.WaitForAsync(service, streams => streams.Running == 1);
            await KillAsync(client, service, admission => admission.Streams.Running);
        }
    }

    [Fact]
    public async Task Query_OfAKilledClient_StopsWithinASecond()
    {
        await using var service = await TestService.StartAsync(100_000);
        for (var i = 0; i < 5; i++)
        {
            using var client = await RawClient.ConnectAsync(service.GrpcAddress);
            var past = new DateTime(2024, 12, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(-i).ToTimestamp();
            await client.CallAsync(1, "/scoring.v1.Scoring/ScoreCustomers", new ScoreCustomersRequest { AsOf = past });
            await AdmissionTests.WaitForAsync(service, streams => streams.Running == 1);
            await KillAsync(client, service, admission => admission.Streams.Running);
        }

        Assert.Equal(0, await HandledAsync(service, "ScoreCustomers", "OK"));
    }

    [Fact]
    public async Task Job_OfAKilledClient_StopsWithinASecondInEachOfItsParts()
    {
        await using var service = await TestService.StartAsync(50_000, fit: false);
        var seen = new HashSet<string>();
        for (var kills = 0; ; kills++)
        {
            using var client = await RawClient.ConnectAsync(service.GrpcAddress);
            await client.CallAsync(1, "/scoring.v1.Models/Backtest", new BacktestRequest());
            var part = await FirstPartAsync(client, seen);
            if (part is null) break;
            seen.Add(part);
            await KillAsync(client, service, admission => admission.Jobs.Running);
        }

        Assert.InRange(seen.Count, 5, 100);
        // The one that nobody ended; and the last parts may be over before it is known that nobody waits for them.
        Assert.InRange(await HandledAsync(service, "Backtest", "OK"), 0, 3);
    }

    [Fact]
    public async Task WaitingCall_OfAKilledClient_LeavesTheLineWithinASecond()
    {
        await using var service = await TestService.StartAsync(
            30_000, configure: options => options.Admission.MaxStreams = 1);
        using var stalled = await AdmissionTests.StallAsync(service);
        using var client = await RawClient.ConnectAsync(service.GrpcAddress);
        await client.CallAsync(1, "/scoring.v1.Scoring/ScoreCustomers", Everything());
        await AdmissionTests.WaitForAsync(service, streams => streams.Waiting == 1);
        await KillAsync(client, service, admission => admission.Streams.Waiting);
    }

    [SkippableFact]
    public async Task Stream_OfAClientBehindACutCable_EndsWithinSeconds()
    {
        using var network = FarNetwork.Make();
        await using var service = await StartAsync(30_000);
        using var body = new TemporaryFile(RawClient.Body(Everything()));
        using var client = network.Call(service, "scoring.v1.Scoring/ScoreCustomers", body);
        await AdmissionTests.WaitForAsync(service, streams => streams.Running == 1);

        var start = Stopwatch.GetTimestamp();
        network.Cut();
        await AdmissionTests.WaitForAsync(service, streams => streams.Running == 0);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, MostSeconds);
        client.Kill();
    }

    [SkippableFact]
    public async Task Stream_OfAReaderThatStandsStill_IsLeftToStallSeconds()
    {
        using var network = FarNetwork.Make();
        await using var service = await StartAsync(30_000, stallSeconds: 15);
        using var body = new TemporaryFile(RawClient.Body(Everything()));
        using var client = network.Call(service, "scoring.v1.Scoring/ScoreCustomers", body);
        await AdmissionTests.WaitForAsync(service, streams => streams.Running == 1);

        var start = Stopwatch.GetTimestamp();
        FarNetwork.StandStill(client);
        await AdmissionTests.WaitForAsync(service, streams => streams.Running == 0);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 14, 20);
        client.Kill();
    }

    [SkippableFact]
    public async Task QuietCall_OfAClientBehindACutCable_EndsWithinSeconds()
    {
        using var network = FarNetwork.Make();
        await using var service = await StartAsync(0);
        using var body = new TemporaryFile(RawClient.Body(new HealthCheckRequest()));
        using var client = network.Call(service, "grpc.health.v1.Health/Watch", body);
        await WaitForWatchersAsync(service, 1);

        var start = Stopwatch.GetTimestamp();
        network.Cut();
        await WaitForWatchersAsync(service, 0);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, MostSeconds);
        client.Kill();
    }

    [SkippableFact]
    public async Task Connection_WhileItHasACall_IsTriedByTheKernel()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "What the kernel does is read from Linux' own files.");
        await using var service = await TestService.StartAsync(0);
        using var idle = await RawClient.ConnectAsync(service.GrpcAddress);
        using (new Health.HealthClient(service.Channel).Watch(new HealthCheckRequest()))
            await WaitForTriedAsync(service.GrpcAddress.Port, 1);
        await WaitForTriedAsync(service.GrpcAddress.Port, 0);
    }

    private static Task<TestService> StartAsync(int customers, int stallSeconds = 60) =>
        TestService.StartAsync(customers, configure: options =>
        {
            options.ListenAddress = FarNetwork.NearAddress;
            options.Security.AllowUnprotected = true;
            options.Admission.StallSeconds = stallSeconds;
        });

    private static async Task KillAsync(RawClient client, TestService service, Func<CallAdmission, int> calls)
    {
        var admission = service.App.Services.GetRequiredService<CallAdmission>();
        var start = Stopwatch.GetTimestamp();
        client.Kill();
        await AdmissionTests.WaitForAsync(service, _ => calls(admission) == 0);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 1);
    }

    /// <summary>Reads the progress of a backtest.</summary>
    /// <returns>The first part that was not seen before; null at the end.</returns>
    private static async Task<string?> FirstPartAsync(RawClient client, HashSet<string> seen)
    {
        byte[] bytes = [];
        while (await client.ReadAsync() is var (type, _, payload))
        {
            if (type != FrameType.Data) continue;
            bytes = [.. bytes, .. payload];
            while (bytes.Length >= 5 && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)) is var length
                && bytes.Length >= 5 + length)
            {
                var response = BacktestResponse.Parser.ParseFrom(bytes.AsSpan(5, length));
                bytes = bytes[(5 + length)..];
                if (response.Report is not null) return null;
                if (!seen.Contains(response.Progress.Part)) return response.Progress.Part;
            }
        }

        throw new InvalidOperationException("The server closed the connection.");
    }

    private static async Task<int> HandledAsync(TestService service, string method, string code)
    {
        var match = Regex.Match(await service.MetricsAsync(), "grpc_server_handled_total"
            + $"{{(?=[^}}]*grpc_code=\"{code}\")[^}}]*grpc_method=\"{method}\"[^}}]*}} ([0-9]+)");
        // Before the first such call there is no line.
        return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    private static async Task WaitForWatchersAsync(TestService service, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!Regex.IsMatch(
            await service.MetricsAsync(), $"grpc_server_running{{.*grpc_method=\"Watch\".*}} {count}\\n"))
            await timer.WaitForNextTickAsync(limit.Token);
    }

    /// <summary>Waits until the kernel tries so many of the server's connections.</summary>
    private static async Task WaitForTriedAsync(int port, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        // The timer of a connection, after its state and queues; 2 is keep-alive.
        var tried = new Regex($":{port:X4} [0-9A-F]+:[0-9A-F]+ 01 [0-9A-F]+:[0-9A-F]+ 02:");
        while ((await File.ReadAllLinesAsync("/proc/net/tcp", limit.Token)).Count(tried.IsMatch) != count)
            await timer.WaitForNextTickAsync(limit.Token);
    }

    private static ScoreCustomersRequest Everything() => new()
    {
        Columns = { Engine.FeatureColumns.All.Select(column => column.Name) },
    };
}

/// <summary>A network of its own at the other end of a cable, which can be cut.</summary>
internal sealed class FarNetwork : IDisposable
{
    // Of the addresses for tests of networks; others may run these tests on the same machine.
    private static readonly int Number = Environment.ProcessId % 16_384;

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"far{Number}");

    /// <summary>Address of this end.</summary>
    public static string NearAddress => Address(1);

    private static string FarAddress => Address(2);

    /// <summary>Makes it; skips the test when that is not allowed here.</summary>
    public static FarNetwork Make()
    {
        var network = new FarNetwork();
        string[] commands =
        [
            $"netns add {network._name}",
            $"link add {network._name}n type veth peer name {network._name}f netns {network._name}",
            $"addr add {NearAddress}/30 dev {network._name}n",
            $"link set {network._name}n up",
            $"-n {network._name} addr add {FarAddress}/30 dev {network._name}f",
            $"-n {network._name} link set {network._name}f up",
        ];
        if (Array.TrueForAll(commands, Ip)) return network;
        network.Dispose();
        Skip.If(true, "This needs the right to make network namespaces, and the program ip.");
        return network;
    }

    /// <summary>Makes a call from over there, by a client that reads a kilobyte in a second.</summary>
    public Process Call(TestService service, string method, TemporaryFile body) => Process.Start("ip",
    [
        "netns", "exec", _name, "curl", "--silent", "--http2-prior-knowledge", "--limit-rate", "1000",
        "--header", "content-type: application/grpc", "--header", "te: trailers",
        "--data-binary", $"@{body.Path}", "--output", "/dev/null", new Uri(service.GrpcAddress, method).ToString(),
    ]);

    /// <summary>Lets a client stand still, while its machine goes on.</summary>
    public static void StandStill(Process client)
    {
        using var kill = Process.Start("kill", ["-STOP", client.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Cuts the cable: nothing arrives any more, and nobody is told.</summary>
    public void Cut() => Assert.True(Ip($"-n {_name} link set {_name}f down"));

    public void Dispose()
    {
        Ip($"link del {_name}n");
        Ip($"netns del {_name}");
    }

    private static string Address(int end) =>
        string.Create(CultureInfo.InvariantCulture, $"198.18.{Number / 64}.{(Number % 64 * 4) + end}");

    private static bool Ip(string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A file for the time of a test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
