using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;

namespace ScoringService.Server.Lookup;

/// <summary>Writes the wire format of protocol buffers into one growing array. Not thread-safe.</summary>
internal sealed class ProtoBuffer
{
    private const int LongestVarint = 10;

    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>What was written since the last <see cref="Clear"/>; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Number of bytes written.</summary>
    public int Length => _length;

    /// <summary>Memory that is held.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>What was written since a place; it stays as it is when more is written.</summary>
    public ReadOnlyMemory<byte> From(int start) => _bytes.AsMemory(start, _length - start);

    /// <summary>Bytes that were written, to be changed; valid until the next write.</summary>
    public Span<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    /// <summary>Writes zeros, to be changed; valid until the next write.</summary>
    public Span<byte> Append(int size)
    {
        var room = Room(size)[..size];
        room.Clear();
        _length += size;
        return room;
    }

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes bytes that are in wire format already.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Writes a field of varint type.</summary>
    public void Varint(int field, ulong value)
    {
        Varint(Tag(field, WireFormat.WireType.Varint));
        Varint(value);
    }

    /// <summary>Writes a double.</summary>
    public void Double(int field, double value)
    {
        Varint(Tag(field, WireFormat.WireType.Fixed64));
        BinaryPrimitives.WriteDoubleLittleEndian(Room(sizeof(double)), value);
        _length += sizeof(double);
    }

    /// <summary>Writes a field of bytes or text.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Prefix(field, value.Length);
        Raw(value);
    }

    /// <summary>Writes what comes before the bytes of a field of bytes, text or a message.</summary>
    public void Prefix(int field, int length)
    {
        Varint(Tag(field, WireFormat.WireType.LengthDelimited));
        Varint((ulong)length);
    }

    /// <summary>Number of bytes that <see cref="Prefix"/> writes.</summary>
    public static int PrefixBytes(int field, int length) =>
        VarintSize(Tag(field, WireFormat.WireType.LengthDelimited)) + VarintSize((ulong)length);

    /// <summary>Writes what comes before the bytes of a field over bytes that were kept free for it, so that it ends
    /// where these do.</summary>
    /// <param name="end">Where these end.</param>
    /// <param name="field">Number of the field.</param>
    /// <param name="length">Number of its bytes.</param>
    /// <returns>Where it begins.</returns>
    public int PrefixBefore(int end, int field, int length)
    {
        var (behind, begin) = (_length, end - PrefixBytes(field, length));
        _length = begin;
        Prefix(field, length);
        _length = behind;
        return begin;
    }

    /// <summary>Writes a message that is made by the generated code.</summary>
    public void Message(IMessage message)
    {
        var size = message.CalculateSize();
        message.WriteTo(Room(size)[..size]);
        _length += size;
    }

    /// <summary>Begins a message within the message; give the result to <see cref="End"/>.</summary>
    public int Begin(int field)
    {
        Varint(Tag(field, WireFormat.WireType.LengthDelimited));
        Room(1);
        return ++_length;
    }

    /// <summary>Ends a message: puts its length, which is known only now, in front of it.</summary>
    public void End(int begin)
    {
        var size = _length - begin;
        var more = VarintSize((ulong)size) - 1;
        // One byte was kept free. Only messages of 128 bytes and more are moved, and those are short as well.
        if (more > 0)
        {
            Room(more);
            _bytes.AsSpan(begin, size).CopyTo(_bytes.AsSpan(begin + more));
        }

        _length = begin - 1;
        Varint((ulong)size);
        _length += size;
    }

    private static ulong Tag(int field, WireFormat.WireType type) => WireFormat.MakeTag(field, type);

    private static int VarintSize(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    private void Varint(ulong value)
    {
        var room = Room(LongestVarint);
        var i = 0;
        for (; value >= 0x80; value >>= 7) room[i++] = (byte)(value | 0x80);
        room[i++] = (byte)value;
        _length += i;
    }

    private Span<byte> Room(int size)
    {
        if (size > _bytes.Length - _length) Array.Resize(ref _bytes, Math.Max(checked(_length + size), 2 * _length));
        return _bytes.AsSpan(_length);
    }
}
