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
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            using var client = await RawClient.ConnectAsync(service.GrpcAddress);
            await client.CallAsync(1, "/scoring.v1.Scoring/ScoreCustomers", Everything());
            await client.ReadUpToAsync(FrameType.Data);
            await AdmissionTests.WaitForAsync(service, streams => streams.Running == 1);
            times.Add(await KillAsync(client, service, admission => admission.Streams.Running));
        }

        AssertWithinASecond(times);
    }

    [Fact]
    public async Task Query_OfAKilledClient_StopsWithinASecond()
    {
        await using var service = await TestService.StartAsync(100_000);
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            using var client = await RawClient.ConnectAsync(service.GrpcAddress);
            var past = new DateTime(2024, 12, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(-i).ToTimestamp();
            await client.CallAsync(1, "/scoring.v1.Scoring/ScoreCustomers", new ScoreCustomersRequest { AsOf = past });
            await AdmissionTests.WaitForAsync(service, streams => streams.Running == 1);
            times.Add(await KillAsync(client, service, admission => admission.Streams.Running));
        }

        AssertWithinASecond(times);
        Assert.Equal(0, await HandledAsync(service, "ScoreCustomers", "OK"));
    }

    [Fact]
    public async Task Job_OfAKilledClient_StopsWithinASecondInEachOfItsParts()
    {
        await using var service = await TestService.StartAsync(50_000, fit: false);
        var seen = new HashSet<string>();
        var times = new List<double>();
        for (var kills = 0; ; kills++)
        {
            using var client = await RawClient.ConnectAsync(service.GrpcAddress);
            await client.CallAsync(1, "/scoring.v1.Models/Backtest", new BacktestRequest());
            var part = await FirstPartAsync(client, seen);
            if (part is null) break;
            seen.Add(part);
            times.Add(await KillAsync(client, service, admission => admission.Jobs.Running));
        }

        AssertWithinASecond(times);
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
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            using var client = await RawClient.ConnectAsync(service.GrpcAddress);
            await client.CallAsync(1, "/scoring.v1.Scoring/ScoreCustomers", Everything());
            await AdmissionTests.WaitForAsync(service, streams => streams.Waiting == 1);
            times.Add(await KillAsync(client, service, admission => admission.Streams.Waiting));
        }

        AssertWithinASecond(times);
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

    // The machine may be busy with other tests for a moment.
    private static void AssertWithinASecond(List<double> seconds)
    {
        Assert.All(seconds, time => Assert.InRange(time, 0, MostSeconds));
        Assert.InRange(seconds.Order().ElementAt(seconds.Count / 2), 0, 1);
    }

    /// <summary>Kills a client.</summary>
    /// <returns>Seconds until its call has gone.</returns>
    private static async Task<double> KillAsync(RawClient client, TestService service, Func<CallAdmission, int> calls)
    {
        var admission = service.App.Services.GetRequiredService<CallAdmission>();
        var start = Stopwatch.GetTimestamp();
        client.Kill();
        await AdmissionTests.WaitForAsync(service, _ => calls(admission) == 0);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
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
