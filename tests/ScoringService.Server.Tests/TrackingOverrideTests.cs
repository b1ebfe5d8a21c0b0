using Microsoft.Extensions.DependencyInjection;
using ScoringService.Server.Snapshots;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>Tiers that people decide take the place of the computed ones, which stay beside them.</summary>
public sealed class TrackingOverrideTests
{
    [Fact]
    public async Task SetTierOverride_ThenRemoved_ChangesTheTierAndBack()
    {
        await using var service = await TestService.StartAsync(600);
        var (before, firstRun) = await service.RowAsync(TrackingData.Buyer);
        var other = OtherTier(before);

        var made = await service.Tracking().SetTierOverrideAsync(TrackingData.Override(other));
        var (during, secondRun) = await service.RowAsync(TrackingData.Buyer);
        await service.Tracking().RemoveTierOverrideAsync(
            new RemoveTierOverrideRequest { OverrideId = made.OverrideId, RemovedBy = "Zhang San" });
        var (after, thirdRun) = await service.RowAsync(TrackingData.Buyer);

        Assert.Equal(before["tier_by_share"], before["tier"]);
        Assert.Equal(false, before["tier_overridden"]);
        Assert.Equal((other, before["tier_by_share"], true),
            (during["tier"], during["tier_by_share"], during["tier_overridden"]));
        Assert.Equal(before, after);
        Assert.Equal(3, new[] { firstRun, secondRun, thirdRun }.Distinct().Count());
        // Of one instant only the latest run is on record.
        Assert.Equal([thirdRun], (await service.RunsAsync()).Select(run => run.RunId));
    }

    [Fact]
    public async Task SetTierOverride_OfOneCustomer_LeavesAllOthersAndTheFeatures()
    {
        await using var service = await TestService.StartAsync(600);
        var snapshots = service.App.Services.GetRequiredService<SnapshotCache>();
        var all = new ScoreCustomersRequest { Columns = { "customer_id", "tier", "tier_overridden" } };
        var before = (await service.ScoreAsync(all)).Rows();
        var features = snapshots.Current!.Base.Population;
        var row = before.FindIndex(r => (string?)r["customer_id"] == TrackingData.Buyer);

        await service.Tracking().SetTierOverrideAsync(TrackingData.Override(OtherTier(before[row])));
        var after = (await service.ScoreAsync(all)).Rows();

        Assert.NotEqual(before[row], after[row]);
        before.RemoveAt(row);
        after.RemoveAt(row);
        Assert.Equal(before, after);
        Assert.Same(features, snapshots.Current!.Base.Population);
    }

    [Fact]
    public async Task SetTierOverride_WithExpiry_HoldsUpToTheInstantLookedFrom()
    {
        await using var service = await TestService.StartAsync(600);
        var end = TrackingData.LastDay.AddDays(1);
        var (now, _) = await service.RowAsync(TrackingData.Buyer);
        var other = OtherTier(now);
        await service.Tracking().SetTierOverrideAsync(TrackingData.Override(other, end));

        var (holding, _) = await service.RowAsync(TrackingData.Buyer, end.AddMicroseconds(-1));
        var (expired, _) = await service.RowAsync(TrackingData.Buyer, end);

        Assert.Equal((other, true), (holding["tier"], holding["tier_overridden"]));
        Assert.Equal((expired["tier_by_share"], false), (expired["tier"], expired["tier_overridden"]));
    }

    [Fact]
    public async Task SetTierOverride_LaterOne_CountsUntilItExpires()
    {
        await using var service = await TestService.StartAsync(600);
        var end = TrackingData.LastDay.AddDays(2);
        await service.Tracking().SetTierOverrideAsync(TrackingData.Override("STRATEGIC_CORE"));
        await service.Tracking().SetTierOverrideAsync(TrackingData.Override("BASIC_MAINTENANCE", end));

        var (now, _) = await service.RowAsync(TrackingData.Buyer);
        var (later, _) = await service.RowAsync(TrackingData.Buyer, end);

        Assert.Equal(("BASIC_MAINTENANCE", true), (now["tier"], now["tier_overridden"]));
        Assert.Equal(("STRATEGIC_CORE", true), (later["tier"], later["tier_overridden"]));
    }

    [Fact]
    public async Task ListTierOverrides_AllSorts_AreFilteredPagedAndAudited()
    {
        await using var service = await TestService.StartAsync(300);
        var tracking = service.Tracking();
        var end = TrackingData.LastDay.AddHours(1);
        await tracking.SetTierOverrideAsync(TrackingData.Override("STRATEGIC_CORE", end));
        var removed = await tracking.SetTierOverrideAsync(TrackingData.Override("BASIC_MAINTENANCE"));
        var standing = TrackingData.Override("IMPORTANT_VALUE");
        standing.CustomerId = "C0000014";
        var third = await tracking.SetTierOverrideAsync(standing);
        removed = await tracking.RemoveTierOverrideAsync(
            new RemoveTierOverrideRequest { OverrideId = removed.OverrideId, RemovedBy = " Zhang San " });
        Assert.Equal([3L, 1], await IdsAsync(new ListTierOverridesRequest()));

        service.Buy(TrackingData.Buyer, TrackingData.LastDay.AddHours(2));

        Assert.Equal([3L], await IdsAsync(new ListTierOverridesRequest()));
        Assert.Equal([3L, 2, 1], await IdsAsync(new ListTierOverridesRequest { IncludeInactive = true, PageSize = 1 }));
        Assert.Equal([2L, 1], await IdsAsync(
            new ListTierOverridesRequest { IncludeInactive = true, CustomerId = TrackingData.Buyer }));
        Assert.Equal(("C0000014", "IMPORTANT_VALUE", "Strategic partner", "Li Wei", "", null),
            (third.CustomerId, third.Tier, third.Reason, third.Author, third.RemovedBy, third.ExpireTime));
        Assert.Equal("Zhang San", removed.RemovedBy);
        Assert.True(removed.RemoveTime >= removed.CreateTime);

        async Task<List<long>> IdsAsync(ListTierOverridesRequest request)
        {
            var ids = new List<long>();
            do
            {
                var page = await tracking.ListTierOverridesAsync(request);
                ids.AddRange(page.Overrides.Select(o => o.OverrideId));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            return ids;
        }
    }

    [Fact]
    public async Task SetTierOverride_AfterARestart_StillHolds()
    {
        var folder = Directory.CreateTempSubdirectory("scoring-restart-test-").FullName;
        try
        {
            var path = Path.Combine(folder, "kept.duckdb");
            (Dictionary<string, object?> Row, string RunId) before;
            await using (var service = await TestService.StartAsync(300, fit: true, o => o.Database.Path = path))
            {
                await service.Tracking().SetTierOverrideAsync(TrackingData.Override("STRATEGIC_CORE"));
                before = await service.RowAsync(TrackingData.Buyer);
            }

            await using (var service = await TestService.StartAsync(0, fit: false, o => o.Database.Path = path))
            {
                var after = await service.RowAsync(TrackingData.Buyer);
                Assert.Equal(("STRATEGIC_CORE", true), (after.Row["tier"], after.Row["tier_overridden"]));
                Assert.Equal(before.Row, after.Row);
                Assert.Equal(before.RunId, after.RunId);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string OtherTier(Dictionary<string, object?> row) =>
        (string?)row["tier"] == "STRATEGIC_CORE" ? "BASIC_MAINTENANCE" : "STRATEGIC_CORE";
}
