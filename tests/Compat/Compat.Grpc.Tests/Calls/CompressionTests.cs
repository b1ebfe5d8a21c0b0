using System.IO.Compression;
using Compat.Grpc.Tests.Support;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace Compat.Grpc.Tests.Calls;

public class CompressionTests
{
    private static readonly string Long = new('x', 10_000);

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Response_AlgorithmOfTheServer_IsNegotiated(string name)
    {
        await using var host = await EchoHost.StartAsync(configure: options =>
        {
            Use(options, Provider(name));
            options.ResponseCompressionAlgorithm = name;
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        using var wire = new Wire();
        Assert.Equal(Long, await host.Client(wire.Options(Provider(name))).UnaryAsync(Long));
        Assert.Equal(name, wire.ResponseEncoding);
        Assert.Contains(name, wire.RequestAccepts);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Request_AlgorithmOfTheCall_IsUsed(string name)
    {
        var counting = new CountingProvider(Provider(name));
        await using var host = await EchoHost.StartAsync(configure: options => Use(options, counting));
        using var wire = new Wire();
        Metadata headers = new() { { "grpc-internal-encoding-request", name } };
        var client = host.Client(wire.Options(Provider(name)));
        Assert.Equal(Long, await client.UnaryAsync(Long, new CallOptions(headers)));
        Assert.Equal(name, wire.RequestEncoding);
        Assert.Equal(1, counting.Decompressed);
    }

    [Fact]
    public async Task Stream_NoCompressFlag_LeavesThoseMessagesAlone()
    {
        var counting = new CountingProvider(Provider("gzip"));
        await using var host = await EchoHost.StartAsync(
            new Handlers
            {
                Expand = async (request, responses, _) =>
                {
                    await responses.WriteAsync(request);
                    responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                    await responses.WriteAsync(request);
                    await responses.WriteAsync(request);
                },
            },
            options =>
            {
                Use(options, counting);
                options.ResponseCompressionAlgorithm = "gzip";
            });
        using var call = host.Client().Expand(Long);
        Assert.Equal([Long, Long, Long], await call.ResponseStream.ReadAllAsync().ToArrayAsync());
        Assert.Equal(1, counting.Compressed);
    }

    [Fact]
    public async Task Context_NoCompressFlag_LeavesTheResponseAlone()
    {
        var counting = new CountingProvider(Provider("gzip"));
        await using var host = await EchoHost.StartAsync(
            new Handlers
            {
                Unary = (request, context) =>
                {
                    context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                    return Task.FromResult(request);
                },
            },
            options =>
            {
                Use(options, counting);
                options.ResponseCompressionAlgorithm = "gzip";
            });
        Assert.Equal(Long, await host.Client().UnaryAsync(Long));
        Assert.Equal(0, counting.Compressed);
    }

    [Fact]
    public async Task Request_AlgorithmThatTheServerLacks_GivesUnimplemented()
    {
        await using var host = await EchoHost.StartAsync();
        var odd = new CountingProvider(Provider("gzip"), "odd");
        using var wire = new Wire();
        Metadata headers = new() { { "grpc-internal-encoding-request", "odd" } };
        var call = host.Client(wire.Options(odd)).UnaryAsync(Long, new CallOptions(headers));
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
    }

    private static ICompressionProvider Provider(string name) => name == "gzip"
        ? new GzipCompressionProvider(CompressionLevel.Fastest)
        : new DeflateCompressionProvider(CompressionLevel.Fastest);

    private static void Use(GrpcServiceOptions options, ICompressionProvider provider) =>
        options.CompressionProviders = [provider];

    /// <summary>Looks at the compression headers of the last call.</summary>
    private sealed class Wire() : DelegatingHandler(new SocketsHttpHandler())
    {
        public string? RequestEncoding { get; private set; }

        public string? RequestAccepts { get; private set; }

        public string? ResponseEncoding { get; private set; }

        public GrpcChannelOptions Options(ICompressionProvider provider) =>
            new() { HttpHandler = this, CompressionProviders = [provider] };

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            RequestEncoding = Value(request.Headers, "grpc-encoding");
            RequestAccepts = Value(request.Headers, "grpc-accept-encoding");
            ResponseEncoding = Value(response.Headers, "grpc-encoding");
            return response;
        }

        private static string? Value(System.Net.Http.Headers.HttpHeaders headers, string name) =>
            headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
    }

    private sealed class CountingProvider(ICompressionProvider inner, string? name = null) : ICompressionProvider
    {
        private int compressed;
        private int decompressed;

        public string EncodingName => name ?? inner.EncodingName;

        public int Compressed => compressed;

        public int Decompressed => decompressed;

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
        {
            Interlocked.Increment(ref compressed);
            return inner.CreateCompressionStream(stream, compressionLevel);
        }

        public Stream CreateDecompressionStream(Stream stream)
        {
            Interlocked.Increment(ref decompressed);
            return inner.CreateDecompressionStream(stream);
        }
    }
}
