using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Ipc.Writing;

namespace Apache.Arrow.Ipc.Metadata;

/// <summary>Encodes the metadata of messages and of the footer.</summary>
internal static class MetadataWriter
{
    private const byte Lz4Frame = 0, Zstd = 1;

    /// <summary>Writes the table RecordBatch for what was encoded; returns the length of the body too.</summary>
    public static (int Reference, long BodyLength) WriteBatch(
        FlatBufferBuilder builder, long length, BodyEncoder body, CompressionCodecType? compression)
    {
        var variadicCounts = WriteVariadicCounts(builder, body.VariadicCounts);
        var compressionTable = WriteCompression(builder, compression);
        var (buffers, bodyLength) = WriteBuffers(builder, body.Buffers);
        var nodes = WriteNodes(builder, body.Nodes);
        builder.StartTable(Slots.RecordBatch.Count);
        builder.Add(Slots.RecordBatch.Length, length);
        builder.AddReference(Slots.RecordBatch.Nodes, nodes);
        builder.AddReference(Slots.RecordBatch.Buffers, buffers);
        builder.AddReference(Slots.RecordBatch.Compression, compressionTable);
        builder.AddReference(Slots.RecordBatch.VariadicCounts, variadicCounts);
        return (builder.EndTable(), bodyLength);
    }

    public static int WriteDictionary(FlatBufferBuilder builder, long id, int batch, bool isDelta)
    {
        builder.StartTable(Slots.DictionaryBatch.Count);
        builder.Add(Slots.DictionaryBatch.Id, id);
        builder.AddReference(Slots.DictionaryBatch.Data, batch);
        builder.Add(Slots.DictionaryBatch.IsDelta, isDelta);
        return builder.EndTable();
    }

    /// <summary>Ends a message with its envelope.</summary>
    public static ReadOnlyMemory<byte> FinishMessage(
        FlatBufferBuilder builder, MessageKind kind, int header, (long BodyLength, int CustomMetadata) rest = default)
    {
        builder.StartTable(Slots.Message.Count);
        builder.Add(Slots.Message.Version, (short)MetadataVersion.V5);
        builder.Add(Slots.Message.HeaderKind, (byte)kind);
        builder.AddReference(Slots.Message.Header, header);
        builder.Add(Slots.Message.BodyLength, rest.BodyLength);
        builder.AddReference(Slots.Message.Metadata, rest.CustomMetadata);
        return builder.Finish(builder.EndTable());
    }

    public static ReadOnlyMemory<byte> FinishFooter(
        FlatBufferBuilder builder, int schema, IReadOnlyList<FileBlock> dictionaries, IReadOnlyList<FileBlock> batches)
    {
        var batchVector = WriteBlocks(builder, batches);
        var dictionaryVector = WriteBlocks(builder, dictionaries);
        builder.StartTable(Slots.Footer.Count);
        builder.Add(Slots.Footer.Version, (short)MetadataVersion.V5);
        builder.AddReference(Slots.Footer.Schema, schema);
        builder.AddReference(Slots.Footer.Dictionaries, dictionaryVector);
        builder.AddReference(Slots.Footer.RecordBatches, batchVector);
        return builder.Finish(builder.EndTable());
    }

    private static int WriteNodes(FlatBufferBuilder builder, List<FieldNode> nodes)
    {
        // FieldNode has the layout of the format's struct.
        var bytes = builder.CreateVector(nodes.Count, Framing.NodeSize, out var reference);
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(nodes)).CopyTo(bytes);
        return reference;
    }

    private static (int Reference, long BodyLength) WriteBuffers(
        FlatBufferBuilder builder, List<ReadOnlyMemory<byte>> buffers)
    {
        var bytes = builder.CreateVector(buffers.Count, Framing.BufferSize, out var reference);
        var offset = 0L;
        foreach (var buffer in buffers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, offset);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(long)..], buffer.Length);
            bytes = bytes[Framing.BufferSize..];
            offset += Framing.Pad(buffer.Length);
        }
        return (reference, offset);
    }

    private static int WriteVariadicCounts(FlatBufferBuilder builder, List<long> counts)
    {
        if (counts.Count == 0)
            return 0;
        var bytes = builder.CreateVector(counts.Count, sizeof(long), out var reference);
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(counts)).CopyTo(bytes);
        return reference;
    }

    private static int WriteCompression(FlatBufferBuilder builder, CompressionCodecType? compression)
    {
        if (compression is null)
            return 0;
        builder.StartTable(Slots.Compression.Count);
        builder.Add(Slots.Compression.Codec, compression == CompressionCodecType.Zstd ? Zstd : Lz4Frame);
        return builder.EndTable();
    }

    private static int WriteBlocks(FlatBufferBuilder builder, IReadOnlyList<FileBlock> blocks)
    {
        var bytes = builder.CreateVector(blocks.Count, Framing.BlockSize, out var reference);
        foreach (var block in blocks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, block.Offset);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], block.MetadataLength);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], block.BodyLength);
            bytes = bytes[Framing.BlockSize..];
        }
        return reference;
    }
}
