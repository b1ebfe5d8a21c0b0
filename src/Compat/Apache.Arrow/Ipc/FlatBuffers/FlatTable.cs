using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Apache.Arrow.Ipc.FlatBuffers;

/// <summary>
/// A table in a <see cref="FlatBuffer"/>. Fields are named by their index in the schema's table; an absent field yields
/// the default.
/// </summary>
internal readonly struct FlatTable
{
    private const int TableWork = 8;
    private readonly FlatBuffer _buffer;
    private readonly int _position;
    private readonly int _vtable;
    private readonly int _vtableSize;
    private readonly int _tableSize;

    public FlatTable(FlatBuffer buffer, int position)
    {
        buffer.Spend(TableWork);
        var vtable = position - (long)buffer.ReadInt32(position);
        var vtableSize = buffer.ReadUInt16(vtable);
        var tableSize = buffer.ReadUInt16(vtable + sizeof(ushort));
        if (vtableSize < 4 || vtableSize % 2 != 0 || tableSize < 4)
            throw new InvalidDataException("Arrow metadata holds a malformed table.");
        buffer.Slice(vtable, vtableSize);
        buffer.Slice(position, tableSize);
        _buffer = buffer;
        _position = position;
        _vtable = (int)vtable;
        _vtableSize = vtableSize;
        _tableSize = tableSize;
    }

    public bool Has(int field) => Locate(field, 1) >= 0;

    public byte GetByte(int field, byte otherwise = 0)
    {
        var at = Locate(field, sizeof(byte));
        return at < 0 ? otherwise : _buffer.Slice(at, 1)[0];
    }

    public bool GetBool(int field) => GetByte(field) != 0;

    public short GetInt16(int field, short otherwise = 0)
    {
        var at = Locate(field, sizeof(short));
        return at < 0 ? otherwise : (short)_buffer.ReadUInt16(at);
    }

    public int GetInt32(int field, int otherwise = 0)
    {
        var at = Locate(field, sizeof(int));
        return at < 0 ? otherwise : _buffer.ReadInt32(at);
    }

    public long GetInt64(int field, long otherwise = 0)
    {
        var at = Locate(field, sizeof(long));
        return at < 0 ? otherwise : BinaryPrimitives.ReadInt64LittleEndian(_buffer.Slice(at, sizeof(long)));
    }

    public bool TryGetTable(int field, out FlatTable table)
    {
        var at = Locate(field, sizeof(int));
        table = at < 0 ? default : new FlatTable(_buffer, _buffer.FollowOffset(at));
        return at >= 0;
    }

    /// <summary>The table in <paramref name="field"/>, which the format requires.</summary>
    public FlatTable GetTable(int field, string meaning) => TryGetTable(field, out var table)
        ? table
        : throw new InvalidDataException($"Arrow metadata lacks the {meaning}.");

    /// <summary>The string in <paramref name="field"/>, or null.</summary>
    public string? GetString(int field)
    {
        var at = Locate(field, sizeof(int));
        if (at < 0)
            return null;
        var start = _buffer.FollowOffset(at);
        var length = _buffer.ReadInt32(start);
        var bytes = _buffer.Slice(start + (long)sizeof(int), length);
        _buffer.Spend(length);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>
    /// The bytes of a vector of numbers or structs of <paramref name="elementSize"/> bytes; empty when absent.
    /// </summary>
    public ReadOnlySpan<byte> GetVector(int field, int elementSize)
    {
        var at = Locate(field, sizeof(int));
        if (at < 0)
            return default;
        var start = _buffer.FollowOffset(at);
        var count = (uint)_buffer.ReadInt32(start);
        return _buffer.Slice(start + (long)sizeof(int), count * (long)elementSize);
    }

    /// <summary>A vector of tables; empty when absent.</summary>
    public FlatTableVector GetTables(int field)
    {
        var at = Locate(field, sizeof(int));
        if (at < 0)
            return default;
        var start = _buffer.FollowOffset(at);
        var count = (uint)_buffer.ReadInt32(start);
        _buffer.Slice(start + (long)sizeof(int), count * (long)sizeof(int));
        return new FlatTableVector(_buffer, start + sizeof(int), (int)count);
    }

    /// <summary>Where the field's bytes are, or -1 when the table does not have it.</summary>
    private int Locate(int field, int size)
    {
        var slot = 4 + 2 * field;
        if (slot + 2 > _vtableSize)
            return -1;
        var offset = _buffer.ReadUInt16(_vtable + slot);
        if (offset == 0)
            return -1;
        if (offset < 4 || offset + size > _tableSize)
            throw new InvalidDataException("Arrow metadata holds a field outside its table.");
        return _position + offset;
    }
}

/// <summary>A vector of tables, each verified when it is opened.</summary>
internal readonly struct FlatTableVector(FlatBuffer buffer, int start, int count)
{
    public int Count => count;

    public FlatTable this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count);
            return new FlatTable(buffer, buffer.FollowOffset(start + index * sizeof(int)));
        }
    }
}
