using System.Buffers;

namespace ScoringService.Client;

/// <summary>A copy of bytes in memory that is used again.</summary>
internal sealed class PooledBytes : IDisposable
{
    private readonly byte[] _bytes;
    private readonly int _length;

    private PooledBytes(int length) => (_bytes, _length) = (ArrayPool<byte>.Shared.Rent(length), length);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    /// <summary>Copies bytes.</summary>
    public static PooledBytes Copy(ReadOnlySequence<byte> bytes)
    {
        var copy = new PooledBytes((int)bytes.Length);
        bytes.CopyTo(copy._bytes);
        return copy;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
