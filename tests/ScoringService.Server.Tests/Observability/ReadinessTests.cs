using System.Net;
using System.Text;
using Grpc.Health.V1;
using Microsoft.Extensions.Logging.Abstractions;
using ScoringService.Server.Readiness;
using ScoringService.Server.Tests.Scheduling;
using ScoringService.Storage;
using ScoringService.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ScoringService.Server.Tests.Observability;

public sealed class ReadinessTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Readiness_OfANewServer_ComesWithTheScoresAndSaysWhatIsMissing()
    {
        await using var service = await TestService.StartAsync(0, configure: o => o.BackgroundRefresh = true);
        var health = new Health.HealthClient(service.Channel);
        using var watch = health.Watch(new HealthCheckRequest { Service = "scoring.v1.Scoring" });
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "no data has been loaded\n"), await ReadyAsync(service));
        // Who brings the data must be let in.
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(
            new HealthCheckRequest { Service = "scoring.v1.Ingest" })).Status);
        Assert.Equal(ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest())).Status);

        var path = Path.Combine(Path.GetTempPath(), $"scoring-readiness-{Guid.NewGuid():N}.csv");
        TestService.Import(service.Database, ImportTable.Transactions, path, new StringBuilder(
            "transaction_id,customer_id,occurred_at,amount\nT1,C1,2024-06-03,5\nT2,C2,2024-06-04,7\n"));
        File.Delete(path);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "no model is active\n"), await ReadyAsync(service));
        await service.FitAsync(new FitModelRequest { Activate = true });

        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await ReadyAsync(service));
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
    }

    [Fact]
    public async Task Liveness_OfAServerThatIsNotReady_IsGiven()
    {
        await using var service = await TestService.StartAsync(0, configure: o => o.BackgroundRefresh = true);
        using var client = new HttpClient();
        Assert.Equal("ok\n", await client.GetStringAsync(new Uri(service.HttpAddress, "healthz")));
    }

    [Fact]
    public async Task Probe_DatabaseThatDoesNotAnswer_IsNoticedAndForgivenWhenItDoes()
    {
        using var asked = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        using var metrics = new TestMetrics();
        var clock = new FakeClock(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var probe = new DatabaseProbe(
            _ =>
            {
                asked.Release();
                answer.Wait();
                return new DatabaseMemory(1, 2, 3, 4, 5);
            },
            metrics.Instruments, clock, NullLogger<DatabaseProbe>.Instance);
        await probe.StartAsync(CancellationToken.None);
        Assert.True(await asked.WaitAsync(s_patience));
        Assert.False(probe.IsHanging);
        clock.Advance(DatabaseProbe.Patience);
        Assert.False(probe.IsHanging);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(probe.IsHanging);

        // It is not asked again while it does not answer; that it does ends the wait, and the next question comes.
        Assert.Equal(0, asked.CurrentCount);
        answer.Release();
        Assert.True(await asked.WaitAsync(s_patience));
        Assert.False(probe.IsHanging);
        answer.Release(1000);
        await probe.StopAsync(CancellationToken.None);
    }

    private static async Task<(HttpStatusCode, string)> ReadyAsync(TestService service)
    {
        using var client = new HttpClient();
        var answer = await client.GetAsync(new Uri(service.HttpAddress, "readyz"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<ServingStatus> NextAsync(Grpc.Core.AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        using var limit = new CancellationTokenSource(s_patience);
        Assert.True(await watch.ResponseStream.MoveNext(limit.Token));
        return watch.ResponseStream.Current.Status;
    }
}
