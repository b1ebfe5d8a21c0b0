using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>Runs are recorded, and the next day's run follows the stages of the one before.</summary>
public sealed class TrackingRunTests
{
    // One purchase of next to nothing: at 39 days of age NEW is nearest, at 40 NEW and DECLINING are equally near, and
    // DECLINING wins unless NEW has been the stage before.
    private const string Wavering = "wavering";
    private static readonly DateTime FirstPurchase = TrackingData.LastDay.AddDays(-39).AddHours(-6);
    private static readonly DateTime NextDay = TrackingData.LastDay.AddDays(1);

    [Fact]
    public async Task Score_StageThatWouldFlip_IsHeldByTheRunOfTheDayBefore()
    {
        await using var service = await TestService.StartAsync(600, fit: false);
        service.Buy(Wavering, FirstPurchase, 0.01);
        await service.FitAsync(new FitModelRequest { Activate = true });
        var (first, firstRun) = await service.RowAsync(Wavering);
        Assert.Equal(("NEW", false), (first["lifecycle_stage"], first["lifecycle_held"]));

        service.Buy(TrackingData.Buyer, NextDay.AddHours(-6));
        var (second, secondRun) = await service.RowAsync(Wavering);

        Assert.Equal(("NEW", true), (second["lifecycle_stage"], second["lifecycle_held"]));
        var runs = await service.RunsAsync();
        Assert.Equal([secondRun, firstRun], runs.Select(run => run.RunId));
        Assert.Equal([firstRun, ""], runs.Select(run => run.PreviousRunId));
        Assert.Equal([NextDay, TrackingData.LastDay], runs.Select(run => run.AsOf.ToDateTime()));
    }

    [Fact]
    public async Task Score_SameDaysWithoutARunBefore_Flips()
    {
        await using var service = await TestService.StartAsync(600, fit: false);
        service.Buy(Wavering, FirstPurchase, 0.01);
        service.Buy(TrackingData.Buyer, NextDay.AddHours(-6));
        await service.FitAsync(new FitModelRequest { Activate = true });

        var (row, _) = await service.RowAsync(Wavering);

        Assert.Equal(("DECLINING", false), (row["lifecycle_stage"], row["lifecycle_held"]));
    }

    [Fact]
    public async Task Score_PastInstant_FollowsTheRunBeforeItAndRecordsNothing()
    {
        await using var service = await TestService.StartAsync(600, fit: false);
        service.Buy(Wavering, FirstPurchase, 0.01);
        await service.FitAsync(new FitModelRequest { Activate = true });
        await service.RowAsync(Wavering);
        service.Buy(TrackingData.Buyer, NextDay.AddDays(1).AddHours(-6));
        await service.RowAsync(Wavering);
        var runs = await service.RunsAsync();

        var (between, betweenRun) = await service.RowAsync(Wavering, NextDay);
        var (before, _) = await service.RowAsync(Wavering, TrackingData.LastDay);

        Assert.Equal(("NEW", true), (between["lifecycle_stage"], between["lifecycle_held"]));
        Assert.Equal(("NEW", false), (before["lifecycle_stage"], before["lifecycle_held"]));
        Assert.DoesNotContain(betweenRun, runs.Select(run => run.RunId));
        Assert.Equal(runs, await service.RunsAsync());
    }

    [Fact]
    public async Task Score_AfterARestart_GivesTheSameRunAndRecordsNoOther()
    {
        var folder = Directory.CreateTempSubdirectory("scoring-restart-test-").FullName;
        try
        {
            var path = Path.Combine(folder, "kept.duckdb");
            List<Run> runs;
            string runId;
            await using (var service = await TestService.StartAsync(300, fit: true, o => o.Database.Path = path))
            {
                await service.RowAsync(TrackingData.Buyer);
                service.Buy(TrackingData.Buyer, NextDay);
                (_, runId) = await service.RowAsync(TrackingData.Buyer);
                runs = await service.RunsAsync();
            }

            await using (var service = await TestService.StartAsync(0, fit: false, o => o.Database.Path = path))
            {
                Assert.Equal(runId, (await service.RowAsync(TrackingData.Buyer)).RunId);
                Assert.Equal(runs, await service.RunsAsync());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task ListRuns_OneRun_SaysWhatItWas()
    {
        await using var service = await TestService.StartAsync(300);
        var result = await service.ScoreAsync(new ScoreCustomersRequest());

        var run = Assert.Single(await service.RunsAsync());

        Assert.Equal((result.Summary!.RunId, result.Summary.ModelVersion, result.Summary.DataWatermark),
            (run.RunId, run.ModelVersion, run.DataWatermark));
        Assert.Equal(result.Summary.AsOf, run.AsOf);
        Assert.Equal((330L, 300L, 0L), (run.CustomerCount, run.ScoredCount, run.OverrideRevision));
        Assert.True(run is { FeaturesSeconds: > 0, ScoreSeconds: > 0 });
    }

    [Fact]
    public async Task ListRuns_Pages_ListEveryRunOnce()
    {
        await using var service = await TestService.StartAsync(100);
        var expected = new List<string>();
        for (var day = 1; day <= 5; day++)
        {
            service.Buy(TrackingData.Buyer, NextDay.AddDays(day));
            expected.Insert(0, (await service.RowAsync(TrackingData.Buyer)).RunId);
        }

        var found = new List<string>();
        var request = new ListRunsRequest { PageSize = 2 };
        do
        {
            var page = await service.Tracking().ListRunsAsync(request);
            Assert.InRange(page.Runs.Count, 1, 2);
            found.AddRange(page.Runs.Select(run => run.RunId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(expected, found);
    }
}
