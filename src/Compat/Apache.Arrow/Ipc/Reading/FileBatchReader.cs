using System.Buffers.Binary;
using System.IO;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Ipc.Metadata;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>Reads batches of a file by their position in its footer.</summary>
internal sealed class FileBatchReader(StreamMessageSource source, ReaderContext context) : BatchReader(context)
{
    private const int LeadingMagicSize = 8;
    private const int TrailerSize = sizeof(int) + 6;
    private Block[] _dictionaries = [];
    private Block[] _batches = [];
    private bool _hasDictionaries;
    private int _next;

    private Stream Stream => source.Stream;

    public async ValueTask<int> CountAsync(IoMode mode)
    {
        await ReadSchemaAsync(mode).ConfigureAwait(false);
        return _batches.Length;
    }

    public override async ValueTask<Schema?> ReadSchemaAsync(IoMode mode)
    {
        if (Layout is not null)
            return Schema;
        var end = Stream.Length - TrailerSize;
        if (end < LeadingMagicSize)
            throw new InvalidDataException("The file is too short for an Arrow file.");
        var start = await ReadAtAsync(0, Framing.Magic.Length, mode).ConfigureAwait(false);
        CheckMagic(start.Span);
        var trailer = await ReadAtAsync(end, TrailerSize, mode).ConfigureAwait(false);
        CheckMagic(trailer.Span[sizeof(int)..]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(trailer.Span);
        if (length <= 0 || length > end - LeadingMagicSize)
            throw new InvalidDataException("The footer of the Arrow file lies outside it.");
        var footer = await ReadAtAsync(end - length, length, mode).ConfigureAwait(false);
        DecodeFooter(new FlatBuffer(footer).Root(), end - length);
        return Schema;
    }

    public override async ValueTask<RecordBatchWithMetadata> ReadNextAsync(IoMode mode)
    {
        var count = await CountAsync(mode).ConfigureAwait(false);
        return _next < count ? await ReadAsync(_next++, mode).ConfigureAwait(false) : default;
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    public async ValueTask<RecordBatchWithMetadata> ReadAsync(int index, IoMode mode)
    {
        var count = await CountAsync(mode).ConfigureAwait(false);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
        await ReadDictionariesAsync(mode).ConfigureAwait(false);
        var message = await ReadBlockAsync(_batches[index], mode).ConfigureAwait(false);
        return message.Metadata.Kind == MessageKind.RecordBatch
            ? DecodeBatch(message)
            : throw new InvalidDataException("The Arrow file's footer names a record batch that is none.");
    }

    public override void Dispose()
    {
        base.Dispose();
        source.Dispose();
    }

    private static void CheckMagic(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.SequenceEqual(Framing.Magic))
            throw new InvalidDataException("The file is not an Arrow file: the marks at its ends are missing.");
    }

    private void DecodeFooter(FlatTable footer, long footerStart)
    {
        MetadataReader.CheckFooterVersion(footer.GetInt16(Slots.Footer.Version));
        _dictionaries = ReadBlocks(footer.GetVector(Slots.Footer.Dictionaries, Framing.BlockSize), footerStart);
        _batches = ReadBlocks(footer.GetVector(Slots.Footer.RecordBatches, Framing.BlockSize), footerStart);
        DecodeSchema(footer.GetTable(Slots.Footer.Schema, "schema in the footer"));
    }

    private static Block[] ReadBlocks(ReadOnlySpan<byte> vector, long footerStart)
    {
        var blocks = new Block[vector.Length / Framing.BlockSize];
        var total = 0L;
        for (var i = 0; i < blocks.Length; i++)
        {
            var bytes = vector.Slice(i * Framing.BlockSize, Framing.BlockSize);
            var block = blocks[i] = new Block(
                BinaryPrimitives.ReadInt64LittleEndian(bytes),
                BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
            if (block.Offset < 0 || block.MetadataLength < sizeof(int)
                || block.BodyLength < 0 || block.BodyLength > footerStart
                || block.Offset > footerStart - block.MetadataLength - block.BodyLength)
                throw new InvalidDataException("A block of the Arrow file lies outside it.");
            // Blocks that overlap would let a small file expand without bound.
            total += block.MetadataLength + block.BodyLength;
            if (total > footerStart)
                throw new InvalidDataException("Blocks of the Arrow file overlap.");
        }
        return blocks;
    }

    private async ValueTask ReadDictionariesAsync(IoMode mode)
    {
        if (_hasDictionaries)
            return;
        foreach (var block in _dictionaries)
        {
            var message = await ReadBlockAsync(block, mode).ConfigureAwait(false);
            if (message.Metadata.Kind != MessageKind.DictionaryBatch)
                throw new InvalidDataException("The Arrow file's footer names a dictionary that is none.");
            DecodeDictionary(message, mayReplace: false);
        }
        _hasDictionaries = true;
    }

    private async ValueTask<IpcMessage> ReadBlockAsync(Block block, IoMode mode)
    {
        var prefixed = await ReadAtAsync(block.Offset, block.MetadataLength, mode).ConfigureAwait(false);
        var metadata = MetadataReader.ReadMessage(SkipPrefix(prefixed));
        if (metadata.BodyLength != block.BodyLength)
            throw new InvalidDataException("The Arrow file's footer and a message disagree about its length.");
        var body = await source.ReadBodyAsync(block.BodyLength, mode).ConfigureAwait(false);
        return new IpcMessage(metadata, body);
    }

    // The length in the prefix is not needed: the footer says it too. Only the size of the prefix matters.
    private static ReadOnlyMemory<byte> SkipPrefix(ReadOnlyMemory<byte> metadata)
    {
        var isLegacy = BinaryPrimitives.ReadInt32LittleEndian(metadata.Span) != Framing.Continuation;
        var size = isLegacy ? sizeof(int) : 2 * sizeof(int);
        return metadata.Length >= size
            ? metadata[size..]
            : throw new InvalidDataException("A block of the Arrow file is too short for a message.");
    }

    private ValueTask<ReadOnlyMemory<byte>> ReadAtAsync(long offset, int length, IoMode mode)
    {
        Stream.Position = offset;
        return source.ReadMetadataAsync(length, mode);
    }

    private readonly record struct Block(long Offset, int MetadataLength, long BodyLength);
}
