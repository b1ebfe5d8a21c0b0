namespace Apache.Arrow.Types;

/// <summary>Records of named fields.</summary>
public sealed class StructType : NestedType, IRecordType
{
    public StructType(IReadOnlyList<Field> fields)
        : base(fields)
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.Struct;

    public override string Name => "struct";

    int IRecordType.FieldCount => Fields.Count;

    public Field GetFieldByIndex(int index) => Fields[index];

    /// <returns>The first field of that name; null when there is none.</returns>
    public Field? GetFieldByName(string name, IEqualityComparer<string>? comparer = default)
    {
        int index = GetFieldIndex(name, comparer);
        return index < 0 ? null : Fields[index];
    }

    Field? IRecordType.GetFieldByName(string name) => GetFieldByName(name);

    /// <returns>The position of the first field of that name; -1 when there is none.</returns>
    public int GetFieldIndex(string name, IEqualityComparer<string>? comparer = default)
    {
        comparer ??= StringComparer.Ordinal;
        for (int i = 0; i < Fields.Count; i++)
        {
            if (comparer.Equals(Fields[i].Name, name))
                return i;
        }
        return -1;
    }

    public override void Accept(IArrowTypeVisitor visitor)
    {
        if (visitor is IArrowTypeVisitor<StructType> typed)
            typed.Visit(this);
        else if (visitor is IArrowTypeVisitor<IRecordType> ofRecords)
            ofRecords.Visit(this);
        else
            visitor.Visit(this);
    }
}
