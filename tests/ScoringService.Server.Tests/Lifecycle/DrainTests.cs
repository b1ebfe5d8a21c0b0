using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using ScoringService.Server.Lifecycle;
using ScoringService.Server.Tests.Admission;
using ScoringService.Server.Tests.Scheduling;
using ScoringService.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ScoringService.Server.Tests.Lifecycle;

public sealed class DrainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Stop_WithDrainTime_IsNotServingButServes()
    {
        await using var service = await TestService.StartAsync(100, configure: o => o.DrainSeconds = 10);
        var health = new Health.HealthClient(service.Channel);
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        var stop = service.App.StopAsync();

        var deadline = DateTime.UtcNow + Patience;
        Assert.Equal(ServingStatus.NotServing,
            (await health.CheckAsync(new HealthCheckRequest(), deadline: deadline)).Status);
        using var client = new HttpClient { Timeout = Patience };
        using var ready = await client.GetAsync(new Uri(service.HttpAddress, "readyz"));
        Assert.False(ready.IsSuccessStatusCode);
        var answer = await service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = "C0000001" }, deadline: deadline);
        Assert.Equal("C0000001", answer.CustomerId);
        Assert.False(stop.IsCompleted);
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task StoppingAsync_TimePasses_CallsAreTakenThenStreamsEnd()
    {
        var clock = new FakeClock(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var drain = new Drain(lifetime, new ServerOptions { DrainSeconds = 5, ShutdownSeconds = 10 }, clock);
        var stopping = drain.StoppingAsync(CancellationToken.None);

        Assert.True(lifetime.ApplicationStopping.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(stopping.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await stopping.WaitAsync(Patience);
        clock.Advance(TimeSpan.FromSeconds(7));
        Assert.False(drain.StreamsEnd.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(drain.StreamsEnd.IsCancellationRequested);
    }

    [Fact]
    public async Task Stop_StreamThatTakesTooLong_EndsWithAStatusAndATokenToGoOn()
    {
        await using var service = await TestService.StartAsync(30_000, configure: o => o.ShutdownSeconds = 20);
        var request = new ScoreCustomersRequest
        {
            Columns = { Engine.FeatureColumns.All.Select(c => c.Name) }, MaxBatchBytes = 65_536,
        };
        using var call = service.Scoring.ScoreCustomers(request);
        Assert.True(await call.ResponseStream.MoveNext());
        await AdmissionTests.WaitForAsync(service, streams => streams.Running == 1);
        var stop = service.App.StopAsync();

        // Reads nothing until streams must end, then what is there.
        var end = service.App.Services.GetRequiredService<Drain>().StreamsEnd;
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = end.Register(over.SetResult);
        await over.Task.WaitAsync(Patience);
        ArrowRecordBatch? last = null;
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext()) last = call.ResponseStream.Current.RecordBatch ?? last;
        });
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotEmpty(last!.ResumeToken);
        Assert.InRange(last.RowOffset + last.RowCount, 1, 32_999);
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task Stop_OpenWriteStream_EndsWithAStatus()
    {
        await using var service = await TestService.StartAsync(100, configure: o => o.ShutdownSeconds = 2);
        using var write = new V1.Ingest.IngestClient(service.Channel).Write();
        await write.RequestStream.WriteAsync(new WriteRequest
        {
            Start = new WriteStart { BatchId = "left-open", Table = IngestTable.Transactions },
        });
        var answer = write.ResponseStream.MoveNext();
        await service.App.StopAsync().WaitAsync(Patience);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await answer) answer = write.ResponseStream.MoveNext();
        });
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }
}
