using System.IO.Compression;
using Compat.Grpc.Tests.Support;
using Grpc.Net.Compression;

namespace Compat.Grpc.Tests.Unit;

public class StreamAndCompressionTests
{
    [Fact]
    public async Task ReadAllAsync_Messages_ComeInOrder()
    {
        Assert.Equal(["a", "b"], await new ListReader<string>("a", "b").ReadAllAsync().ToArrayAsync());
        Assert.Empty(await new ListReader<int>().ReadAllAsync().ToArrayAsync());
        Assert.Throws<ArgumentNullException>(() => { _ = ((IAsyncStreamReader<string>)null!).ReadAllAsync(); });
    }

    [Fact]
    public async Task ReadAllAsync_BeforeTheFirstMove_HasNoCurrent()
    {
        await using var messages = new ListReader<string>("a").ReadAllAsync().GetAsyncEnumerator();
        Assert.Null(messages.Current);
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal("a", messages.Current);
        Assert.False(await messages.MoveNextAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAllAsync_EitherTokenCancelled_StopsTheReader(bool cancelOuter)
    {
        using var inner = new CancellationTokenSource();
        using var outer = new CancellationTokenSource();
        var messages = new ListReader<string>("a", "b").ReadAllAsync(inner.Token).WithCancellation(outer.Token);
        var seen = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var message in messages)
            {
                seen.Add(message);
                await (cancelOuter ? outer : inner).CancelAsync();
            }
        });
        Assert.Equal(["a"], seen);
    }

    [Theory]
    [InlineData("gzip", 0x1f, CompressionLevel.Fastest)]
    [InlineData("gzip", 0x1f, null)]
    [InlineData("deflate", 0x78, CompressionLevel.SmallestSize)]
    [InlineData("deflate", 0x78, null)]
    public void Provider_RoundTrip_GivesTheSameBytesInTheNamedFormat(
        string name, byte firstByte, CompressionLevel? level)
    {
        var provider = Provider(name);
        Assert.Equal(name, provider.EncodingName);
        var bytes = Enumerable.Range(0, 10_000).Select(i => (byte)(i % 7)).ToArray();
        using var packed = new MemoryStream();
        using (var compression = provider.CreateCompressionStream(packed, level)) compression.Write(bytes);
        Assert.True(packed.CanRead, "The inner stream must stay open.");
        Assert.InRange(packed.Length, 20, 1_000);
        packed.Position = 0;
        Assert.Equal(firstByte, packed.ReadByte());
        packed.Position = 0;
        using var unpacked = new MemoryStream();
        provider.CreateDecompressionStream(packed).CopyTo(unpacked);
        Assert.Equal(bytes, unpacked.ToArray());
    }

    [Fact]
    public void Provider_LevelOfTheCall_GoesBeforeItsOwn()
    {
        var bytes = new byte[1_000];
        Assert.Equal(Length(CompressionLevel.SmallestSize), Length(null));
        Assert.True(Length(CompressionLevel.NoCompression) > bytes.Length);

        long Length(CompressionLevel? level)
        {
            using var packed = new MemoryStream();
            using (var compression = Provider("gzip").CreateCompressionStream(packed, level)) compression.Write(bytes);
            return packed.Length;
        }
    }

    private static ICompressionProvider Provider(string name) => name == "gzip"
        ? new GzipCompressionProvider(CompressionLevel.SmallestSize)
        : new DeflateCompressionProvider(CompressionLevel.SmallestSize);
}
