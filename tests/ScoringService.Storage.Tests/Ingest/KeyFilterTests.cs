using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Tests.Ingest;

public sealed class KeyFilterTests
{
    private const int Many = 2_000_000;

    [Fact]
    public void Add_ManyKeys_KnowsEachOfThemAndHardlyAnyOther()
    {
        using var filter = new KeyFilter(() => long.MaxValue);
        var hashes = Hashes(1, Many);
        var seemed = Add(filter, hashes);
        Assert.InRange(seemed, 0, 20);
        Assert.Equal(Many, Add(filter, hashes));
        Assert.InRange(filter.MemoryBytes, 0, 14L * Many);

        Assert.InRange(Add(filter, Hashes(5, Many)), 0, 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void Add_WithoutMemory_KnowsNothing(long bytes)
    {
        using var filter = new KeyFilter(() => bytes);
        Add(filter, Hashes(2, Many));
        Assert.False(filter.IsUseful);
        Assert.Equal(0, filter.MemoryBytes);
        Assert.False(filter.Add(1));
    }

    // In 6 MiB, three quarters of it, that are 18 bits for each of the first keys and 3 for each of all.
    [Fact]
    public void Add_BeyondItsMemory_KnowsEachOfThemAndTakesSomeOthersForKnown()
    {
        const long bytes = 6 << 20;
        KeyFilter filter = null!;
        filter = new KeyFilter(() => bytes - (filter?.MemoryBytes ?? 0));
        var hashes = Hashes(3, 6 * Many);
        var seemed = Add(filter, hashes);
        Assert.InRange(seemed, hashes.Length / 50, hashes.Length / 4);
        Assert.InRange(filter.MemoryBytes, bytes / 2, bytes);
        Assert.Equal(hashes.Length, Add(filter, hashes));
        Assert.InRange(Add(filter, Hashes(4, Many)), Many / 10, Many / 2);
        filter.Dispose();
    }

    private static ulong[] Hashes(int seed, int count)
    {
        var random = new Random(seed);
        var hashes = new ulong[count];
        for (var i = 0; i < count; i++) hashes[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        return hashes;
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
