using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Tests.Numerics;

public sealed class RadixSortTests
{
    [Theory]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(1, ulong.MaxValue)]
    [InlineData(5000, ulong.MaxValue)]
    [InlineData(5000, 0UL)]
    [InlineData(5000, 0xFFUL)]
    [InlineData(5000, 0xFFUL << 22)]
    [InlineData(5000, 0xFFF0_0000_0000_0000UL)]
    [InlineData(5000, 0x8000_0000_0000_0001UL)]
    public void Sort_KeysThatVaryInSomeBits_Ascend(int count, ulong varying)
    {
        var random = new Random(7);
        var keys = new ulong[count];
        for (var i = 0; i < count; i++) keys[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & varying | 4;
        var expected = keys.Order().ToArray();
        RadixSort.Sort(keys, 64);
        Assert.Equal(expected, keys);
    }
}
