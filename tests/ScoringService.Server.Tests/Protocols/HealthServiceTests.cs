using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ScoringService.Server.Tests.Protocols;

public sealed class HealthServiceTests
{
    private const string Service = "scoring.v1.Scoring";

    private static CallOptions Options => new(deadline: DateTime.UtcNow + ProtocolHost.Patience);

    [Theory]
    [InlineData("")]
    [InlineData(Service)]
    public async Task Check_KnownService_HasItsStatus(string service)
    {
        await using var host = await ProtocolHost.StartAsync();
        var client = new Health.HealthClient(host.Channel);

        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(Request(service), Options)).Status);
        host.Health.Set(service, ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(Request(service), Options)).Status);
    }

    [Fact]
    public async Task Check_UnknownService_IsNotFound()
    {
        await using var host = await ProtocolHost.StartAsync();
        var client = new Health.HealthClient(host.Channel);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => client.CheckAsync(Request("no.such"), Options).ResponseAsync);

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task List_SomeServices_HasThemAll()
    {
        await using var host = await ProtocolHost.StartAsync();
        host.Health.Set("other", ServingStatus.Unknown);

        var response = await new Health.HealthClient(host.Channel).ListAsync(new HealthListRequest(), Options);

        Assert.Equal(
            [("", ServingStatus.Serving), ("other", ServingStatus.Unknown), (Service, ServingStatus.Serving)],
            response.Statuses.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => (entry.Key, entry.Value.Status)));
    }

    [Fact]
    public async Task Watch_KnownService_SendsTheStatusAndItsChanges()
    {
        await using var host = await ProtocolHost.StartAsync();
        using var call = Watch(host, Service);

        Assert.Equal(ServingStatus.Serving, await Next(call));
        host.Health.Set("other", ServingStatus.Serving);
        host.Health.Set(Service, ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await Next(call));
        host.Health.Set(Service, ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await Next(call));
    }

    [Fact]
    public async Task Watch_UnknownService_SaysSoUntilItIsKnown()
    {
        await using var host = await ProtocolHost.StartAsync();
        using var call = Watch(host, "later");

        Assert.Equal(ServingStatus.ServiceUnknown, await Next(call));
        host.Health.Set("later", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await Next(call));
    }

    [Fact]
    public async Task Watch_ManyChanges_NeverRepeatsAndEndsAtTheLast()
    {
        await using var host = await ProtocolHost.StartAsync();
        using var call = Watch(host, Service);
        for (var i = 0; i < 10_001; i++)
        {
            host.Health.Set(Service, i % 2 == 0 ? ServingStatus.NotServing : ServingStatus.Serving);
        }
        host.Health.Set(Service, ServingStatus.Unknown);

        var seen = new List<ServingStatus>();
        while (seen.Count == 0 || seen[^1] != ServingStatus.Unknown) seen.Add(await Next(call));

        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task Watch_ServerDrains_SaysNotServingAndGoesOn()
    {
        await using var host = await ProtocolHost.StartAsync();
        using var call = Watch(host, "");
        Assert.Equal(ServingStatus.Serving, await Next(call));

        host.Health.Drain();

        Assert.Equal(ServingStatus.NotServing, await Next(call));
        Assert.False(call.ResponseStream.MoveNext(default).IsCompleted);
    }

    [Theory]
    [InlineData(Service, ServingStatus.Serving, true)]
    [InlineData("no.such", ServingStatus.ServiceUnknown, false)]
    public async Task Watch_ServerStops_EndsUnavailable(string service, ServingStatus before, bool saysNotServing)
    {
        await using var host = await ProtocolHost.StartAsync();
        using var call = Watch(host, service);
        Assert.Equal(before, await Next(call));

        var stopped = host.StopAsync();

        if (saysNotServing) Assert.Equal(ServingStatus.NotServing, await Next(call));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        await stopped;
    }

    [Fact]
    public async Task Watch_CallerCancels_Ends()
    {
        await using var host = await ProtocolHost.StartAsync();
        using var cancel = new CancellationTokenSource();
        using var call = new Health.HealthClient(host.Channel).Watch(
            Request(""), Options.WithCancellationToken(cancel.Token));
        Assert.Equal(ServingStatus.Serving, await Next(call));

        await cancel.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await host.StopAsync();
    }

    private static HealthCheckRequest Request(string service) => new() { Service = service };

    private static AsyncServerStreamingCall<HealthCheckResponse> Watch(ProtocolHost host, string service)
        => new Health.HealthClient(host.Channel).Watch(Request(service), Options);

    private static async Task<ServingStatus> Next(AsyncServerStreamingCall<HealthCheckResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(default));
        return call.ResponseStream.Current.Status;
    }
}
