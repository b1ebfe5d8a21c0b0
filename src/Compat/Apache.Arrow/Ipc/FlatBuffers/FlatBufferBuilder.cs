using System.Buffers.Binary;
using System.Text;

namespace Apache.Arrow.Ipc.FlatBuffers;

/// <summary>
/// Builds one FlatBuffers message after another in the same memory. Like every FlatBuffers builder it writes from the
/// end of the buffer towards its start, because offsets only point forward: children are written before what refers to
/// them.
/// </summary>
/// <remarks>
/// A <i>reference</i> is the distance of an object from the end of the buffer; 0 means none. Only one table may be open
/// at a time.
/// </remarks>
internal sealed class FlatBufferBuilder
{
    private const int MaximumFields = 8;
    private readonly int[] _fields = new int[MaximumFields];
    private byte[] _buffer = new byte[1024];
    private int _start = 1024;
    private int _fieldCount;
    private int _tableEnd;

    private int Written => _buffer.Length - _start;

    /// <summary>Forgets what was built and keeps the memory.</summary>
    public void Clear() => _start = _buffer.Length;

    /// <summary>Ends the message with its root table; the memory is valid until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Finish(int rootTable)
    {
        // The whole message must begin at a multiple of 8 from its end, so that 8-byte fields stay aligned.
        Prepare(sizeof(long), sizeof(int));
        PushOffset(rootTable);
        return _buffer.AsMemory(_start);
    }

    public int CreateString(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Prepare(sizeof(int), length + 1);
        Allocate(1)[0] = 0;
        Encoding.UTF8.GetBytes(text, Allocate(length));
        PushInt32(length);
        return Written;
    }

    /// <summary>Reserves a vector of structs or numbers and returns its bytes for the caller to fill.</summary>
    public Span<byte> CreateVector(int count, int elementSize, out int reference)
    {
        var size = checked(count * elementSize);
        Prepare(sizeof(int), size);
        Prepare(sizeof(long), size);
        Allocate(size).Clear();
        PushInt32(count);
        reference = Written;
        return _buffer.AsSpan(_start + sizeof(int), size);
    }

    public int CreateTableVector(ReadOnlySpan<int> tables)
    {
        Prepare(sizeof(int), tables.Length * sizeof(int));
        for (var i = tables.Length - 1; i >= 0; i--)
            PushOffset(tables[i]);
        PushInt32(tables.Length);
        return Written;
    }

    public void StartTable(int fieldCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fieldCount, MaximumFields);
        _fields.AsSpan(0, fieldCount).Clear();
        _fieldCount = fieldCount;
        _tableEnd = Written;
    }

    public void Add(int field, byte value, byte otherwise = 0)
    {
        if (value == otherwise)
            return;
        Prepare(sizeof(byte), 0);
        Allocate(1)[0] = value;
        _fields[field] = Written;
    }

    public void Add(int field, bool value) => Add(field, value ? (byte)1 : (byte)0);

    public void Add(int field, short value, short otherwise = 0)
    {
        if (value == otherwise)
            return;
        Prepare(sizeof(short), 0);
        BinaryPrimitives.WriteInt16LittleEndian(Allocate(sizeof(short)), value);
        _fields[field] = Written;
    }

    public void Add(int field, int value, int otherwise = 0)
    {
        if (value == otherwise)
            return;
        Prepare(sizeof(int), 0);
        PushInt32(value);
        _fields[field] = Written;
    }

    public void Add(int field, long value)
    {
        if (value == 0)
            return;
        Prepare(sizeof(long), 0);
        BinaryPrimitives.WriteInt64LittleEndian(Allocate(sizeof(long)), value);
        _fields[field] = Written;
    }

    /// <summary>Adds a reference to a string, vector or table; 0 leaves the field out.</summary>
    public void AddReference(int field, int reference)
    {
        if (reference == 0)
            return;
        Prepare(sizeof(int), 0);
        PushOffset(reference);
        _fields[field] = Written;
    }

    public int EndTable()
    {
        Prepare(sizeof(int), 0);
        PushInt32(0);
        var table = Written;
        for (var i = _fieldCount - 1; i >= 0; i--)
            PushUInt16(_fields[i] == 0 ? 0 : table - _fields[i]);
        PushUInt16(table - _tableEnd);
        PushUInt16((_fieldCount + 2) * sizeof(ushort));
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_buffer.Length - table), Written - table);
        return table;
    }

    /// <summary>
    /// Pads so that after <paramref name="following"/> more bytes the next object of this size is aligned.
    /// </summary>
    private void Prepare(int alignment, int following)
    {
        var padding = -(Written + following) & (alignment - 1);
        Allocate(padding).Clear();
    }

    private void PushInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Allocate(sizeof(int)), value);

    private void PushUInt16(int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(Allocate(sizeof(ushort)), checked((ushort)value));

    private void PushOffset(int reference)
    {
        var place = Allocate(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(place, Written - reference);
    }

    private Span<byte> Allocate(int size)
    {
        if (size > _start)
            Grow(size);
        _start -= size;
        return _buffer.AsSpan(_start, size);
    }

    private void Grow(int size)
    {
        var written = Written;
        var larger = new byte[Math.Max(checked(_buffer.Length * 2), checked(written + size))];
        _buffer.AsSpan(_start).CopyTo(larger.AsSpan(larger.Length - written));
        _buffer = larger;
        _start = larger.Length - written;
    }
}
