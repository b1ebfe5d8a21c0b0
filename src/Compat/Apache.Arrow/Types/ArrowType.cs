using System.Runtime.CompilerServices;

namespace Apache.Arrow.Types;

/// <summary>Base of the built-in types.</summary>
public abstract class ArrowType : IArrowType
{
    public abstract ArrowTypeId TypeId { get; }

    public abstract string Name { get; }

    public virtual bool IsFixedWidth => false;

    public abstract void Accept(IArrowTypeVisitor visitor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Accept<T>(T type, IArrowTypeVisitor visitor)
        where T : class, IArrowType
    {
        if (visitor is IArrowTypeVisitor<T> typed)
            typed.Visit(type);
        else
            visitor.Visit(type);
    }
}

/// <summary>Base of the types whose values all have the same width.</summary>
public abstract class FixedWidthType : ArrowType
{
    public override bool IsFixedWidth => true;

    /// <summary>Bits per value.</summary>
    public abstract int BitWidth { get; }
}

/// <summary>Base of the numeric types (and of booleans).</summary>
public abstract class NumberType : FixedWidthType
{
    public abstract bool IsSigned { get; }
}

/// <summary>A column that holds nothing but nulls.</summary>
public sealed class NullType : ArrowType
{
    public static readonly NullType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Null;

    public override string Name => "null";

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Booleans, one bit each.</summary>
public sealed class BooleanType : NumberType
{
    public static readonly BooleanType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Boolean;

    public override string Name => "bool";

    public override int BitWidth => 1;

    public override bool IsSigned => false;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}
