using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Health.V1;
using ScoringService.Server.Tests.Admission;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Faults;

/// <summary>Clients that are gone without a word: their work stops.</summary>
public sealed class VanishedClientTests
{
    // After it the kernel of this side would be the first to notice.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(45);

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
            var start = Stopwatch.GetTimestamp();
            client.Kill();
            await AdmissionTests.WaitForAsync(service, streams => streams.Running == 0);
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 1);
        }
    }

    [SkippableFact]
    public async Task Stream_OfAClientBehindACutCable_EndsWhenNothingIsTaken()
    {
        using var network = FarNetwork.Make();
        await using var service = await StartAsync(30_000);
        using var body = new TemporaryFile(RawClient.Body(Everything()));
        using var client = network.Call(service, "scoring.v1.Scoring/ScoreCustomers", body);
        await AdmissionTests.WaitForAsync(service, streams => streams.Running == 1);

        network.Cut();
        await AdmissionTests.WaitForAsync(service, streams => streams.Running == 0);
        client.Kill();
    }

    [SkippableFact]
    public async Task QuietCall_OfAClientBehindACutCable_EndsByKeepAlive()
    {
        using var network = FarNetwork.Make();
        await using var service = await StartAsync(0);
        using var body = new TemporaryFile(RawClient.Body(new HealthCheckRequest()));
        using var client = network.Call(service, "grpc.health.v1.Health/Watch", body);
        await WaitForWatchersAsync(service, 1);

        var start = Stopwatch.GetTimestamp();
        network.Cut();
        await WaitForWatchersAsync(service, 0);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, KeepAlive);
        client.Kill();
    }

    private static Task<TestService> StartAsync(int customers) =>
        TestService.StartAsync(customers, configure: options =>
        {
            options.ListenAddress = FarNetwork.NearAddress;
            options.Security.AllowUnprotected = true;
            options.Admission.StallSeconds = 3;
        });

    private static async Task WaitForWatchersAsync(TestService service, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!Regex.IsMatch(
            await service.MetricsAsync(), $"grpc_server_running{{.*grpc_method=\"Watch\".*}} {count}\\n"))
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
