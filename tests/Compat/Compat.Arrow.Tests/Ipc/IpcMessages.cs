using System.Buffers.Binary;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>Takes streams apart without the reader under test.</summary>
internal static class IpcMessages
{
    /// <summary>
    /// The messages of a stream that has no bodies larger than the metadata says, each with its prefix and body.
    /// </summary>
    public static List<byte[]> Cut(byte[] stream)
    {
        var messages = new List<byte[]>();
        for (var at = 0; at < stream.Length;)
        {
            Assert.Equal(-1, BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(at)));
            var metadataLength = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(at + 4));
            Assert.Equal(0, metadataLength % 8);
            if (metadataLength == 0)
                break;
            var length = 8 + metadataLength + (int)ReadBodyLength(stream.AsSpan(at + 8, metadataLength));
            messages.Add(stream[at..(at + length)]);
            at += length;
        }
        return messages;
    }

    // Field 3 of the root table, found by the rules of FlatBuffers.
    private static long ReadBodyLength(ReadOnlySpan<byte> metadata)
    {
        var table = BinaryPrimitives.ReadInt32LittleEndian(metadata);
        var vtable = table - BinaryPrimitives.ReadInt32LittleEndian(metadata[table..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(metadata[vtable..]);
        var field = size < 12 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(metadata[(vtable + 10)..]);
        Assert.Equal(0, (table + field) % (field == 0 ? 1 : 8));
        return field == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(metadata[(table + field)..]);
    }
}
