using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>Metadata made by hand to be expensive or to lead nowhere.</summary>
public sealed class HostileMetadataTests
{
    private const byte Null = 1, Struct = 13;

    [Fact]
    public void Schema_NestedAFewDeep_IsRead()
    {
        using var reader = new ArrowStreamReader(MakeSchema(depth: 10, fanout: 1).AsMemory());

        var type = reader.Schema.FieldsList[0].DataType;
        for (var depth = 0; depth < 10; depth++)
            type = Assert.IsType<StructType>(type).Fields.Single().DataType;
        Assert.IsType<NullType>(type);
    }

    [Theory]
    [InlineData(60, 2)]
    [InlineData(10, 1000)]
    [InlineData(65, 1)]
    [InlineData(5000, 1)]
    public void Schema_SharedOrTooDeepTypes_IsRefusedSoon(int depth, int fanout)
    {
        using var reader = new ArrowStreamReader(MakeSchema(depth, fanout).AsMemory());
        var watch = Stopwatch.StartNew();

        Assert.Throws<InvalidDataException>(() => reader.Schema);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Schema_BigEndian_IsRefused()
    {
        var bytes = MakeSchema(depth: 1, fanout: 1, endianness: 1);
        using var reader = new ArrowStreamReader(bytes.AsMemory());

        var refusal = Assert.Throws<NotSupportedException>(() => reader.Schema);

        Assert.Contains("big-endian", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Type_Unknown_IsRefused()
    {
        using var reader = new ArrowStreamReader(MakeSchema(depth: 0, fanout: 0, leafKind: 99).AsMemory());

        Assert.Throws<NotSupportedException>(() => reader.Schema);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(int.MaxValue)]
    [InlineData(-2)]
    [InlineData(1L << 20)]
    public void CompressedBuffer_ClaimsImpossibleLength_AllocatesLittle(long claim)
    {
        var codecs = new Lz4Codecs();
        var options = new IpcOptions
        {
            CompressionCodec = CompressionCodecType.Lz4Frame,
            CompressionCodecFactory = codecs,
        };
        var bytes = Samples.WriteStream(options, Samples.Numbers(new int[1000]));
        var at = bytes.AsSpan().LastIndexOf(BitConverter.GetBytes(4000L));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), claim);
        var allocator = new CountingAllocator(limit: 10_000);
        using var reader = new ArrowStreamReader(new MemoryStream(bytes), allocator, codecs, leaveOpen: false);

        Assert.Throws<InvalidDataException>(() => reader.ReadNextRecordBatch());
    }

    [Fact]
    public void CompressedBuffers_AllInTheSamePlace_AreRefused()
    {
        // One long column and ten short ones. Pointing the short ones to the long one's buffer leaves all of them
        // readable, but would let a small body expand as often as there are columns.
        var options = new IpcOptions
        {
            CompressionCodec = CompressionCodecType.Lz4Frame,
            CompressionCodecFactory = new Lz4Codecs(),
        };
        var wide = new ArrayData(
            Int64Type.Default, 1000, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(new byte[8000])], null);
        var narrow = new ArrayData(
            Int8Type.Default, 1000, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(new byte[1000])], null);
        var columns = Enumerable.Range(0, 11).Select(i => ($"c{i}", i == 0 ? wide : narrow)).ToArray();
        var bytes = Samples.WriteStream(options, Samples.ToBatch(columns, 1000));
        Assert.Equal(11, Samples.ReadStream(bytes, new Lz4Codecs())[0].Length);

        PointToFirst(bytes, count: 11);

