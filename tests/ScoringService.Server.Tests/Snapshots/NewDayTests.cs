using Microsoft.Extensions.DependencyInjection;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using ScoringService.Storage.Tests.Features;

namespace ScoringService.Server.Tests.Snapshots;

/// <summary>The instant that scores look from follows the data, whatever is committed at whatever moment.</summary>
public sealed class NewDayTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetAsync_NewDayThatIsCommittedWhileEverybodyIsScored_IsLookedFrom(bool namesTheDay)
    {
        await using var service = await TestService.StartAsync(300);
        var cache = service.App.Services.GetRequiredService<SnapshotCache>();
        for (var day = 1; day <= 40; day++)
        {
            // Something new, so that everybody is read again.
            Buy(service, day, "before");
            Task building = namesTheDay
                ? cache.GetAsync(service.Database.DefaultAsOf(), 0, default).AsTask() : cache.RebuildAsync(default);
            Buy(service, day + 1, "new");
            await building;
            Assert.Equal(service.Database.DefaultAsOf(), (await cache.GetAsync(null, 0, default)).AsOf);
        }
    }

    private static void Buy(TestService service, int day, string name) => service.Commit(new RandomCommit(
        ImportTable.Transactions, IngestOperation.Upsert,
        "transaction_id,customer_id,occurred_at,amount\n"
        + $"{name}-{day},C0000001,{TrackingData.LastDay.AddDays(day):yyyy-MM-dd} 10:00:00,10\n"));
}
