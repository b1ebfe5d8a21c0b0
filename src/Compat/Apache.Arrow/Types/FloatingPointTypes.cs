namespace Apache.Arrow.Types;

/// <summary>Base of the IEEE 754 binary floating-point types.</summary>
public abstract class FloatingPointType : NumberType
{
    public enum PrecisionKind
    {
        Half,
        Single,
        Double,
    }

    public abstract PrecisionKind Precision { get; }

    public override bool IsSigned => true;
}

/// <summary>16-bit binary floating point.</summary>
public sealed class HalfFloatType : FloatingPointType
{
    public static readonly HalfFloatType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.HalfFloat;

    public override string Name => "halffloat";

    public override int BitWidth => 16;

    public override PrecisionKind Precision => PrecisionKind.Half;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>32-bit binary floating point.</summary>
public sealed class FloatType : FloatingPointType
{
    public static readonly FloatType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Float;

    public override string Name => "float";

    public override int BitWidth => 32;

    public override PrecisionKind Precision => PrecisionKind.Single;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>64-bit binary floating point.</summary>
public sealed class DoubleType : FloatingPointType
{
    public static readonly DoubleType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Double;

    public override string Name => "double";

    public override int BitWidth => 64;

    public override PrecisionKind Precision => PrecisionKind.Double;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}
