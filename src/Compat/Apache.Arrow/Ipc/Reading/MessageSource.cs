using System.Buffers.Binary;
using System.IO;
using Apache.Arrow.Ipc.Metadata;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>A message whose body is there; the metadata is valid until the next one is read.</summary>
internal sealed record IpcMessage(MessageMetadata Metadata, BatchMemory Body);

/// <summary>Cuts a sequence of bytes into messages.</summary>
internal abstract class MessageSource : IDisposable
{
    /// <summary>Reads the next message; null at the end of the sequence, marked or not.</summary>
    /// <exception cref="InvalidDataException">The sequence ends within a message or is malformed.</exception>
    public abstract ValueTask<IpcMessage?> ReadAsync(IoMode mode);

    public abstract void Dispose();

    /// <summary>Checks a length of metadata.</summary>
    protected static int CheckMetadataLength(int length) => length >= 0
        ? length
        : throw new InvalidDataException("An Arrow message claims a negative metadata length.");

    protected static InvalidDataException Truncated() => new("Arrow data ends within a message.");
}

/// <summary>Messages in memory that the caller keeps; bodies are views of it.</summary>
internal sealed class MemoryMessageSource(ReadOnlyMemory<byte> memory) : MessageSource
{
    private int _position;

    public override ValueTask<IpcMessage?> ReadAsync(IoMode mode)
    {
        mode.Token.ThrowIfCancellationRequested();
        return new ValueTask<IpcMessage?>(Read());
    }

    public override void Dispose()
    {
    }

    private IpcMessage? Read()
    {
        if (_position == memory.Length)
            return null;
        var length = TakeInt32();
        if (length == Framing.Continuation)
            length = TakeInt32();
        if (length == 0)
            return null;
        var metadata = MetadataReader.ReadMessage(Take(CheckMetadataLength(length)));
        return new IpcMessage(metadata, new BatchMemory(Take(metadata.BodyLength), null));
    }

    private int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    private ReadOnlyMemory<byte> Take(long length)
    {
        if (length > memory.Length - _position)
            throw Truncated();
        var taken = memory.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }
}
