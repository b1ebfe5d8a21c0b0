using System.Buffers;

namespace ScoringService.Protocol;

/// <summary>
/// Reads the fields of one protobuf message where it lies. Generated code copies every field of bytes into an array of
/// its own, which for streams of megabytes costs as much as receiving them.
/// </summary>
internal ref struct WireReader(ReadOnlySequence<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    private SequenceReader<byte> _reader = new(message);
    private int _wireType;

    /// <summary>Number of the field that <see cref="MoveNext"/> went to.</summary>
    public int Field { get; private set; }

    /// <summary>The field's bytes, if it is of bytes, text or a message; empty if not.</summary>
    public ReadOnlySequence<byte> Bytes { get; private set; }

    /// <summary>The field's number, if it is a whole number; 0 if not.</summary>
    public long Number { get; private set; }

    /// <summary>Goes to the next field; false after the last one.</summary>
    /// <exception cref="InvalidDataException">This is no protobuf message.</exception>
    public bool MoveNext()
    {
        if (_reader.End) return false;
        var tag = ReadVarint();
        (Field, _wireType) = ((int)(tag >> 3), (int)(tag & 7));
        (Bytes, Number) = (default, 0);
        switch (_wireType)
        {
            case Varint:
                Number = (long)ReadVarint();
                break;
            case Fixed64:
                Take(sizeof(long));
                break;
            case Delimited:
                Bytes = Take((long)ReadVarint());
                break;
            case Fixed32:
                Take(sizeof(int));
                break;
            default:
                throw Malformed();
        }

        return true;
    }

    private ReadOnlySequence<byte> Take(long length) =>
        length is >= 0 and <= int.MaxValue && _reader.TryReadExact((int)length, out var bytes)
            ? bytes : throw Malformed();

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (!_reader.TryRead(out var part)) throw Malformed();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }

        throw Malformed();
    }

    private static InvalidDataException Malformed() => new("This is no protobuf message.");
}
