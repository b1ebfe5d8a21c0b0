namespace Apache.Arrow.Types;

/// <summary>Byte strings of one width.</summary>
public class FixedSizeBinaryType : FixedWidthType
{
    public FixedSizeBinaryType(int byteWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteWidth);
        ByteWidth = byteWidth;
    }

    public override ArrowTypeId TypeId => ArrowTypeId.FixedSizedBinary;

    public override string Name => "fixed_size_binary";

    public int ByteWidth { get; }

    public override int BitWidth => ByteWidth * 8;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Decimal of <c>Precision</c> digits with <c>Scale</c> of them after the point, in 32 bits.</summary>
public sealed class Decimal32Type : FixedSizeBinaryType
{
    public Decimal32Type(int precision, int scale)
        : base(4)
    {
        Precision = precision;
        Scale = scale;
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Decimal32;

    public override string Name => "decimal32";

    public int Precision { get; }

    public int Scale { get; }

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Decimal of <c>Precision</c> digits with <c>Scale</c> of them after the point, in 64 bits.</summary>
public sealed class Decimal64Type : FixedSizeBinaryType
{
    public Decimal64Type(int precision, int scale)
        : base(8)
    {
        Precision = precision;
        Scale = scale;
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Decimal64;

    public override string Name => "decimal64";

    public int Precision { get; }

    public int Scale { get; }

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Decimal of <c>Precision</c> digits with <c>Scale</c> of them after the point, in 128 bits.</summary>
public sealed class Decimal128Type : FixedSizeBinaryType
{
    public Decimal128Type(int precision, int scale)
        : base(16)
    {
        Precision = precision;
        Scale = scale;
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Decimal128;

    public override string Name => "decimal128";

    public int Precision { get; }

    public int Scale { get; }

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Decimal of <c>Precision</c> digits with <c>Scale</c> of them after the point, in 256 bits.</summary>
public sealed class Decimal256Type : FixedSizeBinaryType
{
    public Decimal256Type(int precision, int scale)
        : base(32)
    {
        Precision = precision;
        Scale = scale;
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Decimal256;

    public override string Name => "decimal256";

    public int Precision { get; }

    public int Scale { get; }

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}
