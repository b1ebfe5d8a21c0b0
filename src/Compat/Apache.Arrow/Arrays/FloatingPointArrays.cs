using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of 16-bit floating-point numbers.</summary>
public class HalfFloatArray : PrimitiveArray<Half>
{
    public HalfFloatArray(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(HalfFloatType.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public HalfFloatArray(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.HalfFloat);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    public class Builder : PrimitiveArrayBuilder<Half, HalfFloatArray, Builder>
    {
        protected override HalfFloatArray Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>An array of 32-bit floating-point numbers.</summary>
public class FloatArray : PrimitiveArray<float>
{
    public FloatArray(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(FloatType.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public FloatArray(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Float);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    public class Builder : PrimitiveArrayBuilder<float, FloatArray, Builder>
    {
        protected override FloatArray Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>An array of 64-bit floating-point numbers.</summary>
public class DoubleArray : PrimitiveArray<double>
{
    public DoubleArray(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(DoubleType.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public DoubleArray(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Double);
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    public class Builder : PrimitiveArrayBuilder<double, DoubleArray, Builder>
    {
        protected override DoubleArray Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}
