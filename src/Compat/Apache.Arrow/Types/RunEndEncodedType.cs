namespace Apache.Arrow.Types;

/// <summary>
/// Runs of equal values: a child with the (exclusive) logical end of each run and a child with its value.
/// </summary>
public sealed class RunEndEncodedType : NestedType
{
    /// <exception cref="ArgumentException">The run ends are not 16-, 32- or 64-bit signed integers.</exception>
    public RunEndEncodedType(Field runEndsField, Field valuesField)
        : base([runEndsField, valuesField])
    {
        ArrowTypeId id = runEndsField.DataType.TypeId;
        if (id is not (ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64))
            throw new ArgumentException($"Run ends must be Int16, Int32 or Int64, not {id}", nameof(runEndsField));
    }

    public RunEndEncodedType(IArrowType runEndsDataType, IArrowType valuesDataType)
        : this(
            new Field("run_ends", runEndsDataType, nullable: false),
            new Field("values", valuesDataType, nullable: true))
    {
    }

    public override ArrowTypeId TypeId => ArrowTypeId.RunEndEncoded;

    public override string Name => "run_end_encoded";

    public Field RunEndsField => Fields[0];

    public Field ValuesField => Fields[1];

    public IArrowType RunEndsDataType => RunEndsField.DataType;

    public IArrowType ValuesDataType => ValuesField.DataType;

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}
