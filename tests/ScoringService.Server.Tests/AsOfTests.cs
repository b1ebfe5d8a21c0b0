using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>Looking from an instant of the past gives what is known today of that instant.</summary>
public sealed class AsOfTests
{
    private static readonly DateTime Then = TrackingData.LastDay;

    [Fact]
    public async Task Score_InstantOfThePast_IsNotChangedByWhatHappenedLater()
    {
        await using var service = await TestService.StartAsync(600);
        var (before, _) = await service.RowAsync(TrackingData.Buyer, Then);

        service.Buy(TrackingData.Buyer, Then.AddDays(5), 9000);
        await service.Tracking().SetTierOverrideAsync(TrackingData.Override("BASIC_MAINTENANCE"));

        Assert.Equal(before, (await service.RowAsync(TrackingData.Buyer, Then)).Row);
        var (now, _) = await service.RowAsync(TrackingData.Buyer);
        Assert.Equal(("BASIC_MAINTENANCE", true), (now["tier"], now["tier_overridden"]));
        Assert.NotEqual(before["rfm_score"], now["rfm_score"]);
    }

    [Fact]
    public async Task Score_RowsOfThePastThatCameLater_Count()
    {
        await using var service = await TestService.StartAsync(600);
        var before = await SpendAsync();
        service.Buy(TrackingData.Buyer, Then.AddDays(-3), 70);
        Assert.Equal(70, await SpendAsync() - before, 1e-9);

        async Task<double> SpendAsync() => (double)(await service.ScoreAsync(new ScoreCustomersRequest
        {
            Ids = new CustomerIds { CustomerIds_ = { TrackingData.Buyer } }, Columns = { "total_spend" },
            AsOf = Timestamp.FromDateTime(Then),
        })).Rows().Single()["total_spend"]!;
    }

    [Fact]
    public async Task Score_OverrideTakenBackLater_StillHoldsThen()
    {
        await using var service = await TestService.StartAsync(600);
        var (computed, _) = await service.RowAsync(TrackingData.Buyer);
        var tier = (string?)computed["tier"] == "STRATEGIC_CORE" ? "BASIC_MAINTENANCE" : "STRATEGIC_CORE";
        var made = await service.Tracking().SetTierOverrideAsync(TrackingData.Override(tier));
        service.Buy(TrackingData.Buyer, Then.AddDays(5));
        await service.Tracking().RemoveTierOverrideAsync(
            new RemoveTierOverrideRequest { OverrideId = made.OverrideId, RemovedBy = "Zhang San" });

        Assert.Equal(tier, (await service.RowAsync(TrackingData.Buyer, Then)).Row["tier"]);
        Assert.Equal(false, (await service.RowAsync(TrackingData.Buyer)).Row["tier_overridden"]);
        Assert.Equal(false, (await service.RowAsync(TrackingData.Buyer, Then.AddDays(-1))).Row["tier_overridden"]);
    }

    [Fact]
    public async Task Score_ModelInUseThen_IsTheOneOfThatTime()
    {
        await using var service = await TestService.StartAsync(300);
        service.Buy(TrackingData.Buyer, Then.AddDays(5));
        await service.FitAsync(new FitModelRequest { Activate = true });

        Assert.Equal(1, await ModelAsync(Then));
        Assert.Equal(1, await ModelAsync(Then.AddDays(4)));
        Assert.Equal(2, await ModelAsync(Then.AddDays(5)));
        Assert.Equal(2, await ModelAsync(null));
        Assert.Equal(1, (await service.Scoring.GetCustomerAsync(new GetCustomerRequest
        {
            CustomerId = TrackingData.Buyer, AsOf = Timestamp.FromDateTime(Then), ModelInUseThen = true,
        })).ModelVersion);
        var none = await Assert.ThrowsAsync<RpcException>(() => ModelAsync(Then.AddMicroseconds(-1)));
        Assert.Equal(StatusCode.FailedPrecondition, none.StatusCode);
        var both = await Assert.ThrowsAsync<RpcException>(() => service.ScoreAsync(
            new ScoreCustomersRequest { ModelInUseThen = true, ModelVersion = 1 }));
        Assert.Equal(StatusCode.InvalidArgument, both.StatusCode);

        async Task<long> ModelAsync(DateTime? asOf) => (await service.ScoreAsync(new ScoreCustomersRequest
        {
            AsOf = asOf is { } at ? Timestamp.FromDateTime(at) : null, ModelInUseThen = true,
        })).Summary!.ModelVersion;
    }
}
