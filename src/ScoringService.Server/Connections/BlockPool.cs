using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace ScoringService.Server.Connections;

/// <summary>
/// The memory that bytes of connections pass through, in blocks. Kestrel's own have 4 KiB, and every block is a call of
/// the operating system when it is received or sent; here they hold two of HTTP/2's largest frames. A connection that
/// is quiet has none.
/// </summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    /// <summary>Size of a block.</summary>
    public const int BlockBytes = 32 * 1024;

    // What is kept for the next ones; more is left to the garbage collector.
    private const int MostKept = (16 << 20) / BlockBytes;

    private readonly ConcurrentStack<Block> _free = new();
    private int _freeCount;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">More than a block is asked for.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!_free.TryPop(out var block)) return new Block(this);
        Interlocked.Decrement(ref _freeCount);
        block.Take();
        return block;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _free.Clear();

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _freeCount) <= MostKept) _free.Push(block);
        else Interlocked.Decrement(ref _freeCount);
    }

    // Pinned, because the operating system writes into it.
    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
        private int _isFree;

        public Memory<byte> Memory => _bytes;

        public void Take() => _isFree = 0;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isFree, 1) == 0) pool.Return(this);
        }
    }
}

/// <summary>Gives each of Kestrel's parts a <see cref="BlockPool"/>.</summary>
internal sealed class BlockPools : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool();
}
