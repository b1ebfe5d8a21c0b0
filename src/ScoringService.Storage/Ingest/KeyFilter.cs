using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Remembers which keys a table has, in about 8 bytes each: a key that it does not know is not in the table for sure;
/// one that it knows may be there by chance, less than once in a million.
/// <para>
/// A key is 32 bits of its hash in a bucket of 16 that is one line of the processor's cache. The bucket is chosen by
/// other bits of the hash, and, as the filter grows, by more and more of those 32, so that growing needs no hashes. The
/// few keys that find their bucket full are kept beside it with their whole hash.
/// </para>
/// <para>
/// When there is no memory to grow any further, the keys move on into a Bloom filter of all the memory that there is,
/// which takes more and more keys for known by chance: a tenth at 5 bits a key, a quarter at 3.
/// </para>
/// </summary>
internal sealed unsafe class KeyFilter : IDisposable
{
    /// <summary>How many keys are best prepared at a time: their buckets fit the processor's first cache.</summary>
    public const int AtOnce = 128;

    private const int SlotsPerBucket = 16;
    private const int BucketBytes = SlotsPerBucket * sizeof(uint);
    private const int BaseBits = 16;
    private const int MaxBits = 30;

    // Of a key that found its bucket full.
    private const long OverflowBytes = 40;

    // Of the memory that there is, what the Bloom filter of one table leaves to the other tables.
    private const int ShareLeft = 4;

    // Above this mean occupancy too many buckets are full.
    private const int MeanSlots = 11;

    private readonly HashSet<ulong> _overflow = [];
    private readonly Func<long> _room;
    private void* _memory;
    private uint* _buckets;
    private int _mostBits;
    private int _bits;
    private BloomBits? _bloom;

    /// <summary>An empty filter.</summary>
    /// <param name="room">Tells how much more memory the filter may take; one that needs more tells less.</param>
    public KeyFilter(Func<long> room)
    {
        _room = room;
        var most = room();
        if (BytesOf(BaseBits) > most) return;
        _bits = _mostBits = BaseBits;
        while (_mostBits < MaxBits && BytesOf(_mostBits + 1) <= most) _mostBits++;
        // All that it may ever take, of which the system gives only what is written to. So growing moves nothing, and
        // finds its new half empty.
        while (_memory == null)
        {
            try
            {
                _memory = NativeMemory.AllocZeroed((nuint)(BytesOf(_mostBits) + BucketBytes));
            }
            catch (OutOfMemoryException) when (_mostBits > BaseBits)
            {
                // A system that promises no more than it has.
                _mostBits--;
            }
        }

        _buckets = (uint*)(((nuint)_memory + BucketBytes - 1) & ~(nuint)(BucketBytes - 1));
    }

    /// <summary>Whether the filter can tell anything. When it cannot, every key may be there.</summary>
    public bool IsUseful => _buckets != null || _bloom is not null;

    /// <summary>Number of keys.</summary>
    public long Count { get; private set; }

    /// <summary>Memory that the filter holds.</summary>
    public long MemoryBytes => _bloom?.MemoryBytes
        ?? (_buckets == null ? 0 : BytesOf(_bits) + OverflowBytes * _overflow.Count);

    /// <summary>Makes room for keys, and asks for the memory that they will need.</summary>
    /// <param name="hashes">Their hashes.</param>
    /// <param name="count">Their number.</param>
    public void Prepare(ulong* hashes, int count)
    {
        while (_buckets != null && Count + count > (long)MeanSlots << _bits) Grow();
        if (_bloom is not null)
            for (var i = 0; i < count; i++) _bloom.Prefetch(Remembered(hashes[i]));
        else if (_buckets != null && Sse.IsSupported)
            for (var i = 0; i < count; i++) Sse.Prefetch0(_buckets + (Bucket(hashes[i]) * SlotsPerBucket));
    }

