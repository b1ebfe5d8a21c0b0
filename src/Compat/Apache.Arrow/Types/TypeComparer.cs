namespace Apache.Arrow.Types;

/// <summary>Compares types by their parameters, and the fields of nested ones by name, nullability and type.</summary>
internal static class TypeComparer
{
    public static bool Equals(IArrowType expected, IArrowType actual)
    {
        if (ReferenceEquals(expected, actual))
            return true;
        if (expected.TypeId != actual.TypeId)
            return false;
        return (expected, actual) switch
        {
            (TimestampType x, TimestampType y) => x.Unit == y.Unit && x.Timezone == y.Timezone,
            (TimeBasedType x, TimeBasedType y) => x.Unit == y.Unit,
            (IntervalType x, IntervalType y) => x.Unit == y.Unit,
            (FixedSizeBinaryType x, FixedSizeBinaryType y) => x.ByteWidth == y.ByteWidth,
            (DictionaryType x, DictionaryType y) =>
                Equals(x.IndexType, y.IndexType) && Equals(x.ValueType, y.ValueType),
            (FixedSizeListType x, FixedSizeListType y) => x.ListSize == y.ListSize && FieldsEqual(x, y),
            (MapType x, MapType y) => x.KeySorted == y.KeySorted && FieldsEqual(x, y),
            (UnionType x, UnionType y) =>
                x.Mode == y.Mode && x.TypeIds.AsSpan().SequenceEqual(y.TypeIds) && FieldsEqual(x, y),
            (NestedType x, NestedType y) => FieldsEqual(x, y),
            (ExtensionType x, ExtensionType y) => x.Name == y.Name && Equals(x.StorageType, y.StorageType),
            _ => true,
        };
    }

    private static bool FieldsEqual(NestedType expected, NestedType actual) =>
        expected.Fields.Count == actual.Fields.Count
        && expected.Fields.Zip(actual.Fields).All(pair => FieldEquals(pair.First, pair.Second));

    private static bool FieldEquals(Field expected, Field actual) =>
        expected.Name == actual.Name
        && expected.IsNullable == actual.IsNullable
        && Equals(expected.DataType, actual.DataType);
}
