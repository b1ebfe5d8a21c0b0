using System.Net.Sockets;
using Grpc.Core;
using ScoringService.Server.Snapshots;
using ScoringService.Server.Streaming;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

public sealed class ServerLifeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Calls_WithoutDataOrModel_SayWhatToDo()
    {
        await using var empty = await TestService.StartAsync(0);
        await using var unfitted = await TestService.StartAsync(10, fit: false);

        var noData = await Assert.ThrowsAsync<RpcException>(() => empty.FitAsync(new FitModelRequest()));
        var noModel = await Assert.ThrowsAsync<RpcException>(() => unfitted.ScoreAsync(new ScoreCustomersRequest()));
        Assert.Equal(StatusCode.FailedPrecondition, noData.StatusCode);
        Assert.Contains("scorectl import", noData.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(StatusCode.FailedPrecondition, noModel.StatusCode);
        Assert.Contains("scorectl fit --activate", noModel.Status.Detail, StringComparison.Ordinal);

        await unfitted.FitAsync(new FitModelRequest());
        var notActive = await Assert.ThrowsAsync<RpcException>(() => unfitted.ScoreAsync(new ScoreCustomersRequest()));
        Assert.Equal(StatusCode.FailedPrecondition, notActive.StatusCode);
        Assert.Contains("scorectl models activate 1", notActive.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScoreCustomers_ReaderThatStopsReadingOrVanishes_HoldsUpNobody()
    {
        await using var service = await TestService.StartAsync(30_000);
        // Readers that open a stream and do not read: HTTP/2 flow control stops their streams after a few batches.
        var all = Engine.FeatureColumns.All.Select(c => c.Name).ToArray();
        var stalled = Enumerable.Range(0, 10)
            .Select(_ => service.Scoring.ScoreCustomers(new ScoreCustomersRequest { Columns = { all } })).ToList();
        foreach (var call in stalled) Assert.True(await call.ResponseStream.MoveNext());

        for (var i = 0; i < 5; i++)
            Assert.Equal(33_000, (await service.ScoreAsync(new ScoreCustomersRequest())).Summary!.RowCount);
        await service.Scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = "C0000001" });

        foreach (var call in stalled) call.Dispose();
        await WaitUntilAsync(
            async () => !(await service.MetricsAsync()).Contains(Pending(10), StringComparison.Ordinal));
        Assert.Equal(33_000, (await service.ScoreAsync(new ScoreCustomersRequest())).Summary!.RowCount);
    }

    [Fact]
    public async Task ScoreCustomers_DictionaryLargerThanAMessage_ArrivesInPiecesThatClientsAccept()
    {
        await using var service = await TestService.StartAsync(10);
        var path = Path.Combine(Path.GetTempPath(), $"scoring-industries-{Guid.NewGuid():N}.csv");
        var text = new System.Text.StringBuilder("customer_id,industry\n");
        for (var i = 0; i < 10_000; i++) text.Append('I').Append(i).Append(',').Append('x', 500).Append(i).Append('\n');
        TestService.Import(service.Database, Storage.ImportTable.Customers, path, text);
        File.Delete(path);
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(service.GrpcAddress);
        var client = new Scoring.ScoringClient(channel);
        using var call = client.ScoreCustomers(new ScoreCustomersRequest { Columns = { "customer_id", "industry" } });
        var result = new ScoreResult();
        await foreach (var response in call.ResponseStream.ReadAllAsync()) result.Add(response);

        Assert.True(result.Schema.Length > 4 << 20);
        Assert.Equal(new string('x', 500) + "9999", result.Rows()[^1]["industry"]);
    }

    [Fact]
    public async Task ScoreCustomers_Deadline_EndsTheCall()
    {
        await using var service = await TestService.StartAsync(100);
        using var call = service.Scoring.ScoreCustomers(
            new ScoreCustomersRequest(), deadline: DateTime.UtcNow.AddMilliseconds(-1));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task SnapshotCache_CancelledBuild_StopsAndTheNextCallBuilds()
    {
        await using var service = await TestService.StartAsync(2000);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var cache = (SnapshotCache)service.App.Services.GetService(typeof(SnapshotCache))!;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await cache.GetAsync(null, 0, source.Token));
        Assert.Equal(2200, (await cache.GetAsync(null, 0, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Metrics_OfAnIdleServer_AreServedOverHttp11()
    {
        await using var service = await TestService.StartAsync(0);
        using var client = new HttpClient();
        Assert.Equal("ok\n", await client.GetStringAsync(new Uri(service.HttpAddress, "healthz")));
    }

    [Fact]
    public async Task RandomBytes_OnTheGrpcPort_HarmNobody()
    {
        await using var service = await TestService.StartAsync(100);
        var bytes = new byte[100_000];
        new Random(5).NextBytes(bytes);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(service.GrpcAddress.Host, service.GrpcAddress.Port);
            try
            {
                await socket.GetStream().WriteAsync(bytes);
            }
            catch (IOException)
            {
                // The server may have hung up before all was written.
            }
        }

        Assert.Equal(110, (await service.ScoreAsync(new ScoreCustomersRequest())).Summary!.RowCount);
    }

    [Fact]
    public async Task Stop_WithARunningStream_LetsItFinish()
    {
        await using var service = await TestService.StartAsync(20_000);
        var request = new ScoreCustomersRequest
        {
            Columns = { Engine.FeatureColumns.All.Select(c => c.Name) }, MaxBatchBytes = 65_536,
        };
        using var call = service.Scoring.ScoreCustomers(request);
        var result = new ScoreResult();
        Assert.True(await call.ResponseStream.MoveNext());
        result.Add(call.ResponseStream.Current);
        var stop = service.App.StopAsync();
        while (await call.ResponseStream.MoveNext()) result.Add(call.ResponseStream.Current);
        await stop.WaitAsync(Patience);

        Assert.Equal(22_000, result.Rows().Count);
    }

    [Fact]
    public void Options_Wrong_AreAllNamed()
    {
        var options = new ServerOptions
        {
            ListenAddress = "0.0.0.0", GrpcPort = -1, MaxCustomerIds = 0, SnapshotCapacity = 0,
        };
        options.MemoryMiB = 1;
        var error = Assert.Throws<ServerOptionsException>(() => ScoringServer.Build(options));

        Assert.Equal(5, error.Errors.Count);
        foreach (var name in new[]
            { "ListenAddress", "GrpcPort", "MaxCustomerIds", "SnapshotCapacity", "MemoryMiB" })
            Assert.Contains(error.Errors, e => e.StartsWith($"ScoringService:{name} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GrpcPrt=1", "ScoringService:GrpcPrt: there is no such setting")]
    [InlineData("Database:Pfad=x", "ScoringService:Database:Pfad: there is no such setting")]
    [InlineData("GrpcPort=many", "ScoringService:GrpcPort")]
    public void Build_UnknownSettingOrValueOfWrongType_IsNamed(string setting, string expected)
    {
        var error = Assert.Throws<ServerOptionsException>(() => ScoringServer.Build([$"--ScoringService:{setting}"]));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ResumeToken_RoundTrip_IsExact()
    {
        var token = new ResumeToken(
            ulong.MaxValue, ulong.MaxValue - 1, 7, new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), int.MaxValue);
        Assert.Equal(token, ResumeToken.Parse(token.ToBytes()));
    }

    private static string Pending(int calls) =>
        "grpc_server_running{grpc_method=\"ScoreCustomers\",grpc_service=\"scoring.v1.Scoring\","
        + $"grpc_type=\"server_stream\"}} {calls}";

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
