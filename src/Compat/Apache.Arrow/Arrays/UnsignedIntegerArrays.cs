using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of unsigned 8-bit integers.</summary>
public class UInt8Array : PrimitiveArray<byte>, IIndexes
{
    public UInt8Array(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(UInt8Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public UInt8Array(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.UInt8);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    int IIndexes.GetPhysicalIndex(int index) => GetValue(index) ?? -1;

    IEnumerable<int> IIndexes.EnumeratePhysicalIndices() =>
        Enumerable.Range(0, Length).Select(((IIndexes)this).GetPhysicalIndex);

    public class Builder : PrimitiveArrayBuilder<byte, UInt8Array, Builder>
    {
        protected override UInt8Array Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>An array of unsigned 16-bit integers.</summary>
public class UInt16Array : PrimitiveArray<ushort>, IIndexes
{
    public UInt16Array(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(UInt16Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public UInt16Array(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.UInt16);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    int IIndexes.GetPhysicalIndex(int index) => GetValue(index) ?? -1;

    IEnumerable<int> IIndexes.EnumeratePhysicalIndices() =>
        Enumerable.Range(0, Length).Select(((IIndexes)this).GetPhysicalIndex);

    public class Builder : PrimitiveArrayBuilder<ushort, UInt16Array, Builder>
    {
        protected override UInt16Array Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>An array of unsigned 32-bit integers.</summary>
public class UInt32Array : PrimitiveArray<uint>, IIndexes
{
    public UInt32Array(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(UInt32Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public UInt32Array(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.UInt32);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    int IIndexes.GetPhysicalIndex(int index) => GetValue(index) is uint position ? checked((int)position) : -1;

    IEnumerable<int> IIndexes.EnumeratePhysicalIndices() =>
        Enumerable.Range(0, Length).Select(((IIndexes)this).GetPhysicalIndex);

    public class Builder : PrimitiveArrayBuilder<uint, UInt32Array, Builder>
    {
        protected override UInt32Array Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>An array of unsigned 64-bit integers.</summary>
public class UInt64Array : PrimitiveArray<ulong>, IIndexes
{
    public UInt64Array(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(UInt64Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public UInt64Array(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.UInt64);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    int IIndexes.GetPhysicalIndex(int index) => GetValue(index) is ulong position ? checked((int)position) : -1;

    IEnumerable<int> IIndexes.EnumeratePhysicalIndices() =>
        Enumerable.Range(0, Length).Select(((IIndexes)this).GetPhysicalIndex);

    public class Builder : PrimitiveArrayBuilder<ulong, UInt64Array, Builder>
    {
        protected override UInt64Array Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}
