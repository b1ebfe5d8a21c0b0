using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ScoringService.Server.Tests.Observability;

/// <summary>A span as a collector gets it.</summary>
/// <param name="Trace">Its trace, hexadecimal.</param>
/// <param name="Id">Its own number, hexadecimal.</param>
/// <param name="Parent">Number of the span that it belongs to; empty for none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Start">When it began, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="End">When it ended, likewise.</param>
/// <param name="Attributes">Names of what is told of it.</param>
internal sealed record Span(
    string Trace, string Id, string Parent, string Name, ulong Start, ulong End, IReadOnlyList<string> Attributes);

/// <summary>Takes traces as OTLP over gRPC, and reads them by the field numbers of the public definition.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TraceCollector(WebApplication app) => _app = app;

    /// <summary>What has come so far.</summary>
    public ConcurrentQueue<Span> Spans { get; } = new();

    /// <summary>Where to send traces.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>()
        .Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts one.</summary>
    public static async Task<TraceCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var collector = new TraceCollector(builder.Build());
        collector._app.MapPost(
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export", collector.ReceiveAsync);
        await collector._app.StartAsync();
        return collector;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        // Behind a byte that says that it is not compressed and four with its length.
        foreach (var resource in Fields(body.ToArray()[5..], 1))
            foreach (var scope in Fields(resource, 2))
                foreach (var span in Fields(scope, 2)) Spans.Enqueue(Read(span));
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", "0");
        await context.Response.Body.WriteAsync(new byte[5]);
    }

    private static Span Read(byte[] span) => new(
        Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), Time(span, 7), Time(span, 8),
        [.. Fields(span, 9).Select(attribute => Text(attribute, 1))]);

    private static string Hex(byte[] message, int field) =>
        Convert.ToHexStringLower(Fields(message, field).SingleOrDefault() ?? []);

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Fields(message, field).Single());

    private static ulong Time(byte[] message, int field) => BitConverter.ToUInt64(Fields(message, field).Single());

    // The contents of every field of a number.
    private static List<byte[]> Fields(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            byte[]? content = null;
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited: content = input.ReadBytes().ToByteArray(); break;
                case WireFormat.WireType.Fixed64: content = BitConverter.GetBytes(input.ReadFixed64()); break;
                default: input.SkipLastField(); break;
            }

            if (content is not null && WireFormat.GetTagFieldNumber(tag) == wanted) found.Add(content);
        }

        return found;
    }
}
