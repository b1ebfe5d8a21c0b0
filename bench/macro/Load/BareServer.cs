using System.Globalization;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ScoringService.MacroBenchmark.Load;

/// <summary>A server of the same framework that does no work: the measure of the service's own calls.</summary>
internal static class BareServer
{
    private const long ResponseBufferBytes = 4 << 20;

    /// <summary>Serves on a loopback port, 0 for a free one, until the process ends, and prints the address.</summary>
    public static async Task<int> RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxResponseBufferSize = ResponseBufferBytes;
            kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture),
                listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService<BareService>();
        await app.StartAsync();
        Console.WriteLine(app.Urls.First() + "/");
        await app.WaitForShutdownAsync();
        return 0;
    }
}

/// <summary>The service of bare.proto.</summary>
internal sealed class BareService : Bare.BareBase
{
    private static readonly Task<BareMessage> Empty = Task.FromResult(new BareMessage());

    /// <inheritdoc/>
    public override Task<BareMessage> Unary(BareMessage request, ServerCallContext context) => Empty;

    /// <inheritdoc/>
    public override async Task Stream(
        BareStreamRequest request, IServerStreamWriter<BareMessage> responseStream, ServerCallContext context)
    {
        var message = new BareMessage { Payload = UnsafeByteOperations.UnsafeWrap(new byte[request.Size]) };
        for (var i = 0; i < request.Count; i++) await responseStream.WriteAsync(message, context.CancellationToken);
    }
}
