using System.Collections.Concurrent;
using DuckDB.NET.Native;
using ScoringService.Engine.Features;

namespace ScoringService.Storage.Features;

/// <summary>Numbers the features that events name, in the order in which they come up: the first ones get a number of
/// their own, so that memory is bounded whatever the texts are. May be used by several threads at once.</summary>
internal sealed unsafe class FeatureNumbers
{
    private readonly Lock _adding = new();
    private readonly ConcurrentDictionary<byte[], int> _numbers = new(new BytesComparer());
    private readonly ConcurrentDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private volatile bool _isFull;

    public FeatureNumbers() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Gives the numbers of the texts of a column; −1 for a null.</summary>
    public void Read(ChunkReader chunk, int column, Span<int> numbers)
    {
        var known = chunk.Known(column);
        var texts = (DuckDBString*)NativeMethods.Vectors.DuckDBVectorGetData(chunk.Vector(column));
        for (var i = 0; i < chunk.Count; i++)
        {
            var isKnown = known.IsEmpty || (known[i >> 6] >> (i & 63) & 1) != 0;
            numbers[i] = isKnown ? NumberOf(new ReadOnlySpan<byte>(texts[i].Data, texts[i].Length)) : -1;
        }
    }

    private int NumberOf(ReadOnlySpan<byte> text)
    {
        if (_lookup.TryGetValue(text, out var number)) return number;
        return _isFull ? EventAggregator.RareFeature : Add(text);
    }

    private int Add(ReadOnlySpan<byte> text)
    {
        lock (_adding)
        {
            if (_lookup.TryGetValue(text, out var known)) return known;
            if (_isFull) return EventAggregator.RareFeature;
            var number = _numbers.Count;
            _lookup.TryAdd(text, number);
            _isFull = number + 1 == EventAggregator.OwnFeatures;
            return number;
        }
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>,
        IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(byte[] text) => GetHashCode(text.AsSpan());

        public bool Equals(ReadOnlySpan<byte> text, byte[] other) => text.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> text)
        {
            var hash = new HashCode();
            hash.AddBytes(text);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> text) => text.ToArray();
    }
}
