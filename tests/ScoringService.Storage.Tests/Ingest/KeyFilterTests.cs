using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Tests.Ingest;

public sealed class KeyFilterTests
{
    private const int Many = 2_000_000;

    [Fact]
    public void Add_ManyKeys_KnowsEachOfThemAndHardlyAnyOther()
    {
        using var filter = new KeyFilter(() => long.MaxValue);
        var random = new Random(1);
        var hashes = new ulong[Many];
        for (var i = 0; i < Many; i++) hashes[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        var seemed = Add(filter, hashes);
        Assert.InRange(seemed, 0, 20);
        Assert.Equal(Many, Add(filter, hashes));
        Assert.InRange(filter.MemoryBytes, 0, 14L * Many);

        for (var i = 0; i < Many; i++) hashes[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        Assert.InRange(Add(filter, hashes), 0, 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5 << 20)]
    public void Add_BeyondItsMemory_KnowsNothing(long bytes)
    {
        KeyFilter filter = null!;
        filter = new KeyFilter(() => bytes - (filter?.MemoryBytes ?? 0));
        var random = new Random(2);
        var hashes = new ulong[Many];
        for (var i = 0; i < Many; i++) hashes[i] = (ulong)random.NextInt64();
        Add(filter, hashes);
        Assert.False(filter.IsUseful);
        Assert.Equal(0, filter.MemoryBytes);
        Assert.False(filter.Add(1));
        filter.Dispose();
    }

    private static unsafe int Add(KeyFilter filter, ulong[] hashes)
    {
        var known = 0;
        fixed (ulong* first = hashes)
        {
            for (var i = 0; i < hashes.Length; i += RowBlock.Capacity)
            {
                var count = Math.Min(RowBlock.Capacity, hashes.Length - i);
                filter.Prepare(first + i, count);
                for (var j = 0; j < count; j++)
                    if (!filter.Add(hashes[i + j])) known++;
            }
        }

        return known;
    }
}
