using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Metadata;

/// <summary>Tells whether two types have the same layout and meaning; names of fields do not matter.</summary>
internal static class TypeComparer
{
    public static bool AreEqual(IArrowType left, IArrowType right)
    {
        if (ReferenceEquals(left, right))
            return true;
        if (left is ExtensionType leftExtension)
            return AreEqual(leftExtension.StorageType, right);
        if (right is ExtensionType rightExtension)
            return AreEqual(left, rightExtension.StorageType);
        return left.TypeId == right.TypeId && ParametersAreEqual(left, right) && ChildrenAreEqual(left, right);
    }

    private static bool ParametersAreEqual(IArrowType left, IArrowType right) => (left, right) switch
    {
        (TimestampType a, TimestampType b) => a.Unit == b.Unit && (a.Timezone ?? "") == (b.Timezone ?? ""),
        (TimeBasedType a, TimeBasedType b) => a.Unit == b.Unit,
        (IntervalType a, IntervalType b) => a.Unit == b.Unit,
        (Decimal32Type a, Decimal32Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
        (Decimal64Type a, Decimal64Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
        (Decimal128Type a, Decimal128Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
        (Decimal256Type a, Decimal256Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
        (FixedSizeBinaryType a, FixedSizeBinaryType b) => a.ByteWidth == b.ByteWidth,
        (FixedSizeListType a, FixedSizeListType b) => a.ListSize == b.ListSize,
        (UnionType a, UnionType b) => a.Mode == b.Mode && a.TypeIds.AsSpan().SequenceEqual(b.TypeIds),
        (DictionaryType a, DictionaryType b) =>
            AreEqual(a.IndexType, b.IndexType) && AreEqual(a.ValueType, b.ValueType),
        _ => true,
    };

    private static bool ChildrenAreEqual(IArrowType left, IArrowType right)
    {
        if (left is not NestedType a || right is not NestedType b)
            return true;
        if (a.Fields.Count != b.Fields.Count)
            return false;
        for (var i = 0; i < a.Fields.Count; i++)
        {
            if (!AreEqual(a.Fields[i].DataType, b.Fields[i].DataType))
                return false;
        }
        return true;
    }
}
