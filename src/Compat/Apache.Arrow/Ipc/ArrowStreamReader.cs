using System.IO;
using Apache.Arrow.Ipc.Reading;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc;

/// <summary>Reads record batches of the Arrow streaming format, one after another.</summary>
/// <remarks>
/// Input is not trusted. Besides what a stream itself throws, reading throws <see cref="InvalidDataException"/> for
/// malformed input and <see cref="NotSupportedException"/> for well-formed input that cannot be read here: unknown
/// types or metadata versions, big-endian data, compressed bodies without a codec factory. After an exception the
/// reader should not be used further.
/// </remarks>
public class ArrowStreamReader : IArrowReader, IArrowArrayStream, IDisposable
{
    private readonly BatchReader _reader;

    public ArrowStreamReader(Stream stream)
        : this(stream, allocator: null, compressionCodecFactory: null, leaveOpen: false)
    {
    }

    public ArrowStreamReader(Stream stream, MemoryAllocator? allocator)
        : this(stream, allocator, compressionCodecFactory: null, leaveOpen: false)
    {
    }

    public ArrowStreamReader(Stream stream, ICompressionCodecFactory? compressionCodecFactory)
        : this(stream, allocator: null, compressionCodecFactory, leaveOpen: false)
    {
    }

    public ArrowStreamReader(Stream stream, bool leaveOpen)
        : this(stream, allocator: null, compressionCodecFactory: null, leaveOpen)
    {
    }

    public ArrowStreamReader(Stream stream, MemoryAllocator? allocator, bool leaveOpen)
        : this(stream, allocator, compressionCodecFactory: null, leaveOpen)
    {
    }

    public ArrowStreamReader(Stream stream, ICompressionCodecFactory? compressionCodecFactory, bool leaveOpen)
        : this(stream, allocator: null, compressionCodecFactory, leaveOpen)
    {
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">Where to read from; it may return fewer bytes than asked for.</param>
    /// <param name="allocator">Source of memory for bodies; null means the default.</param>
    /// <param name="compressionCodecFactory">Decompresses bodies; null means that compressed ones cannot be
    /// read.</param>
    /// <param name="leaveOpen">Whether <paramref name="stream"/> survives this reader.</param>
    public ArrowStreamReader(
        Stream stream, MemoryAllocator? allocator, ICompressionCodecFactory? compressionCodecFactory, bool leaveOpen)
        : this(stream, ReaderContext.Create(allocator, compressionCodecFactory), leaveOpen)
    {
    }

    public ArrowStreamReader(ArrowContext context, Stream stream, bool leaveOpen = false)
        : this(stream, CreateContext(context), leaveOpen)
    {
    }

    /// <summary>Reads from memory; batches are views of it, so it must stay as it is while they are used.</summary>
    public ArrowStreamReader(ReadOnlyMemory<byte> buffer)
        : this(buffer, compressionCodecFactory: null)
    {
    }

    /// <inheritdoc cref="ArrowStreamReader(ReadOnlyMemory{byte})"/>
    public ArrowStreamReader(ReadOnlyMemory<byte> buffer, ICompressionCodecFactory? compressionCodecFactory)
        : this(buffer, ReaderContext.Create(null, compressionCodecFactory))
    {
    }

    /// <inheritdoc cref="ArrowStreamReader(ReadOnlyMemory{byte})"/>
    public ArrowStreamReader(ArrowContext context, ReadOnlyMemory<byte> buffer)
        : this(buffer, CreateContext(context))
    {
    }

    private protected ArrowStreamReader(BatchReader reader) => _reader = reader;

    private ArrowStreamReader(Stream stream, ReaderContext context, bool leaveOpen)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _reader = new StreamBatchReader(new StreamMessageSource(stream, context.Allocator, leaveOpen), context);
    }

    private ArrowStreamReader(ReadOnlyMemory<byte> buffer, ReaderContext context) =>
        _reader = new StreamBatchReader(new MemoryMessageSource(buffer), context);

    /// <summary>
    /// The schema. Blocks when it was not read yet, unlike <see cref="GetSchema"/>; null when the stream is empty.
    /// </summary>
    public Schema Schema => (_reader.Schema ?? _reader.ReadSchemaAsync(IoMode.Synchronous).GetAwaiter().GetResult())!;

    /// <summary>The schema, read now if need be; null when the stream is empty.</summary>
    public ValueTask<Schema?> GetSchema(CancellationToken cancellationToken = default) =>
        _reader.ReadSchemaAsync(IoMode.Asynchronous(cancellationToken));

    /// <summary>Reads the next batch, which the caller disposes.</summary>
    /// <returns>Null at the end.</returns>
    public async ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default) =>
        (await _reader.ReadNextAsync(IoMode.Asynchronous(cancellationToken)).ConfigureAwait(false)).Batch;

    /// <inheritdoc cref="ReadNextRecordBatchAsync"/>
    public RecordBatch? ReadNextRecordBatch() => ReadNextRecordBatchWithCustomMetadata().Batch;

    /// <summary>Reads the next batch, which the caller disposes, and its message's metadata.</summary>
    /// <returns>A null batch at the end.</returns>
    public ValueTask<RecordBatchWithMetadata> ReadNextRecordBatchWithCustomMetadataAsync(
        CancellationToken cancellationToken = default) => _reader.ReadNextAsync(IoMode.Asynchronous(cancellationToken));

    /// <inheritdoc cref="ReadNextRecordBatchWithCustomMetadataAsync"/>
    public RecordBatchWithMetadata ReadNextRecordBatchWithCustomMetadata() =>
        _reader.ReadNextAsync(IoMode.Synchronous).GetAwaiter().GetResult();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected static ReaderContext CreateContext(ArrowContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ReaderContext.Create(context.Allocator, context.CompressionCodecFactory, context.ExtensionRegistry);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _reader.Dispose();
    }
}
