using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Apache.Arrow.Scalars;

/// <summary>
/// A byte string as view arrays hold it: inline up to 12 bytes, else a prefix and a place in a data buffer.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
public unsafe struct BinaryView : IEquatable<BinaryView>
{
    public const int PrefixLength = 4;
    public const int MaxInlineLength = 12;

    [FieldOffset(0)]
    public readonly int Length;

    [FieldOffset(4)]
    internal readonly int _prefix;

    [FieldOffset(8)]
    internal readonly int _bufferIndex;

    [FieldOffset(12)]
    internal readonly int _bufferOffset;

    [FieldOffset(4)]
    internal fixed byte _inline[MaxInlineLength];

    /// <exception cref="ArgumentException">More than <see cref="MaxInlineLength"/> bytes.</exception>
    public BinaryView(ReadOnlySpan<byte> inline)
        : this()
    {
        if (inline.Length > MaxInlineLength)
            throw new ArgumentException("invalid inline data length", nameof(inline));
        Length = inline.Length;
        inline.CopyTo(MemoryMarshal.CreateSpan(ref _inline[0], MaxInlineLength));
    }

    /// <exception cref="ArgumentException">The length would be inline, or the prefix is not 4 bytes.</exception>
    public BinaryView(int length, ReadOnlySpan<byte> prefix, int bufferIndex, int bufferOffset)
    {
        if (length < MaxInlineLength)
            throw new ArgumentException("invalid length", nameof(length));
        if (prefix.Length != PrefixLength)
            throw new ArgumentException("invalid prefix length", nameof(prefix));
        Length = length;
        _bufferIndex = bufferIndex;
        _bufferOffset = bufferOffset;
        _prefix = MemoryMarshal.Read<int>(prefix);
    }

    private BinaryView(BinaryView other, int bufferIndex)
    {
        this = other;
        _bufferIndex = bufferIndex;
    }

    public readonly bool IsInline => Length <= MaxInlineLength;

    /// <summary>All bytes when inline, else the prefix.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(
        in Unsafe.AsRef(in _inline[0]), IsInline ? Length : PrefixLength);

    /// <summary>The data buffer that holds the bytes; -1 when inline.</summary>
    public readonly int BufferIndex => IsInline ? -1 : _bufferIndex;

    /// <summary>Where in the data buffer the bytes begin; -1 when inline.</summary>
    public readonly int BufferOffset => IsInline ? -1 : _bufferOffset;

    public readonly bool Equals(BinaryView other) =>
        Length == other.Length && _prefix == other._prefix
        && _bufferIndex == other._bufferIndex && _bufferOffset == other._bufferOffset;

    public override readonly bool Equals(object? obj) => obj is BinaryView other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Length, _prefix, _bufferIndex, _bufferOffset);

    /// <summary>
    /// The same view when its data buffer stands <paramref name="bufferOffset"/> places further back.
    /// </summary>
    internal readonly BinaryView AdjustBufferIndex(int bufferOffset) => new(this, _bufferIndex + bufferOffset);
}
