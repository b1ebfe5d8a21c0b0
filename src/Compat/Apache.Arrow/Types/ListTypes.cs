namespace Apache.Arrow.Types;

/// <summary>Lists with 32-bit offsets.</summary>
public sealed class ListType : NestedType
{
    public ListType(Field valueField)
        : base(valueField)
    {
    }

    public ListType(IArrowType valueDataType)
        : this(new Field("item", valueDataType, true))
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.List;

    public override string Name => "list";

    public Field ValueField => Fields[0];

    public IArrowType ValueDataType => Fields[0].DataType;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Lists with 64-bit offsets.</summary>
public sealed class LargeListType : NestedType
{
    public LargeListType(Field valueField)
        : base(valueField)
    {
    }

    public LargeListType(IArrowType valueDataType)
        : this(new Field("item", valueDataType, true))
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.LargeList;

    public override string Name => "large_list";

    public Field ValueField => Fields[0];

    public IArrowType ValueDataType => Fields[0].DataType;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Lists given by 32-bit offsets and sizes, in any order.</summary>
public sealed class ListViewType : NestedType
{
    public ListViewType(Field valueField)
        : base(valueField)
    {
    }

    public ListViewType(IArrowType valueDataType)
        : this(new Field("item", valueDataType, true))
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.ListView;

    public override string Name => "listview";

    public Field ValueField => Fields[0];

    public IArrowType ValueDataType => Fields[0].DataType;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Lists given by 64-bit offsets and sizes, in any order.</summary>
public sealed class LargeListViewType : NestedType
{
    public LargeListViewType(Field valueField)
        : base(valueField)
    {
    }

    public LargeListViewType(IArrowType valueDataType)
        : this(new Field("item", valueDataType, true))
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.LargeListView;

    public override string Name => "large_listview";

    public Field ValueField => Fields[0];

    public IArrowType ValueDataType => Fields[0].DataType;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Lists of one length.</summary>
public sealed class FixedSizeListType : NestedType
{
    public FixedSizeListType(Field valueField, int listSize)
        : base(valueField)
    {
        if (listSize <= 0)
            throw new ArgumentOutOfRangeException(nameof(listSize));
        ListSize = listSize;
    }

    public FixedSizeListType(IArrowType valueDataType, int listSize)
        : this(new Field("item", valueDataType, true), listSize)
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.FixedSizeList;

    public override string Name => "fixed_size_list";

    public int ListSize { get; }

    public Field ValueField => Fields[0];

    public IArrowType ValueDataType => Fields[0].DataType;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}