        Assert.Throws<InvalidDataException>(() => Samples.ReadStream(bytes, new Lz4Codecs()));
    }

    // Columns have two buffers: an empty bitmap, and values. The first are at 0, and the next bitmap where they end.
    private static void PointToFirst(byte[] bytes, int count)
    {
        var start = IpcMessages.Cut(bytes)[0].Length;
        for (var at = start; at + 64 <= bytes.Length; at += 8)
        {
            var buffers = MemoryMarshal.Cast<byte, long>(bytes.AsSpan(at));
            var (length, next) = (buffers[3], buffers[4]);
            if (buffers[0] != 0 || buffers[1] != 0 || buffers[2] != 0 || length is <= 0 or > 200
                || next != ((length + 7) & ~7) || buffers[5] != 0)
                continue;
            for (var column = 1; column < count; column++)
                (buffers[4 * column + 2], buffers[4 * column + 3]) = (0, length);
            return;
        }
        Assert.Fail("There are no such buffers.");
    }

    /// <summary>
    /// A stream with one column: structs in structs, <paramref name="depth"/> deep, where each has the next as a child
    /// <paramref name="fanout"/> times over.
    /// </summary>
    private static byte[] MakeSchema(int depth, int fanout, short endianness = 0, byte leafKind = Null)
    {
        var flat = new FlatBytes();
        var emptyTable = flat.Table(flat.VTable(4), []);
        var leafLayout = flat.VTable(12, 0, 0, 4, 8);
        var structLayout = flat.VTable(16, 0, 0, 4, 8, 0, 12);
        var field = flat.Table(leafLayout, [leafKind, -1]);
        flat.Point(field + 8, emptyTable);
        for (var i = 0; i < depth; i++)
        {
            var children = flat.Vector(fanout, field);
            field = flat.Table(structLayout, [Struct, -1, -1]);
            flat.Point(field + 8, emptyTable);
            flat.Point(field + 12, children);
        }
        var fields = flat.Vector(1, field);
        var schema = flat.Table(flat.VTable(12, 4, 8), [endianness, -1]);
        flat.Point(schema + 8, fields);
        var message = flat.Table(flat.VTable(16, 4, 8, 12), [4, 1, -1]);
        flat.Point(message + 12, schema);
        return flat.ToStream(message);
    }

    /// <summary>Lays out FlatBuffers from the end to the start, since offsets only point forward.</summary>
    private sealed class FlatBytes
    {
        private readonly Dictionary<int, byte[]> _parts = [];
        private readonly List<(int From, int To)> _pointers = [];
        private readonly List<(int Table, int VTable)> _layouts = [];
        private int _next = 1 << 30;

        public int VTable(ushort tableSize, params ushort[] fields) =>
            Add(MemoryMarshal.AsBytes<ushort>([(ushort)(4 + 2 * fields.Length), tableSize, .. fields]).ToArray());

        public int Table(int vtable, int[] fields)
        {
            var table = Add(MemoryMarshal.AsBytes<int>([0, .. fields]).ToArray());
            _layouts.Add((table, vtable));
            return table;
        }

        public int Vector(int count, int element)
        {
            var vector = Add(MemoryMarshal.AsBytes<int>([count, .. new int[count]]).ToArray());
            for (var i = 0; i < count; i++)
                Point(vector + 4 + 4 * i, element);
            return vector;
        }

        public void Point(int from, int to)
        {
            Assert.True(to > from, "What is pointed to must be made first.");
            _pointers.Add((from, to));
        }

        public byte[] ToStream(int root)
        {
            Point(Add(new byte[4]), root);
            var size = (1 << 30) - _next;
            var bytes = new byte[size + 16];
            MemoryMarshal.Write(bytes, -1);
            MemoryMarshal.Write(bytes.AsSpan(4), size + 8);
            var flat = bytes.AsSpan(8);
            foreach (var (position, part) in _parts)
                part.CopyTo(flat[(position - _next)..]);
            foreach (var (from, to) in _pointers)
                MemoryMarshal.Write(flat[(from - _next)..], to - from);
            foreach (var (table, vtable) in _layouts)
                MemoryMarshal.Write(flat[(table - _next)..], table - vtable);
            return bytes;
        }

        // Later parts get smaller positions.
        private int Add(byte[] part)
        {
            _next -= (part.Length + 3) & ~3;
            _parts.Add(_next, part);
            return _next;
        }
    }
}
