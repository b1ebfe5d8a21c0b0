using System.Buffers;
using System.Runtime.InteropServices;
using ScoringService.Server.Connections;

namespace ScoringService.Server.Tests.Connections;

/// <summary>The memory that bytes of connections pass through.</summary>
public sealed class BlockPoolTests
{
    [Fact]
    public void Rent_AfterABlockWasGivenBackTwice_GivesItToOne()
    {
        using var pool = new BlockPool();
        var block = pool.Rent(4096);
        var array = Array(block);
        block.Dispose();
        block.Dispose();

        var (first, second) = (pool.Rent(), pool.Rent());

        Assert.Same(array, Array(first));
        Assert.NotSame(array, Array(second));
    }

    [Fact]
    public void Rent_UpToABlock_IsAWholeBlock()
    {
        using var pool = new BlockPool();

        Assert.Equal(BlockPool.BlockBytes, pool.Rent(1).Memory.Length);
        Assert.Equal(BlockPool.BlockBytes, pool.Rent(BlockPool.BlockBytes).Memory.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(BlockPool.BlockBytes + 1));
    }

    [Fact]
    public void Rent_AfterVeryManyWereGivenBack_KeepsSomeOnly()
    {
        const int many = 1000;
        using var pool = new BlockPool();
        IMemoryOwner<byte>[] all = [.. Enumerable.Range(0, many).Select(_ => pool.Rent())];
        var arrays = all.Select(Array).ToHashSet();
        foreach (var block in all) block.Dispose();

        var again = Enumerable.Range(0, many).Count(_ => arrays.Contains(Array(pool.Rent())));

        Assert.Equal(512, again);
    }

    private static byte[] Array(IMemoryOwner<byte> block)
    {
        Assert.True(MemoryMarshal.TryGetArray<byte>(block.Memory, out var segment));
        return segment.Array!;
    }
}
