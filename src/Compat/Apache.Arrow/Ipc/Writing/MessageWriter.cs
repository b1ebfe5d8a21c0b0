using System.IO;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc.Writing;

/// <summary>
/// Writes the messages of one stream or file: its schema, dictionaries when they are new, and batches.
/// </summary>
internal sealed class MessageWriter : IDisposable
{
    private readonly IpcOptions _options;
    private readonly MemoryAllocator? _allocator;
    private readonly IpcField[] _columns;
    private readonly bool _usesDictionaries;
    private readonly FlatBufferBuilder _builder = new();
    private readonly BodyEncoder _body;
    private readonly BodyCompressor _compressor;
    private readonly Dictionary<long, DictionaryTracker> _dictionaries = [];

    public MessageWriter(Stream stream, Schema schema, IpcOptions options, MemoryAllocator? allocator)
    {
        Schema = schema;
        Output = new MessageOutput(stream);
        _options = options;
        _allocator = allocator;
        _columns = FieldLayout.Of(schema);
        _usesDictionaries = System.Array.Exists(_columns, column => column.UsesDictionaries);
        _body = new BodyEncoder(allocator);
        _compressor = new BodyCompressor(options, allocator);
    }

    public Schema Schema { get; }

    public MessageOutput Output { get; }

    /// <summary>Whether this is for a file, where a dictionary can grow but not be replaced.</summary>
    public bool IsFile { get; set; }

    /// <summary>Where messages lie, counted in bytes handed to <see cref="Output"/>; kept for files only.</summary>
    public List<FileBlock> DictionaryBlocks { get; } = [];

    /// <inheritdoc cref="DictionaryBlocks"/>
    public List<FileBlock> BatchBlocks { get; } = [];

    public async ValueTask WriteSchemaAsync(IoMode mode)
    {
        _builder.Clear();
        var schema = SchemaWriter.Write(_builder, Schema, _columns);
        var metadata = MetadataWriter.FinishMessage(_builder, MessageKind.Schema, schema);
        await WriteMetadataAsync(metadata, mode).ConfigureAwait(false);
    }

