using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ScoringService.Engine.Features;

/// <summary>Records of many partitions, outside the collected heap. Each partition has a chain of chunks, so that
/// writing to all of them in turn touches few lines of memory at a time and reading one is sequential.</summary>
internal sealed unsafe class PartitionedRecords<T> : IDisposable
    where T : unmanaged, IPackedRecord
{
    /// <summary>Bytes of memory that are asked for at once. So much that the allocator maps it for itself and gives it
    /// back to the system when it is freed (glibc does from 32 MiB up at the latest); what is not written to takes
    /// none.</summary>
    public const int SlabBytes = 34 << 20;

    // A power of two. A chunk begins at a multiple of it with the address of the chunk after it, so that an address at
    // a multiple of it is the end of a full chunk.
    private const int ChunkBytes = 8 << 10;
    private const int Ahead = 128;
    private const int SoonBytes = 512;

    private readonly int _partitions;
    private readonly List<nint> _slabs = [];
    private byte* _free;
    private byte* _freeEnd;
    private byte** _first;
    private byte** _next;
    private byte* _spare;

    public PartitionedRecords(int partitions)
    {
        _partitions = partitions;
        _first = (byte**)NativeMemory.AllocZeroed((nuint)partitions, (nuint)sizeof(byte*));
        _next = (byte**)NativeMemory.AllocZeroed((nuint)partitions, (nuint)sizeof(byte*));
    }

    ~PartitionedRecords() => Free();

    private static int HeaderBytes => sizeof(byte*) + (ChunkBytes - sizeof(byte*)) % sizeof(T);

    /// <summary>Bytes of memory that were asked for.</summary>
    public long AllocatedBytes => (long)_slabs.Count * SlabBytes;

    /// <summary>Most bytes of memory for records in some partitions, without slabs that are used in part.</summary>
    public static long BytesFor(long records, int partitions) =>
        (records / ((ChunkBytes - HeaderBytes) / sizeof(T)) + partitions) * ChunkBytes
        + 2L * partitions * sizeof(byte*);

    /// <summary>Adds a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int partition, in T record)
    {
        var target = _next[partition];
        if (((nuint)target & (ChunkBytes - 1)) == 0) target = AddChunk(partition);
        if (Sse.IsSupported) Sse.Prefetch0(target + Ahead);
        *(T*)target = record;
        _next[partition] = target + sizeof(T);
    }

    /// <summary>The first records of a partition.</summary>
    public Chunk First(int partition) => At(partition, _first[partition]);

    /// <summary>The records after those of a chunk; empty when there are none.</summary>
    public Chunk After(int partition, in Chunk chunk) => At(partition, chunk.Following);

    /// <summary>Removes the records of some customers of a partition. Chunks that become empty are used
    /// again.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="rows">By place of a customer: −1 for those whose records stay.</param>
    public void Remove(int partition, ReadOnlySpan<int> rows)
    {
        var chunk = _first[partition];
        if (chunk == null) return;
        var target = (T*)(chunk + HeaderBytes);
        var end = (T*)(chunk + ChunkBytes);
        for (var source = First(partition); !source.Records.IsEmpty; source = After(partition, source))
        {
            foreach (ref readonly var record in source.Records)
            {
                if (rows[(int)record.Key & (rows.Length - 1)] >= 0) continue;
                if (target == end)
                {
                    chunk = *(byte**)chunk;
                    target = (T*)(chunk + HeaderBytes);
                    end = (T*)(chunk + ChunkBytes);
                }

                *target++ = record;
            }
        }

        for (var empty = *(byte**)chunk; empty != null;)
        {
            var following = *(byte**)empty;
            *(byte**)empty = _spare;
            _spare = empty;
            empty = following;
        }

        *(byte**)chunk = null;
        _next[partition] = (byte*)target;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private Chunk At(int partition, byte* chunk)
    {
        if (chunk == null) return default;
        var following = *(byte**)chunk;
        // The processor foresees what is needed next only within a page.
        for (var line = 0; Sse.IsSupported && line < SoonBytes; line += 64) Sse.Prefetch0(following + line);
        var end = following == null ? _next[partition] : chunk + ChunkBytes;
        var records = (T*)(chunk + HeaderBytes);
        return new Chunk(records, (int)((T*)end - records), following);
    }

    private byte* AddChunk(int partition)
    {
        var chunk = TakeChunk();
        *(byte**)chunk = null;
        var full = _next[partition];
        if (full == null) _first[partition] = chunk;
        else *(byte**)(full - ChunkBytes) = chunk;
        return chunk + HeaderBytes;
    }

    private byte* TakeChunk()
    {
        var chunk = _spare;
        if (chunk != null)
        {
            _spare = *(byte**)chunk;
            return chunk;
        }

        if (_free == _freeEnd) AddSlab();
        chunk = _free;
        _free += ChunkBytes;
        return chunk;
    }

    private void AddSlab()
    {
        _free = (byte*)NativeMemory.AlignedAlloc(SlabBytes, ChunkBytes);
        _freeEnd = _free + SlabBytes;
        _slabs.Add((nint)_free);
    }

    private void Free()
    {
        foreach (var slab in _slabs) NativeMemory.AlignedFree((void*)slab);
        _slabs.Clear();
        NativeMemory.Free(_first);
        NativeMemory.Free(_next);
        _first = _next = null;
    }

    /// <summary>Some records of a partition, in the order in which they were added.</summary>
    internal readonly struct Chunk(T* records, int count, byte* following)
    {
        /// <summary>The records.</summary>
        public ReadOnlySpan<T> Records => new(records, count);

        /// <summary>The chunk after this one.</summary>
        internal byte* Following => following;
    }
}

/// <summary>A record that says whose it is.</summary>
internal interface IPackedRecord
{
    /// <summary>Instant, and place of the customer in its partition, see
    /// <see cref="CustomerPartitions.Pack"/>.</summary>
    ulong Key { get; }
}
