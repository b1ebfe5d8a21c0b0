using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Server.Observability;

namespace ScoringService.Server.Tests;

/// <summary>Metrics of no server.</summary>
internal sealed class TestMetrics : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public TestMetrics() => Instruments = new ServerMetrics(Meters);

    public ServerMetrics Instruments { get; }

    /// <summary>Whose scope the meters have.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public void Dispose() => _services.Dispose();
}
