using System.IO;
using Apache.Arrow.Ipc.FlatBuffers;

namespace Apache.Arrow.Ipc.Metadata;

/// <summary>What the metadata of a message says before its header is looked at.</summary>
internal readonly struct MessageMetadata
{
    public required MetadataVersion Version { get; init; }

    public required MessageKind Kind { get; init; }

    public required FlatTable Header { get; init; }

    /// <summary>Bytes that follow the metadata; not negative, but otherwise only a claim.</summary>
    public required long BodyLength { get; init; }

    /// <summary>Custom metadata of this message, or null.</summary>
    public required Dictionary<string, string>? Custom { get; init; }
}

/// <summary>Decodes the parts that all messages have.</summary>
internal static class MetadataReader
{
    public static MessageMetadata ReadMessage(ReadOnlyMemory<byte> metadata)
    {
        var message = new FlatBuffer(metadata).Root();
        var bodyLength = message.GetInt64(Slots.Message.BodyLength);
        if (bodyLength < 0)
            throw new InvalidDataException("An Arrow message claims a negative body length.");
        return new MessageMetadata
        {
            Version = ReadVersion(message.GetInt16(Slots.Message.Version)),
            Kind = (MessageKind)message.GetByte(Slots.Message.HeaderKind),
            Header = message.GetTable(Slots.Message.Header, "message header"),
            BodyLength = bodyLength,
            Custom = ReadKeyValues(message.GetTables(Slots.Message.Metadata)),
        };
    }

    /// <exception cref="NotSupportedException">The version is from the future.</exception>
    public static void CheckFooterVersion(short version)
    {
        // Writers before 1.0.0 left the version out of the footer, which reads as V1; the messages tell their own.
        if ((MetadataVersion)version is < MetadataVersion.V1 or > MetadataVersion.V5)
            throw UnsupportedVersion(version);
    }

    private static MetadataVersion ReadVersion(short version) =>
        (MetadataVersion)version is MetadataVersion.V4 or MetadataVersion.V5
            ? (MetadataVersion)version
            : throw UnsupportedVersion(version);

    private static NotSupportedException UnsupportedVersion(short version) =>
        new($"Arrow metadata version V{version + 1} is not supported, only V4 and V5 are.");

    /// <summary>Decodes custom metadata; of equal keys the last wins. Null when there is none.</summary>
    public static Dictionary<string, string>? ReadKeyValues(FlatTableVector pairs)
    {
        if (pairs.Count == 0)
            return null;
        var read = new Dictionary<string, string>();
        for (var i = 0; i < pairs.Count; i++)
        {
            var pair = pairs[i];
            read[pair.GetString(Slots.KeyValue.Key) ?? ""] = pair.GetString(Slots.KeyValue.Value) ?? "";
        }
        return read;
    }
}
