using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Texts and their dense keys, exactly: ids of customers, or terms. Keys are given in order of first appearance. A slot
/// of the table is the upper half of a text's hash and its key, so that nearly every comparison of texts is one that
/// succeeds.
/// </summary>
internal sealed unsafe class TextDirectory : IDisposable
{
    private const int MinSlots = 1 << 10;

    // What is asked for ahead of its use has to fit into the processor's first cache: a line each for slot and id.
    internal const int AtOnce = 128;

    private readonly TextArena _text = new();
    private NativeText* _ids;
    private ulong* _slots;
    private int _capacity;
    private int _slotCount;

    /// <summary>An empty directory.</summary>
    public TextDirectory() => Resize(MinSlots);

    /// <summary>Number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Memory that the directory holds.</summary>
    public long MemoryBytes =>
        _text.MemoryBytes + (long)_capacity * sizeof(NativeText) + (long)_slotCount * sizeof(ulong);

    /// <summary>The text of a key, in UTF-8.</summary>
    public ReadOnlySpan<byte> Id(int key) => NativeText.Bytes(_ids + key);

    /// <summary>Copies the texts of consecutive keys, as they lie here.</summary>
    public void CopyTo(int first, Span<NativeText> texts) =>
        new ReadOnlySpan<NativeText>(_ids + first, texts.Length).CopyTo(texts);

    /// <summary>Looks ids up: their keys, and -1 for those that are not there.</summary>
    /// <param name="ids">The ids; those of rows that mean nothing may be anything that is valid.</param>
    /// <param name="hashes">Their hashes.</param>
    /// <param name="keys">Where the keys go; its length is the number of ids.</param>
    public void Find(NativeText* ids, ulong* hashes, Span<int> keys)
    {
        for (var from = 0; from < keys.Length; from += AtOnce)
        {
            var count = Math.Min(AtOnce, keys.Length - from);
            FindAtOnce(ids + from, hashes + from, keys.Slice(from, count));
        }
    }

    /// <summary>Looks up again those ids whose keys are below zero.</summary>
    /// <param name="ids">The ids, at most <see cref="AtOnce"/>.</param>
    /// <param name="hashes">Their hashes.</param>
    /// <param name="keys">Their keys.</param>
    public void FindMissing(NativeText* ids, ulong* hashes, Span<int> keys)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Length, AtOnce);
        var mask = (uint)_slotCount - 1;
        var missing = stackalloc int[AtOnce];
        var count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] >= 0) continue;
            Prefetch(_slots + ((uint)hashes[i] & mask));
            missing[count++] = i;
        }

        for (var i = 0; i < count; i++) PrefetchId(hashes[missing[i]]);
        for (var i = 0; i < count; i++) keys[missing[i]] = Find(ids + missing[i], hashes[missing[i]]);
    }

    /// <summary>The key of an id; -1 when it is not there.</summary>
    public int Find(NativeText* id, ulong hash)
    {
        var mask = (uint)_slotCount - 1;
        var tag = (uint)(hash >> 32);
        for (var slot = (uint)hash & mask; ; slot = (slot + 1) & mask)
        {
            var entry = _slots[slot];
            if (entry == 0) return -1;
            if ((uint)(entry >> 32) == tag && IsSame(_ids + KeyOf(entry), id)) return KeyOf(entry);
        }
    }

    /// <summary>Adds an id that is not there and gives its key.</summary>
    public int Add(NativeText* id, ulong hash)
    {
        if (Count == _capacity) Resize(checked(_slotCount * 2));
        var bytes = NativeText.Bytes(id);
        _ids[Count] = id->IsInlined ? *id : NativeText.At(_text.Add(bytes), bytes.Length);
        Place(hash, Count);
        return Count++;
    }

    /// <summary>Takes back the ids that were added since the directory had <paramref name="count"/>.</summary>
    public void TakeBack(int count)
    {
        var mask = (uint)_slotCount - 1;
        // From the last one on: nothing that is left was placed behind its slot.
        while (Count > count)
        {
            var hash = KeyHash.Of(Id(--Count));
            var slot = (uint)hash & mask;
            while (_slots[slot] == 0 || KeyOf(_slots[slot]) != Count) slot = (slot + 1) & mask;
            _slots[slot] = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_slots);
        NativeMemory.Free(_ids);
        _slots = null;
        _ids = null;
        _text.Dispose();
    }

    // Slots and ids lie all over the memory. Asking for all of them before any is needed hides most of the wait.
    private void FindAtOnce(NativeText* ids, ulong* hashes, Span<int> keys)
    {
        var mask = (uint)_slotCount - 1;
        for (var i = 0; i < keys.Length; i++) Prefetch(_slots + ((uint)hashes[i] & mask));
        for (var i = 0; i < keys.Length; i++) PrefetchId(hashes[i]);
        for (var i = 0; i < keys.Length; i++) keys[i] = Find(ids + i, hashes[i]);
    }

    private void PrefetchId(ulong hash)
    {
        var entry = _slots[(uint)hash & ((uint)_slotCount - 1)];
        if (entry != 0) Prefetch(_ids + KeyOf(entry));
    }

    private static int KeyOf(ulong entry) => (int)(uint)entry - 1;

    private static bool IsSame(NativeText* left, NativeText* right)
    {
        if (left->Low != right->Low) return false;
        return left->IsInlined ? left->High == right->High
            : NativeText.Bytes(left).SequenceEqual(NativeText.Bytes(right));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(void* place)
    {
        if (Sse.IsSupported) Sse.Prefetch0(place);
    }

    private void Place(ulong hash, int key)
    {
        var mask = (uint)_slotCount - 1;
        var slot = (uint)hash & mask;
        while (_slots[slot] != 0) slot = (slot + 1) & mask;
        _slots[slot] = hash >> 32 << 32 | (uint)(key + 1);
    }

    private void Resize(int slots)
    {
        NativeMemory.AlignedFree(_slots);
        _slotCount = slots;
        _capacity = slots / 2;
        _slots = (ulong*)NativeMemory.AlignedAlloc((nuint)slots * sizeof(ulong), 64);
        new Span<byte>(_slots, checked(slots * sizeof(ulong))).Clear();
        _ids = (NativeText*)NativeMemory.Realloc(_ids, (nuint)_capacity * (nuint)sizeof(NativeText));
        var hashes = stackalloc ulong[AtOnce];
        for (var from = 0; from < Count; from += AtOnce)
        {
            var count = Math.Min(AtOnce, Count - from);
            KeyHash.Fill(_ids + from, hashes, count);
            for (var i = 0; i < count; i++) Prefetch(_slots + ((uint)hashes[i] & ((uint)slots - 1)));
            for (var i = 0; i < count; i++) Place(hashes[i], from + i);
        }
    }
}
