using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Engine;
using ScoringService.Server.Scheduling;
using ScoringService.Storage;
using ScoringService.V1;
using RfmOptions = ScoringService.V1.RfmOptions;
using ScoringOptions = ScoringService.V1.ScoringOptions;

namespace ScoringService.Server.Tests.Scheduling;

/// <summary>Everybody is scored on demand and by the schedule's jobs.</summary>
public sealed class PopulationRunTests
{
    [Fact]
    public async Task RunScoring_NewData_IsRecordedAuditedAndInUse()
    {
        await using var service = await TestService.StartAsync(300);
        var admin = new Admin.AdminClient(service.Channel);
        var first = await admin.RunScoringAsync(new RunScoringRequest());
        service.Buy("newcomer", TrackingData.LastDay.AddDays(3), 300);

        var second = await admin.RunScoringAsync(new RunScoringRequest());

        Assert.Equal([second.RunId, first.RunId], (await service.RunsAsync()).Select(run => run.RunId));
        Assert.Equal((331L, 301L, 1L), (second.CustomerCount, second.ScoredCount, second.ModelVersion));
        Assert.Equal(TrackingData.LastDay.AddDays(3), second.AsOf.ToDateTime());
        Assert.Equal(second.RunId, (await service.RowAsync("newcomer")).RunId);
        Assert.Equal(
            [(AuditActions.RunScoring, second.RunId), (AuditActions.RunScoring, first.RunId)],
            service.Database.ListAudit(null, 50).Where(entry => entry.Action == AuditActions.RunScoring)
                .Select(entry => (entry.Action, entry.Subject)));
    }

    [Fact]
    public async Task RunScoring_NoModel_IsAPrecondition()
    {
        await using var service = await TestService.StartAsync(100, fit: false);
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await new Admin.AdminClient(service.Channel).RunScoringAsync(new RunScoringRequest()));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
    }

    [Fact]
    public async Task RunScoring_RetentionIsOver_RemovesHistory()
    {
        await using var service = await TestService.StartAsync(
            50, fit: true, options => options.Retention = new RetentionOptions { RunStates = 2 });
        var admin = new Admin.AdminClient(service.Channel);
        var runs = new List<string>();
        for (var day = 1; day <= 3; day++)
        {
            service.Buy("C0000001", TrackingData.LastDay.AddDays(day));
            runs.Add((await admin.RunScoringAsync(new RunScoringRequest())).RunId);
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => MoveAsync(runs[0]));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal(55, (await MoveAsync(runs[1])).CustomerCount);

        async Task<RunMovement> MoveAsync(string from) => await service.Tracking().GetMovementAsync(
            new GetMovementRequest { FromRunId = from, ToRunId = runs[2], Column = "tier" });
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Refit_WithTheOptionsOfTheActiveModel_IsActivatedOnlyWhenAsked(bool activate, long active)
    {
        await using var service = await TestService.StartAsync(300, fit: false);
        await service.FitAsync(new FitModelRequest
        {
            Activate = true, Options = new ScoringOptions { Rfm = new RfmOptions { Levels = 4 } },
        });
        var refit = service.App.Services.GetRequiredService<ModelRefit>();

        await refit.RunAsync(activate, CancellationToken.None);

        Assert.Equal(active, service.Database.ActiveModelVersion);
        Assert.Equal(4, service.Database.FindModel(2)!.Model.Options.Rfm.Levels);
    }

    [Fact]
    public async Task Server_WithASchedule_SaysWhenItIsDueAndCatchesUpWhatItMissed()
    {
        var folder = Directory.CreateTempSubdirectory("scoring-schedule-test-").FullName;
        try
        {
            var path = Path.Combine(folder, "kept.duckdb");
            await using (var service = await TestService.StartAsync(100, fit: true, o => o.Database.Path = path))
            {
                await service.RowAsync(TrackingData.Buyer);
                await service.RunsAsync();
                // As if that run had been made long ago.
                var made = service.Database.ListRuns(1)[0];
                Assert.True(service.Database.RecordRefresh(
                    made with { RunId = "old", CreatedAt = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
                    made.RunId, [], NoStates()));
            }

            await using (var service = await TestService.StartAsync(0, fit: false, options =>
            {
                options.Database.Path = path;
                options.Schedule.Run = "0 0 1 1 *";
            }))
            {
                var run = service.App.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>()
                    .OfType<Scheduler>().Single();
                await run.FirstStep.WaitAsync(TimeSpan.FromMinutes(1));
                Assert.NotEqual("old", Assert.Single(await service.RunsAsync()).RunId);
                var metrics = await service.MetricsAsync();
                Assert.Matches(@"scoring_schedule_next_seconds\{[^}]*task=""run""[^}]*\} \d{10}", metrics);
                Assert.Matches(@"scoring_schedule_runs_total\{[^}]*outcome=""done""[^}]*\} 1\b", metrics);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RunStates NoStates() => new()
    {
        LifecycleStage = Codes(ScoreColumns.LifecycleStage),
        Tier = Codes(ScoreColumns.Tier),
        RfmSegment = Codes(ScoreColumns.RfmSegment),
        Cluster = Codes(ScoreColumns.Cluster),
        ChurnBand = Codes(ScoreColumns.ChurnBand),
        Revenue = new Column<double>(FeatureColumns.NetSpend365D, [], 0),
        LifecycleCriteria = Codes(ScoreColumns.LifecycleCriteria),
        LifecycleFallback = new BooleanColumn(ScoreColumns.LifecycleFallback, [], 0),
        ValueScore = new Column<double>(ScoreColumns.ValueScore, [], 0),
        TierOverridden = new BooleanColumn(ScoreColumns.TierOverridden, [], 0),
        RecencyScore = new Column<byte>(ScoreColumns.RecencyScore, [], 0),
        FrequencyScore = new Column<byte>(ScoreColumns.FrequencyScore, [], 0),
        MonetaryScore = new Column<byte>(ScoreColumns.MonetaryScore, [], 0),
        ChurnProbability = new Column<double>(ScoreColumns.ChurnProbability, [], 0),
    };

    private static DictionaryColumn Codes(ColumnDefinition definition) => new(definition, [], [], 0);

    [Fact]
    public async Task Build_WrongSchedule_IsRefusedBeforeAnythingStarts()
    {
        var error = await Assert.ThrowsAsync<ServerOptionsException>(() => TestService.StartAsync(
            0, fit: false, options => options.Schedule.Run = "61 * * * *"));
        Assert.Contains("field 1 (minute) '61' at position 1", error.Message);
    }
}
