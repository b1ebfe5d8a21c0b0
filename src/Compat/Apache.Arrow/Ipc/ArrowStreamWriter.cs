using System.IO;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Ipc.Writing;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc;

/// <summary>Writes record batches in the Arrow streaming format.</summary>
/// <remarks>
/// The schema is written before the first batch, and dictionaries before the first batch that needs them; one that
/// changed is written again. Buffers go to the stream as they are, without a copy. The stream is not flushed.
/// </remarks>
public class ArrowStreamWriter : IDisposable
{
    private readonly MessageWriter _messages;
    private readonly bool _leaveOpen;
    private bool _hasWrittenStart;
    private bool _hasWrittenEnd;

    public ArrowStreamWriter(Stream baseStream, Schema schema)
        : this(baseStream, schema, leaveOpen: false)
    {
    }

    public ArrowStreamWriter(Stream baseStream, Schema schema, bool leaveOpen)
        : this(baseStream, schema, leaveOpen, options: null, allocator: null)
    {
    }

    public ArrowStreamWriter(Stream baseStream, Schema schema, bool leaveOpen, IpcOptions? options)
        : this(baseStream, schema, leaveOpen, options, allocator: null)
    {
    }

    /// <summary>Prepares a writer; nothing is written yet.</summary>
    /// <param name="baseStream">Where to write to.</param>
    /// <param name="schema">Schema of all batches.</param>
    /// <param name="leaveOpen">Whether <paramref name="baseStream"/> survives this writer.</param>
    /// <param name="options">How to write; null means the defaults.</param>
    /// <param name="allocator">Source of memory for buffers that must be rearranged; null means pooled arrays.</param>
    /// <exception cref="ArgumentException">The options ask for compression and bring no codec factory.</exception>
    public ArrowStreamWriter(
        Stream baseStream, Schema schema, bool leaveOpen, IpcOptions? options, MemoryAllocator? allocator)
    {
        ArgumentNullException.ThrowIfNull(baseStream);
        ArgumentNullException.ThrowIfNull(schema);
        options ??= IpcOptions.Default;
        if (options.CompressionCodec is not null && options.CompressionCodecFactory is null)
        {
            throw new ArgumentException(
                $"A {nameof(options.CompressionCodecFactory)} must be provided "
                + $"when a {nameof(options.CompressionCodec)} is specified",
                nameof(options));
        }
        BaseStream = baseStream;
        Schema = schema;
        _leaveOpen = leaveOpen;
        _messages = new MessageWriter(baseStream, schema, options, allocator);
    }

    protected Stream BaseStream { get; }

    protected bool HasWrittenSchema { get; set; }

    protected Schema Schema { get; }

    private protected MessageWriter Messages => _messages;

    /// <summary>Writes a batch, which can be disposed afterwards.</summary>
    /// <exception cref="ArgumentException">Its columns do not fit the schema.</exception>
    public virtual void WriteRecordBatch(RecordBatch recordBatch) =>
        WriteAsync(recordBatch, null, IoMode.Synchronous).GetAwaiter().GetResult();

    /// <summary>Writes a batch with key-value pairs of its own, of which none may be null.</summary>
    /// <inheritdoc cref="WriteRecordBatch(RecordBatch)" path="/exception"/>
    public virtual void WriteRecordBatch(
        RecordBatch recordBatch, IReadOnlyDictionary<string, string>? customMetadata) =>
        WriteAsync(recordBatch, customMetadata, IoMode.Synchronous).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteRecordBatch(RecordBatch)"/>
    public virtual Task WriteRecordBatchAsync(RecordBatch recordBatch, CancellationToken cancellationToken = default) =>
        WriteAsync(recordBatch, null, IoMode.Asynchronous(cancellationToken)).AsTask();

