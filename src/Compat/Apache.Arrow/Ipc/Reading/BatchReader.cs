using System.IO;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>What a reader needs besides its bytes; what is null takes its default.</summary>
internal sealed record ReaderContext(
    MemoryAllocator Allocator, ICompressionCodecFactory? Codecs, ExtensionTypeRegistry Extensions)
{
    public static ReaderContext Create(
        MemoryAllocator? allocator, ICompressionCodecFactory? codecs, ExtensionTypeRegistry? extensions = null) =>
        new(allocator ?? MemoryAllocator.Default.Value, codecs, extensions ?? ExtensionTypeRegistry.Default);
}

/// <summary>Turns messages into record batches, for streams and files alike.</summary>
internal abstract class BatchReader(ReaderContext context) : IDisposable
{
    private readonly DictionaryStore _dictionaries = new(context.Allocator);
    private readonly BodyBuffers _buffers = new(context.Codecs, context.Allocator);

    /// <summary>The schema once it was read; null before, and when the source is empty.</summary>
    public Schema? Schema => Layout?.Schema;

    protected IpcSchema? Layout { get; private set; }

    /// <summary>Reads the schema unless that was done before; null when the source is empty.</summary>
    public abstract ValueTask<Schema?> ReadSchemaAsync(IoMode mode);

    /// <summary>Reads the next batch; the default value at the end.</summary>
    public abstract ValueTask<RecordBatchWithMetadata> ReadNextAsync(IoMode mode);

    public virtual void Dispose() => _buffers.Dispose();

    protected void DecodeSchema(FlatTable schema) => Layout = SchemaReader.Read(schema, context.Extensions);

    /// <summary>Takes over the body and makes a batch that disposes it.</summary>
    protected RecordBatchWithMetadata DecodeBatch(IpcMessage message)
    {
        try
        {
            var header = message.Metadata.Header;
            var columns = DecodeColumns(header, message, Layout!.Columns);
            var length = header.GetInt64(Slots.RecordBatch.Length);
            if (length is < 0 or > int.MaxValue || columns.Exists(column => column.Length != length))
                throw new InvalidDataException($"An Arrow record batch claims {length} rows that its columns lack.");
            var arrays = columns.ConvertAll(ArrowArrayFactory.BuildArray);
            var batch = new RecordBatch(Layout.Schema, message.Body, arrays, (int)length);
            return new RecordBatchWithMetadata(batch, message.Metadata.Custom);
        }
        catch
        {
            message.Body.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes over the body and keeps the dictionary. Its memory is left to the collector, because batches share it.
    /// </summary>
    protected void DecodeDictionary(IpcMessage message, bool mayReplace)
    {
        var header = message.Metadata.Header;
        var id = header.GetInt64(Slots.DictionaryBatch.Id);
        if (!Layout!.Dictionaries.TryGetValue(id, out var field))
            throw new InvalidDataException($"No column uses the Arrow dictionary {id}.");
        var data = header.GetTable(Slots.DictionaryBatch.Data, "data of a dictionary");
        var values = DecodeColumns(data, message, [field])[0];
        if (header.GetBool(Slots.DictionaryBatch.IsDelta))
            _dictionaries.Append(id, values);
        else if (mayReplace || !_dictionaries.Contains(id))
            _dictionaries.Replace(id, values);
        else
            throw new InvalidDataException($"An Arrow file has two dictionaries {id}.");
    }

    private List<ArrayData> DecodeColumns(FlatTable batch, IpcMessage message, IpcField[] fields)
    {
        var decoder = new ArrayDecoder(batch, message.Metadata.Version, (_buffers, message.Body), _dictionaries);
        var columns = new List<ArrayData>(fields.Length);
        foreach (var field in fields)
            columns.Add(decoder.Decode(field));
        return columns;
    }
}
