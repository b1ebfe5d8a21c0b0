using System.IO;
using Apache.Arrow.Ipc.Metadata;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>Reads a schema and then batches and dictionaries in the order in which they come.</summary>
internal sealed class StreamBatchReader(MessageSource source, ReaderContext context) : BatchReader(context)
{
    private bool _ended;

    public override async ValueTask<Schema?> ReadSchemaAsync(IoMode mode)
    {
        if (Layout is not null || _ended)
            return Schema;
        var message = await source.ReadAsync(mode).ConfigureAwait(false);
        if (message is null)
        {
            _ended = true;
            return null;
        }
        if (message.Metadata.Kind != MessageKind.Schema)
            throw new InvalidDataException($"An Arrow stream starts with a {message.Metadata.Kind} and not a schema.");
        DecodeSchema(message.Metadata.Header);
        message.Body.Dispose();
        return Schema;
    }

    public override async ValueTask<RecordBatchWithMetadata> ReadNextAsync(IoMode mode)
    {
        await ReadSchemaAsync(mode).ConfigureAwait(false);
        while (!_ended)
        {
            var message = await source.ReadAsync(mode).ConfigureAwait(false);
            switch (message?.Metadata.Kind)
            {
                case null:
                    _ended = true;
                    break;
                case MessageKind.RecordBatch:
                    return DecodeBatch(message);
                case MessageKind.DictionaryBatch:
                    DecodeDictionary(message, mayReplace: true);
                    break;
                default:
                    throw new InvalidDataException($"An Arrow stream has a {message.Metadata.Kind} among its batches.");
            }
        }
        return default;
    }

    public override void Dispose()
    {
        base.Dispose();
        source.Dispose();
    }
}
