using System.Buffers.Binary;
using Apache.Arrow.Flight.Protocol;
using Google.Protobuf;
using ScoringService.Server.Errors;
using ScoringService.Server.Streaming;

namespace ScoringService.Server.Flight;

/// <summary>
/// Arrow IPC messages as Flight sends them and back: without the marker and the length before the metadata, and with
/// the body apart.
/// </summary>
internal static class FlightMessages
{
    private const int Alignment = 8;
    private const uint Continuation = 0xffff_ffff;

    // Place of the body's length among the fields of Arrow's table Message, and where fields begin in a FlatBuffers
    // vtable.
    private const int BodyLengthField = 3;
    private const int FirstField = 4;

    /// <summary>The messages of a head: the schema and the dictionaries.</summary>
    public static IEnumerable<FlightData> Split(ReadOnlyMemory<byte> head)
    {
        while (!head.IsEmpty)
        {
            var metadata = BinaryPrimitives.ReadInt32LittleEndian(head.Span[sizeof(int)..]);
            var length = ArrowSink.PrefixBytes + metadata + BodyBytes(head.Span.Slice(ArrowSink.PrefixBytes, metadata));
            yield return Create(head[..length], metadata);
            head = head[length..];
        }
    }

    /// <summary>The first message of a head, which is the schema, as it is in a stream.</summary>
    public static ReadOnlyMemory<byte> SchemaOf(ReadOnlyMemory<byte> head) =>
        head[..(ArrowSink.PrefixBytes + BinaryPrimitives.ReadInt32LittleEndian(head.Span[sizeof(int)..]))];

    /// <summary>A message.</summary>
    /// <param name="message">As it is in a stream; must not change while the result is used.</param>
    /// <param name="metadataBytes">Length of its metadata.</param>
    public static FlightData Create(ReadOnlyMemory<byte> message, int metadataBytes) => new()
    {
        DataHeader = UnsafeByteOperations.UnsafeWrap(message.Slice(ArrowSink.PrefixBytes, metadataBytes)),
        DataBody = UnsafeByteOperations.UnsafeWrap(message[(ArrowSink.PrefixBytes + metadataBytes)..]),
    };

    /// <summary>A message as it is in a stream; empty for one that carries no Arrow data.</summary>
    public static ByteString Join(FlightData data)
    {
        if (data.DataHeader.IsEmpty)
            return data.DataBody.IsEmpty ? ByteString.Empty
                : throw RequestException.Invalid("data_header", "is empty, but there is a data_body.");
        var (metadata, body) = (Padded(data.DataHeader.Length), Padded(data.DataBody.Length));
        var bytes = new byte[ArrowSink.PrefixBytes + metadata + body];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Continuation);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(uint)), metadata);
        data.DataHeader.Span.CopyTo(bytes.AsSpan(ArrowSink.PrefixBytes));
        data.DataBody.Span.CopyTo(bytes.AsSpan(ArrowSink.PrefixBytes + metadata));
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private static int Padded(int length) => checked(length + Alignment - 1) / Alignment * Alignment;

    /// <summary>The length of the body that a message's metadata, a FlatBuffers table, tell of.</summary>
    private static int BodyBytes(ReadOnlySpan<byte> metadata)
    {
        var table = BinaryPrimitives.ReadInt32LittleEndian(metadata);
        var vtable = table - BinaryPrimitives.ReadInt32LittleEndian(metadata[table..]);
        var entry = FirstField + (BodyLengthField * sizeof(ushort));
        if (entry >= BinaryPrimitives.ReadUInt16LittleEndian(metadata[vtable..])) return 0;
        var place = BinaryPrimitives.ReadUInt16LittleEndian(metadata[(vtable + entry)..]);
        return place == 0 ? 0 : checked((int)BinaryPrimitives.ReadInt64LittleEndian(metadata[(table + place)..]));
    }
}
