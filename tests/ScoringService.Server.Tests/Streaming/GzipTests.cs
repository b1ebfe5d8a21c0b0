using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Streaming;

/// <summary>Compressed streams.</summary>
public sealed class GzipTests(SharedService shared) : IClassFixture<SharedService>
{
    [Fact]
    public async Task ScoreCustomers_Gzip_HasTheSameBytesInFewerBytes()
    {
        var plain = new ScoreCustomersRequest { MaxBatchBytes = 65_536 };
        var packed = new ScoreCustomersRequest { MaxBatchBytes = 65_536, Gzip = true };

        var (plainBytes, plainEncoding) = await WireAsync(plain);
        var (packedBytes, packedEncoding) = await WireAsync(packed);

        var expected = (await shared.Service.ScoreAsync(plain)).Bytes();
        Assert.Equal(expected, (await shared.Service.ScoreAsync(packed)).Bytes());
        Assert.Equal((null, "gzip"), (plainEncoding, packedEncoding));
        Assert.InRange(packedBytes, 1, plainBytes / 2);
    }

    /// <summary>What comes over the wire: the number of bytes, and how they say they are compressed.</summary>
    private async Task<(long Bytes, string? Encoding)> WireAsync(ScoreCustomersRequest request)
    {
        var counter = new CountingHandler();
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(
            shared.Service.GrpcAddress, new Grpc.Net.Client.GrpcChannelOptions { HttpHandler = counter });
        using var call = new Scoring.ScoringClient(channel).ScoreCustomers(request);
        await foreach (var _ in call.ResponseStream.ReadAllAsync())
        {
        }

        return (counter.Bytes, counter.Encoding);
    }

    /// <summary>Counts the bytes of answers, and notes how they are compressed: gRPC's client does not tell.</summary>
    private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public long Bytes { get; private set; }

        public string? Encoding { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            Encoding = response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            Bytes += content.Length;
            var headers = response.Content.Headers;
            response.Content = new ByteArrayContent(content);
            foreach (var header in headers) response.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            return response;
        }
    }
}
