using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScoringService.Server.Protocols;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Protocols;

/// <summary>A real server with nothing but the protocols, as if it served scoring.v1.Scoring.</summary>
internal sealed class ProtocolHost : IAsyncDisposable
{
    /// <summary>Far above what any test needs, so that running into it is a failure and not a slow machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication app;

    private ProtocolHost(WebApplication app)
    {
        this.app = app;
        Channel = GrpcChannel.ForAddress(app.Urls.Single());
    }

    public GrpcChannel Channel { get; }

    public HealthRegistry Health => app.Services.GetRequiredService<HealthRegistry>();

    public static async Task<ProtocolHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = 10 * Patience);
        builder.Services.AddGrpc();
        builder.Services.AddProtocols(Scoring.Descriptor);
        var app = builder.Build();
        app.MapProtocols();
        await app.StartAsync();
        return new ProtocolHost(app);
    }

    /// <summary>Stops the server; fails if open calls hold it up.</summary>
    public Task StopAsync() => app.StopAsync().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await app.DisposeAsync();
    }
}
