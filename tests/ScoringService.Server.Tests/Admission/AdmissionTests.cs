using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Server.Admission;
using ScoringService.V1;
using GrpcStatusCode = Grpc.Core.StatusCode;

namespace ScoringService.Server.Tests.Admission;

public sealed class AdmissionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task ScoreCustomers_MoreThanMayRun_WaitThenRunInTurn()
    {
        await using var service = await StartAsync(settings => (settings.MaxStreams, settings.MaxWaiting) = (1, 1));
        using var stalled = await StallAsync(service);
        var waiting = service.ScoreAsync(new ScoreCustomersRequest());
        await WaitForAsync(service, streams => streams.Waiting == 1);

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => service.ScoreAsync(new ScoreCustomersRequest()));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal("streams", Detail<QuotaFailure>(refused).Violations[0].Subject);
        Assert.True(Detail<RetryInfo>(refused).RetryDelay.ToTimeSpan() >= TimeSpan.FromSeconds(1));
        Assert.True(int.Parse(refused.Trailers.GetValue("grpc-retry-pushback-ms")!, null) >= 1000);
        Assert.Matches("scoring_admission_refused_total{.*kind=\"stream\".*} [1-9]", await service.MetricsAsync());

        Assert.False(waiting.IsCompleted);
        stalled.Dispose();
        Assert.Equal(33_000, (await waiting.WaitAsync(Patience)).Summary!.RowCount);
    }

    [Fact]
    public async Task ScoreCustomers_DeadlineWhileWaiting_EndsTheWait()
    {
        await using var service = await StartAsync(settings => settings.MaxStreams = 1);
        using var stalled = await StallAsync(service);
        using var call = service.Scoring.ScoreCustomers(
            new ScoreCustomersRequest(), deadline: DateTime.UtcNow.AddMilliseconds(300));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, error.StatusCode);
        await WaitForAsync(service, streams => streams.Waiting == 0);
    }

    [Fact]
    public async Task ScoreCustomers_WaitedTooLong_IsUnavailable()
    {
        await using var service = await StartAsync(
            settings => (settings.MaxStreams, settings.MaxWaitSeconds) = (1, 1));
        using var stalled = await StallAsync(service);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => service.ScoreAsync(new ScoreCustomersRequest()));
        Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(Detail<RetryInfo>(error).RetryDelay);
    }

    [Fact]
    public async Task ScoreCustomers_FewIds_NeedNoPlace()
    {
        await using var service = await StartAsync(
            settings => (settings.MaxStreams, settings.MaxWaiting) = (1, 0));
        using var stalled = await StallAsync(service);
        var few = new ScoreCustomersRequest { Ids = new CustomerIds { CustomerIds_ = { "C0000001" } } };
        Assert.Equal(1, (await service.ScoreAsync(few)).Summary!.RowCount);
    }

    [Fact]
    public async Task ScoreCustomers_CallerWithTooMany_IsTold()
    {
        await using var service = await StartAsync(settings => settings.MaxPerCaller = 1);
        using var stalled = await StallAsync(service);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => service.ScoreAsync(new ScoreCustomersRequest()));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("caller:local", Detail<QuotaFailure>(error).Violations[0].Subject);
    }

    [Fact]
    public async Task GetCustomer_MoreThanTheCallersRate_IsRefused()
    {
        await using var service = await StartAsync(settings => settings.CallsPerSecondPerCaller = 2);
        var request = new GetCustomerRequest { CustomerId = "C0000001" };
        var answered = 0;
        RpcException? error = null;
        for (; error is null && answered < 1000; answered++)
        {
            try
            {
                await service.Scoring.GetCustomerAsync(request);
            }
            catch (RpcException e)
            {
                error = e;
            }
        }

        Assert.Equal(GrpcStatusCode.ResourceExhausted, error!.StatusCode);
        Assert.Equal("caller:local", Detail<QuotaFailure>(error).Violations[0].Subject);
    }

    [Fact]
    public async Task ScoreCustomers_ReaderThatTakesNothing_LosesItsStream()
    {
        await using var service = await StartAsync(settings => settings.StallSeconds = 1);
        using var stalled = await StallAsync(service);
        await WaitForAsync(service, streams => streams.Running == 0);
        // What had been sent is there; then it ends with an error instead of never.
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await stalled.ResponseStream.MoveNext())
            {
            }
        });
        Assert.NotEqual(GrpcStatusCode.OK, error.StatusCode);
    }

    private static Task<TestService> StartAsync(Action<AdmissionSettings> configure) =>
        TestService.StartAsync(30_000, configure: options => configure(options.Admission));

    /// <summary>A stream that is begun and not read: flow control stops it.</summary>
    internal static async Task<AsyncServerStreamingCall<ScoreCustomersResponse>> StallAsync(TestService service)
    {
        var call = service.Scoring.ScoreCustomers(new ScoreCustomersRequest
        {
            Columns = { Engine.FeatureColumns.All.Select(c => c.Name) },
        });
        Assert.True(await call.ResponseStream.MoveNext());
        await WaitForAsync(service, streams => streams.Running == 1);
        return call;
    }

    internal static async Task WaitForAsync(TestService service, Predicate<WaitingLine> isMet)
    {
        var streams = service.App.Services.GetRequiredService<CallAdmission>().Streams;
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!isMet(streams)) await timer.WaitForNextTickAsync(limit.Token);
    }

    private static T Detail<T>(RpcException error)
        where T : Google.Protobuf.IMessage<T>, new()
    {
        var bytes = error.Trailers.GetValueBytes("grpc-status-details-bin")!;
        var any = Google.Rpc.Status.Parser.ParseFrom(bytes).Details.Single(detail => detail.Is(new T().Descriptor));
        return any.Unpack<T>();
    }
}
