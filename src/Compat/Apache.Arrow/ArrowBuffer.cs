using System.Buffers;
using System.Runtime.CompilerServices;
using Apache.Arrow.Memory;

namespace Apache.Arrow;

/// <summary>A run of bytes that belongs to an array; copying the struct does not copy the bytes.</summary>
public readonly partial struct ArrowBuffer : IEquatable<ArrowBuffer>, IDisposable
{
    private readonly SharedMemory? _owner;
    private readonly ReadOnlyMemory<byte> _memory;

    /// <summary>Wraps memory that someone else keeps alive.</summary>
    public ArrowBuffer(ReadOnlyMemory<byte> data)
    {
        _owner = null;
        _memory = data;
    }

    /// <summary>Takes over memory.</summary>
    internal ArrowBuffer(IMemoryOwner<byte> memoryOwner)
        : this(new SharedMemory(memoryOwner))
    {
    }

    private ArrowBuffer(SharedMemory owner)
    {
        _owner = owner;
        _memory = owner.Memory;
    }

    public static ArrowBuffer Empty => new(ReadOnlyMemory<byte>.Empty);

    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public ReadOnlyMemory<byte> Memory
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            _owner?.ThrowIfDisposed();
            return _memory;
        }
    }

    public bool IsEmpty => _memory.IsEmpty;

    public int Length => _memory.Length;

    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public ReadOnlySpan<byte> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Memory.Span;
    }

    /// <summary>Whether the buffer owns its memory, so that <see cref="Retain"/> keeps it alive.</summary>
    internal bool IsOwned => _owner is not null;

    /// <summary>Copies the bytes into memory of their own.</summary>
    public ArrowBuffer Clone(MemoryAllocator? allocator = default)
    {
        ReadOnlySpan<byte> source = Span;
        if (source.IsEmpty)
            return Empty;
        int length = checked((int)BitUtility.RoundUpToMultipleOf64(source.Length));
        IMemoryOwner<byte> owner = (allocator ?? MemoryAllocator.Default.Value).Allocate(length);
        source.CopyTo(owner.Memory.Span);
        return new ArrowBuffer(owner);
    }

    /// <summary>A second holder of the same memory, which is freed when both are disposed.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    internal ArrowBuffer Retain() => _owner is null ? this : new ArrowBuffer(_owner.Retain());

    /// <summary>Compares the bytes.</summary>
    public bool Equals(ArrowBuffer other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is ArrowBuffer other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>Lets go of the memory; disposing twice, or a copy of the struct, does nothing more.</summary>
    public void Dispose() => _owner?.Dispose();
}
