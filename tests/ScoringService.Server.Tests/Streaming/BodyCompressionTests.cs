using Grpc.Core;
using ScoringService.Engine;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Streaming;

/// <summary>Record batches with compressed buffers.</summary>
public sealed class BodyCompressionTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly string[] All =
        [.. FeatureColumns.All.Concat(ScoreColumns.All).Select(column => column.Name).Distinct()];

    [Theory]
    [InlineData(BodyCompression.Lz4Frame)]
    [InlineData(BodyCompression.Zstd)]
    public async Task ScoreCustomers_Compressed_HasTheSameRowsInFewerBytesWithinTheLimit(BodyCompression compression)
    {
        var request = new ScoreCustomersRequest { Columns = { All }, MaxBatchBytes = 65_536 };
        var plain = await shared.Service.ScoreAsync(request);
        request.BodyCompression = compression;
        var packed = await shared.Service.ScoreAsync(request);
        request.ResumeToken = packed.Batches[1].ResumeToken;
        var rest = await shared.Service.ScoreAsync(request);

        AssertSame(plain.Rows(), packed.Rows());
        Assert.Equal(plain.Batches.Count, packed.Batches.Count);
        Assert.All(packed.Batches, batch => Assert.InRange(batch.SerializedRecordBatch.Length, 1, 65_536));
        Assert.InRange(packed.Bytes().Length, 1, plain.Bytes().Length * 2 / 3);
        Assert.Equal(packed.Batches.Skip(2), rest.Batches);
    }

    [Theory]
    [InlineData(BodyCompression.Lz4Frame, true)]
    [InlineData(BodyCompression.Zstd, false)]
    public async Task ScoreCustomers_CompressedWithOtherWishes_HasTheSameRows(BodyCompression compression, bool encoded)
    {
        foreach (var request in new ScoreCustomersRequest[]
        {
            new() { Shard = new Shard { Index = 1, Count = 3 } },
            new() { Filter = new V1.PopulationFilter { Rule = "recency_days < 0" } },
            new() { Ids = new CustomerIds { CustomerIds_ = { "C0000001", "C0000002" } } },
        })
        {
            var plain = await shared.Service.ScoreAsync(request);
            request.DictionaryEncoded = encoded;
            request.BodyCompression = compression;
            request.Gzip = encoded;
            AssertSame(plain.Rows(), (await shared.Service.ScoreAsync(request)).Rows());
        }
    }

    [Fact]
    public async Task ScoreCustomers_CompressionThatIsNot_NamesTheField()
    {
        var request = new ScoreCustomersRequest { BodyCompression = (BodyCompression)9 };
        var error = await Assert.ThrowsAsync<RpcException>(() => shared.Service.ScoreAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith("body_compression", error.Status.Detail, StringComparison.Ordinal);
    }

    private static void AssertSame(List<Dictionary<string, object?>> expected, List<Dictionary<string, object?>> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i], actual[i]);
    }
}
