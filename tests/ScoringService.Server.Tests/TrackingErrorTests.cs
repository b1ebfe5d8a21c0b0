using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>What the service Tracking says to requests that it cannot serve.</summary>
public sealed class TrackingErrorTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService _service = shared.Service;

    public static TheoryData<string, StatusCode, Action<SetTierOverrideRequest>> WrongRequests => new()
    {
        { "customer_id", StatusCode.InvalidArgument, r => r.CustomerId = "" },
        { "customer_id", StatusCode.NotFound, r => r.CustomerId = "nobody" },
        { "tier", StatusCode.InvalidArgument, r => r.Tier = "" },
        { "tier", StatusCode.InvalidArgument, r => r.Tier = "GOLD" },
        { "reason", StatusCode.InvalidArgument, r => r.Reason = " " },
        { "reason", StatusCode.InvalidArgument, r => r.Reason = new string('x', 2001) },
        { "author", StatusCode.InvalidArgument, r => r.Author = "" },
        { "author", StatusCode.InvalidArgument, r => r.Author = new string('x', 201) },
        {
            "expire_time", StatusCode.InvalidArgument,
            r => r.ExpireTime = Timestamp.FromDateTime(TrackingData.LastDay)
        },
        { "expire_time", StatusCode.InvalidArgument, r => r.ExpireTime = new Timestamp { Nanos = -1 } },
    };

    [Theory]
    [MemberData(nameof(WrongRequests))]
    public async Task SetTierOverride_WrongField_IsNamed(
        string field, StatusCode code, Action<SetTierOverrideRequest> spoil)
    {
        var revision = _service.Database.OverrideRevision;
        var request = TrackingData.Override("STRATEGIC_CORE");
        spoil(request);
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await _service.Tracking().SetTierOverrideAsync(request));
        Assert.Equal(code, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(revision, _service.Database.OverrideRevision);
    }

    [Fact]
    public async Task SetTierOverride_NoActiveModel_IsAPrecondition()
    {
        await using var service = await TestService.StartAsync(100, fit: false);
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await service.Tracking().SetTierOverrideAsync(TrackingData.Override("STRATEGIC_CORE")));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
    }

    [Theory]
    [InlineData(0, "Zhang San", "override_id")]
    [InlineData(-1, "Zhang San", "override_id")]
    [InlineData(1, " ", "removed_by")]
    public async Task RemoveTierOverride_WrongField_IsNamed(long id, string by, string field)
    {
        var error = await RefusedAsync(id, by);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RemoveTierOverride_UnknownOrRemovedBefore_IsRefused()
    {
        var made = await _service.Tracking().SetTierOverrideAsync(TrackingData.Override("STRATEGIC_CORE"));
        await _service.Tracking().RemoveTierOverrideAsync(
            new RemoveTierOverrideRequest { OverrideId = made.OverrideId, RemovedBy = "Li Wei" });
        Assert.Equal(StatusCode.FailedPrecondition, (await RefusedAsync(made.OverrideId, "Zhang San")).StatusCode);
        var unknown = await RefusedAsync(made.OverrideId + 1, "Zhang San");
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
        Assert.StartsWith("override_id", unknown.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "", "page_size")]
    [InlineData(0, "x", "page_token")]
    [InlineData(0, "9223372036854775807", "page_token")]
    public async Task ListRuns_WrongField_IsNamed(int size, string token, string field)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await _service.Tracking().ListRunsAsync(new ListRunsRequest { PageSize = size, PageToken = token }));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }

    private async Task<RpcException> RefusedAsync(long id, string by) => await Assert.ThrowsAsync<RpcException>(
        async () => await _service.Tracking().RemoveTierOverrideAsync(
            new RemoveTierOverrideRequest { OverrideId = id, RemovedBy = by }));
}