    /// <inheritdoc cref="WriteRecordBatch(RecordBatch, IReadOnlyDictionary{string, string})"/>
    public virtual Task WriteRecordBatchAsync(
        RecordBatch recordBatch,
        IReadOnlyDictionary<string, string>? customMetadata,
        CancellationToken cancellationToken = default) =>
        WriteAsync(recordBatch, customMetadata, IoMode.Asynchronous(cancellationToken)).AsTask();

    /// <summary>Writes the schema now rather than with the first batch.</summary>
    public void WriteStart() => WriteStartAsync(IoMode.Synchronous).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteStart"/>
    public Task WriteStartAsync(CancellationToken cancellationToken = default) =>
        WriteStartAsync(IoMode.Asynchronous(cancellationToken)).AsTask();

    /// <summary>Writes the mark of the end; also the schema when there was no batch.</summary>
    public void WriteEnd() => WriteEndAsync(IoMode.Synchronous).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteEnd"/>
    public Task WriteEndAsync(CancellationToken cancellationToken = default) =>
        WriteEndAsync(IoMode.Asynchronous(cancellationToken)).AsTask();

    /// <summary>Closes the stream unless told to leave it open; does not write the end.</summary>
    public virtual void Dispose()
    {
        _messages.Dispose();
        if (!_leaveOpen)
            BaseStream.Dispose();
        GC.SuppressFinalize(this);
    }

    protected int CalculatePadding(long offset, int alignment = 8) =>
        checked((int)(BitUtility.RoundUpToMultiplePowerOfTwo(offset, alignment) - offset));

    /// <summary>Writes what comes before the schema.</summary>
    private protected virtual ValueTask WriteHeadAsync(IoMode mode) => default;

    /// <summary>Writes what comes after the end mark.</summary>
    private protected virtual ValueTask WriteTailAsync(IoMode mode) => default;

    private async ValueTask WriteStartAsync(IoMode mode)
    {
        await WriteStartUnflushedAsync(mode).ConfigureAwait(false);
        await _messages.Output.FlushAsync(mode).ConfigureAwait(false);
    }

    private async ValueTask WriteStartUnflushedAsync(IoMode mode)
    {
        if (_hasWrittenStart)
            return;
        _hasWrittenStart = true;
        await WriteHeadAsync(mode).ConfigureAwait(false);
        await _messages.WriteSchemaAsync(mode).ConfigureAwait(false);
        HasWrittenSchema = true;
    }

    private async ValueTask WriteAsync(
        RecordBatch recordBatch, IReadOnlyDictionary<string, string>? customMetadata, IoMode mode)
    {
        ArgumentNullException.ThrowIfNull(recordBatch);
        if (_hasWrittenEnd)
            throw new InvalidOperationException("The end was written already.");
        CheckColumns(recordBatch);
        await WriteStartUnflushedAsync(mode).ConfigureAwait(false);
        await _messages.WriteBatchAsync(recordBatch, customMetadata, mode).ConfigureAwait(false);
        await _messages.Output.FlushAsync(mode).ConfigureAwait(false);
    }

    private async ValueTask WriteEndAsync(IoMode mode)
    {
        if (_hasWrittenEnd)
            return;
        await WriteStartUnflushedAsync(mode).ConfigureAwait(false);
        await _messages.WriteEndAsync(mode).ConfigureAwait(false);
        await WriteTailAsync(mode).ConfigureAwait(false);
        await _messages.Output.FlushAsync(mode).ConfigureAwait(false);
        _hasWrittenEnd = true;
    }

    // A batch that does not fit the schema would make the whole stream unreadable.
    private void CheckColumns(RecordBatch batch)
    {
        var fields = Schema.FieldsList;
        if (batch.ColumnCount != fields.Count)
            throw new ArgumentException($"The batch has {batch.ColumnCount} columns, not {fields.Count}.");
        for (var i = 0; i < fields.Count; i++)
        {
            var column = batch.Column(i);
            if (column.Length != batch.Length || !TypeComparer.AreEqual(fields[i].DataType, column.Data.DataType))
                throw new ArgumentException($"Column {i} of the batch does not fit '{fields[i].Name}'.");
        }
    }
}
