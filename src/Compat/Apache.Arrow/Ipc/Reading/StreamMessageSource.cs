using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>
/// Messages of a stream, which may return fewer bytes than asked for. Lengths are claims: memory is allocated for what
/// the stream can still hold, or where it cannot tell, in steps as bytes arrive.
/// </summary>
internal sealed class StreamMessageSource(Stream stream, MemoryAllocator allocator, bool leaveOpen) : MessageSource
{
    // Large enough that usual batches need one allocation, small enough to be harmless for a lie.
    private const int FirstStep = 8 * 1024 * 1024;
    private readonly byte[] _prefix = new byte[sizeof(int)];
    private byte[] _metadata = new byte[4096];

    public Stream Stream => stream;

    public override async ValueTask<IpcMessage?> ReadAsync(IoMode mode)
    {
        var read = await FillAsync(_prefix, mode).ConfigureAwait(false);
        if (read == 0)
            return null;
        var length = read == sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(_prefix) : throw Truncated();
        if (length == Framing.Continuation)
        {
            await FillAllAsync(_prefix, mode).ConfigureAwait(false);
            length = BinaryPrimitives.ReadInt32LittleEndian(_prefix);
        }
        if (length == 0)
            return null;
        var bytes = await ReadMetadataAsync(CheckMetadataLength(length), mode).ConfigureAwait(false);
        var metadata = MetadataReader.ReadMessage(bytes);
        var body = await ReadBodyAsync(metadata.BodyLength, mode).ConfigureAwait(false);
        return new IpcMessage(metadata, body);
    }

    /// <summary>Reads exactly <paramref name="length"/> bytes to memory that the next read overwrites.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadMetadataAsync(int length, IoMode mode)
    {
        CheckRemaining(length);
        var filled = 0;
        while (filled < length)
        {
            var capacity = Math.Min(length, Math.Max(FirstStep, filled * 2L));
            if (_metadata.Length < capacity)
                System.Array.Resize(ref _metadata, (int)capacity);
            await FillAllAsync(_metadata.AsMemory(filled, (int)capacity - filled), mode)
                .ConfigureAwait(false);
            filled = (int)capacity;
        }
        return _metadata.AsMemory(0, length);
    }

    /// <summary>Reads exactly <paramref name="length"/> bytes to memory of the allocator.</summary>
    public async ValueTask<BatchMemory> ReadBodyAsync(long length, IoMode mode)
    {
        CheckRemaining(length);
        var capacity = (int)(stream.CanSeek ? length : Math.Min(length, FirstStep));
        var owner = allocator.Allocate(capacity);
        try
        {
            await FillAllAsync(owner.Memory[..capacity], mode).ConfigureAwait(false);
            while (capacity < length)
            {
                var larger = (int)Math.Min(length, capacity * 2L);
                owner = Enlarge(owner, capacity, larger);
                await FillAllAsync(owner.Memory[capacity..larger], mode).ConfigureAwait(false);
                capacity = larger;
            }
            return new BatchMemory(owner.Memory[..capacity], owner);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        if (!leaveOpen)
            stream.Dispose();
    }

    private IMemoryOwner<byte> Enlarge(IMemoryOwner<byte> owner, int filled, int capacity)
    {
        var larger = allocator.Allocate(capacity);
        owner.Memory[..filled].CopyTo(larger.Memory);
        owner.Dispose();
        return larger;
    }

    private void CheckRemaining(long length)
    {
        if (stream.CanSeek && length > stream.Length - stream.Position)
            throw Truncated();
        if (length > System.Array.MaxLength)
            throw new InvalidDataException($"An Arrow message claims {length} bytes; more than 2 GiB cannot be read.");
    }

    private async ValueTask FillAllAsync(Memory<byte> memory, IoMode mode)
    {
        var read = await FillAsync(memory, mode).ConfigureAwait(false);
        if (read < memory.Length)
            throw Truncated();
    }

    private ValueTask<int> FillAsync(Memory<byte> memory, IoMode mode) =>
        mode.IsSynchronous
            ? new ValueTask<int>(stream.ReadAtLeast(memory.Span, memory.Length, throwOnEndOfStream: false))
            : stream.ReadAtLeastAsync(memory, memory.Length, throwOnEndOfStream: false, mode.Token);
}