    public async ValueTask WriteBatchAsync(
        RecordBatch batch, IReadOnlyDictionary<string, string>? customMetadata, IoMode mode)
    {
        if (_usesDictionaries)
        {
            for (var i = 0; i < _columns.Length; i++)
                await WriteDictionariesAsync(_columns[i], batch.Column(i).Data, mode).ConfigureAwait(false);
        }
        try
        {
            for (var i = 0; i < _columns.Length; i++)
                _body.Add(batch.Column(i).Data);
            _builder.Clear();
            var custom = SchemaWriter.WriteKeyValues(_builder, customMetadata);
            var (header, bodyLength) = EncodeBatch(batch.Length);
            var message = MetadataWriter.FinishMessage(_builder, MessageKind.RecordBatch, header, (bodyLength, custom));
            await WriteMessageAsync(message, bodyLength, BatchBlocks, mode).ConfigureAwait(false);
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>Marks the end of the messages.</summary>
    public ValueTask WriteEndAsync(IoMode mode) =>
        Output.WritePrefixAsync(0, _options.WriteLegacyIpcFormat, mode);

    /// <summary>
    /// Encodes the footer of a file, whose blocks lie where they were written plus <paramref name="origin"/>.
    /// </summary>
    public ReadOnlyMemory<byte> EncodeFooter(long origin)
    {
        _builder.Clear();
        var schema = SchemaWriter.Write(_builder, Schema, _columns);
        FileBlock Move(FileBlock block) => block with { Offset = block.Offset + origin };
        return MetadataWriter.FinishFooter(
            _builder, schema, DictionaryBlocks.ConvertAll(Move), BatchBlocks.ConvertAll(Move));
    }

    public void Dispose()
    {
        _body.Dispose();
        _compressor.Dispose();
    }

    // Returns whether a dictionary was replaced, so that dictionaries that refer to it are written again too.
    private async ValueTask<bool> WriteDictionariesAsync(IpcField field, ArrayData data, IoMode mode)
    {
        var replaced = false;
        if (!field.UsesDictionaries)
            return replaced;
        if (field.DictionaryValues is null)
        {
            for (var i = 0; i < field.Children.Length; i++)
            {
                var (child, values) = (field.Children[i], data.Children[i]);
                replaced |= await WriteDictionariesAsync(child, values, mode).ConfigureAwait(false);
            }
            return replaced;
        }
        var dictionary = data.Dictionary
            ?? throw new ArgumentException($"Column '{field.Field.Name}' has no dictionary.");
        replaced = await WriteDictionariesAsync(field.DictionaryValues, dictionary, mode).ConfigureAwait(false);
        if (!_dictionaries.TryGetValue(field.DictionaryId, out var tracker))
            _dictionaries.Add(field.DictionaryId, tracker = new DictionaryTracker(_allocator));
        var change = replaced ? DictionaryChange.Replaced : tracker.Compare(dictionary);
        if (change != DictionaryChange.None)
        {
            var written = IsFile ? GetDelta(tracker, change, dictionary) : dictionary;
            await WriteDictionaryAsync(field.DictionaryId, written, written != dictionary, mode).ConfigureAwait(false);
        }
        tracker.Remember(dictionary);
        return change == DictionaryChange.Replaced;
    }

    // What a file needs of a dictionary that it may have in part.
    private static ArrayData GetDelta(DictionaryTracker tracker, DictionaryChange change, ArrayData dictionary) =>
        tracker.Length == 0 ? dictionary
        : change == DictionaryChange.Extended ? dictionary.Slice(tracker.Length, dictionary.Length - tracker.Length)
        : throw new NotSupportedException("An Arrow file cannot hold a second dictionary for the same column.");

    private async ValueTask WriteDictionaryAsync(long id, ArrayData values, bool isDelta, IoMode mode)
    {
        try
        {
            _body.Add(values);
            _builder.Clear();
            var (batch, bodyLength) = EncodeBatch(values.Length);
            var header = MetadataWriter.WriteDictionary(_builder, id, batch, isDelta);
            var metadata = MetadataWriter.FinishMessage(_builder, MessageKind.DictionaryBatch, header, (bodyLength, 0));
            await WriteMessageAsync(metadata, bodyLength, DictionaryBlocks, mode).ConfigureAwait(false);
        }
        finally
        {
            Forget();
        }
    }

    private (int Reference, long BodyLength) EncodeBatch(long length)
    {
        _compressor.Compress(_body.Buffers);
        return MetadataWriter.WriteBatch(_builder, length, _body, _options.CompressionCodec);
    }

    private async ValueTask WriteMessageAsync(
        ReadOnlyMemory<byte> metadata, long bodyLength, List<FileBlock> blocks, IoMode mode)
    {
        var start = Output.Written;
        await WriteMetadataAsync(metadata, mode).ConfigureAwait(false);
        if (IsFile)
            blocks.Add(new FileBlock(start, (int)(Output.Written - start), bodyLength));
        foreach (var buffer in _body.Buffers)
        {
            await Output.WriteAsync(buffer, mode).ConfigureAwait(false);
            await Output.PadAsync(buffer.Length, mode).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteMetadataAsync(ReadOnlyMemory<byte> metadata, IoMode mode)
    {
        // The metadata is padded so that prefix and metadata together keep the body aligned.
        var prefix = _options.WriteLegacyIpcFormat ? sizeof(int) : 2 * sizeof(int);
        var padded = (int)Framing.Pad(prefix + metadata.Length) - prefix;
        await Output.WritePrefixAsync(padded, _options.WriteLegacyIpcFormat, mode).ConfigureAwait(false);
        await Output.WriteAsync(metadata, mode).ConfigureAwait(false);
        await Output.PadAsync(prefix + metadata.Length, mode).ConfigureAwait(false);
    }

    // Views of the caller's arrays must not outlive the call.
    private void Forget()
    {
        _body.Clear();
        _compressor.Clear();
    }
}
