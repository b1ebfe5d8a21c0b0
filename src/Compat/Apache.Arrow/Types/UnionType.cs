namespace Apache.Arrow.Types;

/// <summary>Layout of a union's children.</summary>
public enum UnionMode
{
    /// <summary>Every child is as long as the union.</summary>
    Sparse,

    /// <summary>Children hold only their own values, found by offset.</summary>
    Dense,
}

/// <summary>Values that each have one of several types, told by an 8-bit type id.</summary>
public sealed class UnionType : NestedType
{
    public UnionType(IEnumerable<Field> fields, IEnumerable<int> typeIds, UnionMode mode = UnionMode.Sparse)
        : base(fields.ToArray())
    {
        TypeIds = typeIds.ToArray();
        Mode = mode;
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Union;

    public override string Name => "union";

    public UnionMode Mode { get; }

    /// <summary>The type id of each child, in child order.</summary>
    public int[] TypeIds { get; }

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}
