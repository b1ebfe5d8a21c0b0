using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Memory;

namespace Compat.Arrow.Tests;

public sealed unsafe class ArrowBufferTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 64)]
    [InlineData(64, 64)]
    [InlineData(65, 128)]
    public void Build_AnyLength_PadsWithZerosTo64AndAligns(int length, int padded)
    {
        using ArrowBuffer buffer = new ArrowBuffer.Builder<byte>()
            .AppendRange(Enumerable.Repeat((byte)7, length)).Build();

        Assert.Equal(padded, buffer.Length);
        Assert.True(buffer.Span[length..].IndexOfAnyExcept((byte)0) < 0);
        fixed (byte* pointer = buffer.Span)
            Assert.Equal(0, (nint)pointer % 64);
    }

    [Fact]
    public void Constructor_OverMemory_DoesNotCopy()
    {
        byte[] bytes = [1, 2, 3];
        var buffer = new ArrowBuffer(bytes);

        bytes[1] = 9;

        Assert.Equal(9, buffer.Span[1]);
        Assert.True(buffer.Equals(new ArrowBuffer((byte[])[1, 9, 3])));
        Assert.False(buffer.Equals(ArrowBuffer.Empty));
    }

    [Fact]
    public void Dispose_OfACopyToo_FreesOnceAndThenThrows()
    {
        var allocator = new TrackingAllocator();
        ArrowBuffer buffer = new ArrowBuffer.Builder<int>().Append(5).Build(allocator);
        ArrowBuffer copy = buffer;
        using ArrowBuffer clone = buffer.Clone();

        buffer.Dispose();
        copy.Dispose();

        Assert.Equal(0, allocator.Outstanding);
        Assert.Throws<ObjectDisposedException>(() => buffer.Memory);
        Assert.Equal(5, MemoryMarshal.Read<int>(clone.Span));
    }

    [Fact]
    public void Builder_ManyAppends_GrowsByDoubling()
    {
        var builder = new ArrowBuffer.Builder<long>(1);
        int growths = 0;
        for (int i = 0; i < 100_000; i++)
        {
            int capacity = builder.Capacity;
            builder.Append(i);
            growths += builder.Capacity == capacity ? 0 : 1;
        }

        Assert.InRange(growths, 1, 20);
        Assert.Equal(99_999, builder.Span[99_999]);
    }

    [Fact]
    public void Builder_OfBooleans_Throws() =>
        Assert.Throws<NotSupportedException>(() => new ArrowBuffer.Builder<bool>());

    [Fact]
    public void Builder_ReserveResizeClear_KeepTheValues()
    {
        var builder = new ArrowBuffer.Builder<short>().Append(new short[] { 1, 2, 3 }).Reserve(1000);

        Assert.True(builder.Capacity >= 1003);
        Assert.Equal(new short[] { 1, 2 }, builder.Resize(2).Span[..2].ToArray());
        Assert.Equal(0, builder.Clear().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Reserve(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Resize(-1));
    }

    [Fact]
    public void Allocate_CountsAndZeroes()
    {
        var allocator = new NativeMemoryAllocator(128);
        using var memory = allocator.Allocate(1000);

        Assert.Equal(1, allocator.Statistics.Allocations);
        Assert.True(allocator.Statistics.BytesAllocated >= 1000);
        Assert.True(memory.Memory.Span.IndexOfAnyExcept((byte)0) < 0);
        fixed (byte* pointer = memory.Memory.Span)
            Assert.Equal(0, (nint)pointer % 128);
        Assert.Equal(0, allocator.Allocate(0).Memory.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => allocator.Allocate(-1));
    }

    [Fact]
    public void NativeMemoryManager_WhilePinned_RefusesToFree()
    {
        var manager = new NativeMemoryManager(Marshal.AllocHGlobal(16), 0, 16);
        var handle = manager.Pin(4);

        Assert.Throws<InvalidOperationException>(() => ((IDisposable)manager).Dispose());
        Assert.Equal(16, manager.Memory.Length);
        handle.Dispose();
        ((IDisposable)manager).Dispose();

        Assert.Throws<ObjectDisposedException>(() => manager.GetSpan().Length);
    }

    [Fact]
    public void NativeBuffer_GrowAndBuild_KeepsTheItems()
    {
        var native = new NativeBuffer<int, MemoryPressureAllocationTracker>(3);
        native.Span[2] = 30;
        native.Grow(10);
        Assert.Equal((10, 30, 0), (native.Length, native.Span[2], native.Span[9]));

        using ArrowBuffer buffer = native.Build();

        Assert.Equal(40, buffer.Length);
        Assert.Equal(30, MemoryMarshal.Cast<byte, int>(buffer.Span)[2]);
        Assert.Throws<ObjectDisposedException>(() => native.Grow(20));
        native.Dispose();
    }
}