    /// <summary>Adds a key unless it is there, or seems to be.</summary>
    /// <returns>Whether it is new for sure.</returns>
    public bool Add(ulong hash)
    {
        if (_bloom is not null) return _bloom.Add(Remembered(hash));
        if (_buckets == null) return false;
        var bucket = _buckets + (Bucket(hash) * SlotsPerBucket);
        var print = Print(hash);
        var wanted = Vector256.Create(print);
        var low = Vector256.Load(bucket);
        var high = Vector256.Load(bucket + 8);
        if (Vector256.EqualsAny(low, wanted) || Vector256.EqualsAny(high, wanted)) return false;
        var free = Vector256.Equals(low, Vector256<uint>.Zero).ExtractMostSignificantBits()
            | Vector256.Equals(high, Vector256<uint>.Zero).ExtractMostSignificantBits() << 8;
        if (free != 0) bucket[BitOperations.TrailingZeroCount(free)] = print;
        else if (!_overflow.Add(hash)) return false;
        Count++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        _bloom?.Dispose();
        _bloom = null;
    }

    // What a bucket and a print tell of a hash: its upper 16 and lower 32 bits.
    private static ulong Remembered(ulong hash) => hash >> (64 - BaseBits) << 32 | Print(hash);

    private static long BytesOf(int bits) => (long)BucketBytes << bits;

    // Zero means that a slot is free.
    private static uint Print(ulong hash) => Math.Max((uint)hash, 1);

    private nuint Bucket(ulong hash) => (nuint)(Place(hash) & ((1UL << _bits) - 1));

    // The bits that choose the bucket, the lowest ones first: some that are nowhere else, and then those of the print.
    private static ulong Place(ulong hash) => hash >> (64 - BaseBits) | (ulong)Print(hash) << BaseBits;

    // Doubles the number of buckets: of each, the keys whose next bit is set move to its twin in the upper half.
    private void Grow()
    {
        if (_bits == _mostBits || BytesOf(_bits) > _room())
        {
            MoveOn();
            return;
        }

        var upper = _buckets + ((nint)SlotsPerBucket << _bits);
        var moves = 1u << (_bits - BaseBits);
        for (long i = 0; i < 1L << _bits; i++)
            Split(_buckets + (i * SlotsPerBucket), upper + (i * SlotsPerBucket), moves);
        _bits++;
        PlaceOverflow();
    }

    // For this moment it takes the memory of both.
    private void MoveOn()
    {
        var room = _room() + MemoryBytes;
        var bloom = new BloomBits(room - (room / ShareLeft));
        for (long bucket = 0; bucket < 1L << _bits; bucket++)
            for (var slot = 0; slot < SlotsPerBucket; slot++)
                if (_buckets[(bucket * SlotsPerBucket) + slot] is var print and not 0)
                    bloom.Add((ulong)(bucket & ((1L << BaseBits) - 1)) << 32 | print);
        foreach (var hash in _overflow) bloom.Add(Remembered(hash));
        _overflow.Clear();
        Free();
        _bloom = bloom;
    }

    private void Free()
    {
        NativeMemory.Free(_memory);
        _memory = _buckets = null;
    }

    private static void Split(uint* bucket, uint* twin, uint moves)
    {
        var kept = 0;
        var moved = 0;
        // Which of the two cannot be foreseen: each key is written to both, and counts in one.
        for (var slot = 0; slot < SlotsPerBucket && bucket[slot] != 0; slot++)
        {
            var print = bucket[slot];
            twin[moved] = bucket[kept] = print;
            var isMoved = (print & moves) != 0 ? 1 : 0;
            moved += isMoved;
            kept += 1 - isMoved;
        }

        new Span<uint>(bucket + kept, SlotsPerBucket - kept).Clear();
        new Span<uint>(twin + moved, SlotsPerBucket - moved).Clear();
    }

    // What was left over finds room now.
    private void PlaceOverflow()
    {
        ulong[] left = [.. _overflow];
        _overflow.Clear();
        Count -= left.Length;
        foreach (var hash in left) Add(hash);
    }
}
