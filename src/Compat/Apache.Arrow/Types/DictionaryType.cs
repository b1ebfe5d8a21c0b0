namespace Apache.Arrow.Types;

/// <summary>Values given as integer positions in a dictionary of distinct values.</summary>
public sealed class DictionaryType : FixedWidthType
{
    [Obsolete("Make a type with the index and value types that the column has.")]
    public static readonly DictionaryType Default = new(Int64Type.Default, Int64Type.Default, false);

    public DictionaryType(IArrowType indexType, IArrowType valueType, bool ordered)
    {
        if (indexType is not IntegerType)
            throw new ArgumentException($"{nameof(indexType)} must be integer");
        IndexType = indexType;
        ValueType = valueType;
        Ordered = ordered;
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Dictionary;

    public override string Name => "dictionary";

    public override int BitWidth => ((IntegerType)IndexType).BitWidth;

    public IArrowType IndexType { get; }

    public IArrowType ValueType { get; }

    /// <summary>Whether the order of the dictionary is meaningful.</summary>
    public bool Ordered { get; }

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}
