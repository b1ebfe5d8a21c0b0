using Grpc.Core;
using ScoringService.Server.Tests.Admission;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Faults;

/// <summary>Clients that flood a connection: it is closed or held back, the service stays up, and others get their
/// answers within their deadlines, meanwhile and afterwards.</summary>
public sealed class FloodTests(FloodedService flooded) : IClassFixture<FloodedService>
{
    private const int EnhanceYourCalm = 0xb;
    private const string ScoreCustomers = "/scoring.v1.Scoring/ScoreCustomers";

    private const int RapidResets = 5000;

    // More than any flood needs to be noticed, less than would take long to send.
    private const long Most = 64L << 20;

    private readonly TestService _service = flooded.Service;

    [Fact]
    public async Task RapidReset_ManyCallsThatAreTakenBack_AreEnded()
    {
        using var client = await RawClient.ConnectAsync(_service.GrpcAddress);
        var body = RawClient.Body(new ScoreCustomersRequest());
        var headers = RawClient.Headers(ScoreCustomers);
        var end = client.ReadToEndAsync();
        await WhileOthersAreServedAsync(async () =>
        {
            try
            {
                for (var stream = 1; stream < 2 * RapidResets; stream += 2)
                    await client.SendAsync((byte[])
                    [
                        .. RawClient.Frame(FrameType.Headers, RawClient.EndHeaders, stream, headers),
                        .. RawClient.Frame(FrameType.Data, RawClient.EndStream, stream, body),
                        .. RawClient.Frame(FrameType.Reset, 0, stream, [0, 0, 0, 8]),
                    ]);
            }
            catch (IOException)
            {
                // The server has hung up.
            }
        });
        client.Kill();
        Assert.True(await end is null or EnhanceYourCalm);
        await AdmissionTests.WaitForAsync(_service, streams => streams.Running == 0);
    }

    [Fact]
    public async Task Settings_WithoutEnd_HoldUpNobody()
    {
        using var client = await RawClient.ConnectAsync(_service.GrpcAddress);
        await FloodAsync(client, RawClient.Frame(FrameType.Settings, 0, 0, []));
    }

    [Fact]
    public async Task Ping_WithoutEnd_HoldUpNobody()
    {
        using var client = await RawClient.ConnectAsync(_service.GrpcAddress);
        await FloodAsync(client, RawClient.Frame(FrameType.Ping, 0, 0, new byte[8]));
    }

    [Fact]
    public async Task Continuation_WithoutEnd_ClosesTheConnection()
    {
        using var client = await RawClient.ConnectAsync(_service.GrpcAddress);
        await client.SendAsync(FrameType.Headers, 0, 1, RawClient.Headers(ScoreCustomers));
        var more = RawClient.Headers(ScoreCustomers, ("x-more", new string('x', 1000)));
        var end = client.ReadToEndAsync();
        var sent = 0L;
        await WhileOthersAreServedAsync(async () =>
            sent = await client.FloodAsync(RawClient.Frame(FrameType.Continuation, 0, 1, more), Most));
        Assert.InRange(sent, 1, Most - 1);
        await end;
    }

    [Fact]
    public async Task Headers_Oversized_AreRefused()
    {
        var metadata = new Metadata { { "x-large", new string('x', 100_000) } };
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = "C0000001" }, metadata));
        Assert.NotEqual(StatusCode.OK, error.StatusCode);
        await GetAsync();
    }

    [Fact]
    public async Task RandomFrames_OfOneSeedEach_HarmNobody()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            using var client = await RawClient.ConnectAsync(_service.GrpcAddress);
            try
            {
                for (var i = 0; i < 200; i++)
                {
                    var payload = new byte[random.Next(64)];
                    random.NextBytes(payload);
                    await client.SendAsync(
                        (FrameType)random.Next(12), (byte)random.Next(256), random.Next(8), payload);
                }
            }
            catch (IOException)
            {
                // The server has hung up, as it should.
            }
        }

        await GetAsync();
    }

    private async Task FloodAsync(RawClient client, byte[] frame)
    {
        // The answers are not read.
        byte[] many = [.. Enumerable.Repeat(frame, 1000).SelectMany(bytes => bytes)];
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await WhileOthersAreServedAsync(async () =>
        {
            for (var sent = 0; sent < Most && !end.IsCancellationRequested; sent += many.Length)
            {
                try
                {
                    await client.SendAsync(many).WaitAsync(end.Token);
                }
                catch (Exception e) when (e is IOException or OperationCanceledException)
                {
                    // Closed, or held back until the answers are read.
                    return;
                }
            }
        });
        client.Kill();
        await GetAsync();
    }

    private async Task WhileOthersAreServedAsync(Func<Task> work)
    {
        var running = Task.Run(work);
        do await GetAsync();
        while (!running.IsCompleted);
        await running;
        await GetAsync();
    }

    private async Task GetAsync() => Assert.Equal("C0000001", (await _service.Scoring.GetCustomerAsync(
        new GetCustomerRequest { CustomerId = "C0000001" }, deadline: DateTime.UtcNow.AddSeconds(10))).CustomerId);
}

/// <summary>One server for all floods: it must outlive each of them.</summary>
public sealed class FloodedService : IAsyncLifetime
{
    internal TestService Service { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Service = await TestService.StartAsync(1000);

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Service.DisposeAsync();
}
