using System.Buffers.Binary;
using System.IO;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc;

/// <summary>Writes record batches to an Arrow file, which <see cref="ArrowStreamWriter.WriteEnd"/> completes.</summary>
/// <remarks>
/// In a file a dictionary can grow from batch to batch but not change otherwise; writing such a batch throws
/// <see cref="NotSupportedException"/>.
/// </remarks>
public class ArrowFileWriter : ArrowStreamWriter
{
    // The magic is padded at the start of a file, so that what follows is aligned, and not at its end.
    private static readonly byte[] s_magic = [.. Framing.Magic, 0, 0];
    private readonly byte[] _footerLength = new byte[sizeof(int)];
    private long _origin;

    public ArrowFileWriter(Stream stream, Schema schema)
        : this(stream, schema, leaveOpen: false)
    {
    }

    public ArrowFileWriter(Stream stream, Schema schema, bool leaveOpen)
        : this(stream, schema, leaveOpen, options: null, allocator: null)
    {
    }

    public ArrowFileWriter(Stream stream, Schema schema, bool leaveOpen, IpcOptions? options)
        : this(stream, schema, leaveOpen, options, allocator: null)
    {
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The stream is not writable and seekable, or a codec factory is
    /// missing.</exception>
    public ArrowFileWriter(
        Stream stream, Schema schema, bool leaveOpen, IpcOptions? options, MemoryAllocator? allocator)
        : base(stream, schema, leaveOpen, options, allocator)
    {
        if (!stream.CanWrite)
            throw new ArgumentException("stream must be writable", nameof(stream));
        if (!stream.CanSeek)
            throw new ArgumentException("stream must be seekable", nameof(stream));
        Messages.IsFile = true;
    }

    /// <inheritdoc/>
    public override void WriteRecordBatch(RecordBatch recordBatch) => base.WriteRecordBatch(recordBatch);

    /// <inheritdoc/>
    public override Task WriteRecordBatchAsync(
        RecordBatch recordBatch, CancellationToken cancellationToken = default) =>
        base.WriteRecordBatchAsync(recordBatch, cancellationToken);

    private protected override ValueTask WriteHeadAsync(IoMode mode)
    {
        _origin = BaseStream.Position;
        return Messages.Output.WriteAsync(s_magic, mode);
    }

    private protected override async ValueTask WriteTailAsync(IoMode mode)
    {
        var footer = Messages.EncodeFooter(_origin);
        BinaryPrimitives.WriteInt32LittleEndian(_footerLength, footer.Length);
        await Messages.Output.WriteAsync(footer, mode).ConfigureAwait(false);
        await Messages.Output.WriteAsync(_footerLength, mode).ConfigureAwait(false);
        await Messages.Output.WriteAsync(s_magic.AsMemory(0, Framing.Magic.Length), mode).ConfigureAwait(false);
    }
}
