using ScoringService.Server.Protocols;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ScoringService.Server.Tests.Protocols;

public sealed class HealthRegistryTests
{
    [Fact]
    public void Set_MoreServicesThanTheProtocolLists_Throws()
    {
        var registry = new HealthRegistry(Enumerable.Range(1, HealthRegistry.MaximumServices - 1).Select(i => $"s{i}"));

        Assert.Throws<InvalidOperationException>(() => registry.Set("one too many", ServingStatus.Serving));
        registry.Set("s1", ServingStatus.NotServing);
        Assert.Equal(HealthRegistry.MaximumServices, registry.Snapshot().Count);
    }

    [Fact]
    public void Set_ServiceUnknown_Throws()
    {
        var registry = new HealthRegistry();

        Assert.Throws<ArgumentOutOfRangeException>(() => registry.Set("s", ServingStatus.ServiceUnknown));
    }

    [Fact]
    public void Set_SameStatus_IsNoChange()
    {
        var registry = new HealthRegistry("s");
        var (_, changed) = registry.Observe("s");

        registry.Set("s", ServingStatus.Serving);
        Assert.False(changed.IsCompleted);
        registry.Set("s", ServingStatus.Unknown);
        Assert.True(changed.IsCompleted);
    }

    [Fact]
    public void Drain_ThenSet_StaysNotServing()
    {
        var registry = new HealthRegistry("s");

        registry.Drain();
        registry.Set("s", ServingStatus.Serving);
        registry.Set("late", ServingStatus.Serving);

        Assert.Equal(["", "s"], registry.Snapshot().Keys.Order());
        Assert.All(registry.Snapshot().Values, status => Assert.Equal(ServingStatus.NotServing, status));
    }

    [Fact]
    public async Task Observe_WhileManySet_EndsAtTheLastStatus()
    {
        var registry = new HealthRegistry("s");
        var watcher = Task.Run(async () =>
        {
            while (true)
            {
                var (status, changed) = registry.Observe("s");
                if (status == ServingStatus.Unknown) return;
                await changed.WaitAsync(ProtocolHost.Patience);
            }
        });

        await Parallel.ForAsync(0, 1000, (i, _) =>
        {
            registry.Set("s", i % 2 == 0 ? ServingStatus.NotServing : ServingStatus.Serving);
            return ValueTask.CompletedTask;
        });
        registry.Set("s", ServingStatus.Unknown);

        await watcher;
    }
}
