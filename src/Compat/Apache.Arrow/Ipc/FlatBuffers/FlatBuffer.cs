using System.Buffers.Binary;
using System.IO;

namespace Apache.Arrow.Ipc.FlatBuffers;

/// <summary>
/// The bytes of one FlatBuffers message that nobody has verified: every read is checked against the end of the buffer.
/// </summary>
/// <remarks>
/// FlatBuffers may share tables and strings, so that a few bytes can describe a tree without end. The work budget
/// bounds how much is decoded: it is a multiple of the buffer's size that no honest message reaches.
/// </remarks>
internal sealed class FlatBuffer
{
    private const int WorkPerByte = 16;
    private const int MinimumWork = 1024;
    private readonly ReadOnlyMemory<byte> _memory;
    private long _remainingWork;

    public FlatBuffer(ReadOnlyMemory<byte> memory)
    {
        _memory = memory;
        _remainingWork = MinimumWork + (long)WorkPerByte * memory.Length;
    }

    public int Length => _memory.Length;

    /// <summary>The root table, whose position the first four bytes give.</summary>
    public FlatTable Root() => new(this, FollowOffset(0));

    public ReadOnlySpan<byte> Slice(long position, long length)
    {
        if (position < 0 || length < 0 || position + length > _memory.Length)
            throw new InvalidDataException("Arrow metadata points outside its own message.");
        return _memory.Span.Slice((int)position, (int)length);
    }

    public ushort ReadUInt16(long position) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(position, sizeof(ushort)));

    public int ReadInt32(long position) => BinaryPrimitives.ReadInt32LittleEndian(Slice(position, sizeof(int)));

    /// <summary>
    /// Reads the unsigned offset at <paramref name="position"/>, which is relative to its own place, and follows it.
    /// </summary>
    public int FollowOffset(int position)
    {
        var target = position + (long)(uint)ReadInt32(position);
        if (target == position || target >= _memory.Length)
            throw new InvalidDataException("Arrow metadata holds an offset outside its own message.");
        return (int)target;
    }

    /// <summary>Counts decoded bytes, so that shared parts cannot make a small message expand without bound.</summary>
    public void Spend(int work)
    {
        _remainingWork -= work;
        if (_remainingWork < 0)
            throw new InvalidDataException("Arrow metadata refers to the same bytes too many times.");
    }
}
