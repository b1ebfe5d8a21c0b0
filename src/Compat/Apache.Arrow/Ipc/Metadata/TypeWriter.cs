using System.Buffers.Binary;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Metadata;

/// <summary>Encodes the type of a field.</summary>
internal static class TypeWriter
{
    private const int MaximumParameters = 3;

    /// <summary>Writes the table of the type's parameters; which table it is, the kind returned says.</summary>
    public static TypeKind Write(FlatBufferBuilder builder, IArrowType type, out int reference)
    {
        var timezone = type is TimestampType { Timezone: { Length: > 0 } name } ? builder.CreateString(name) : 0;
        var typeIds = type is UnionType unionType ? WriteTypeIds(builder, unionType.TypeIds) : 0;
        builder.StartTable(MaximumParameters);
        var kind = AddParameters(builder, type);
        builder.AddReference(1, timezone);
        builder.AddReference(1, typeIds);
        reference = builder.EndTable();
        return kind;
    }

    private static TypeKind AddParameters(FlatBufferBuilder builder, IArrowType type)
    {
        switch (type)
        {
            case IntegerType integer:
                builder.Add(0, integer.BitWidth);
                builder.Add(1, integer.IsSigned);
                return TypeKind.Int;
            case FloatingPointType floatingPoint:
                builder.Add(0, (short)floatingPoint.Precision);
                return TypeKind.FloatingPoint;
            case Decimal32Type value:
                return AddDecimal(builder, value.Precision, value.Scale, 32);
            case Decimal64Type value:
                return AddDecimal(builder, value.Precision, value.Scale, 64);
            case Decimal128Type value:
                return AddDecimal(builder, value.Precision, value.Scale, 128);
            case Decimal256Type value:
                return AddDecimal(builder, value.Precision, value.Scale, 256);
            case FixedSizeBinaryType binary:
                builder.Add(0, binary.ByteWidth);
                return TypeKind.FixedSizeBinary;
            case DateType or TimeBasedType or IntervalType:
                return AddTime(builder, type);
            default:
                return AddOther(builder, type);
        }
    }

    private static TypeKind AddDecimal(FlatBufferBuilder builder, int precision, int scale, int width)
    {
        builder.Add(0, precision);
        builder.Add(1, scale);
        builder.Add(2, width, 128);
        return TypeKind.Decimal;
    }

    private static TypeKind AddTime(FlatBufferBuilder builder, IArrowType type)
    {
        switch (type)
        {
            case DateType date:
                builder.Add(0, (short)date.Unit, (short)DateUnit.Milliseconds);
                return TypeKind.Date;
            case TimeType time:
                builder.Add(0, (short)time.Unit, (short)TimeUnit.Millisecond);
                builder.Add(1, time.BitWidth, 32);
                return TypeKind.Time;
            case TimestampType timestamp:
                builder.Add(0, (short)timestamp.Unit);
                return TypeKind.Timestamp;
            case DurationType duration:
                builder.Add(0, (short)duration.Unit, (short)TimeUnit.Millisecond);
                return TypeKind.Duration;
            default:
                builder.Add(0, (short)((IntervalType)type).Unit);
                return TypeKind.Interval;
        }
    }

    private static TypeKind AddOther(FlatBufferBuilder builder, IArrowType type)
    {
        switch (type)
        {
            case FixedSizeListType list:
                builder.Add(0, list.ListSize);
                return TypeKind.FixedSizeList;
            case MapType map:
                builder.Add(0, map.KeySorted);
                return TypeKind.Map;
            case UnionType union:
                builder.Add(0, (short)union.Mode);
                return TypeKind.Union;
        }
        return type.TypeId switch
        {
            ArrowTypeId.Null => TypeKind.Null,
            ArrowTypeId.Boolean => TypeKind.Bool,
            ArrowTypeId.String => TypeKind.Utf8,
            ArrowTypeId.Binary => TypeKind.Binary,
            ArrowTypeId.LargeString => TypeKind.LargeUtf8,
            ArrowTypeId.LargeBinary => TypeKind.LargeBinary,
            ArrowTypeId.StringView => TypeKind.Utf8View,
            ArrowTypeId.BinaryView => TypeKind.BinaryView,
            ArrowTypeId.List => TypeKind.List,
            ArrowTypeId.LargeList => TypeKind.LargeList,
            ArrowTypeId.ListView => TypeKind.ListView,
            ArrowTypeId.LargeListView => TypeKind.LargeListView,
            ArrowTypeId.Struct => TypeKind.Struct,
            ArrowTypeId.RunEndEncoded => TypeKind.RunEndEncoded,
            _ => throw new NotSupportedException($"Arrow type {type.Name} cannot be written to messages."),
        };
    }

    private static int WriteTypeIds(FlatBufferBuilder builder, int[] typeIds)
    {
        var bytes = builder.CreateVector(typeIds.Length, sizeof(int), out var reference);
        for (var i = 0; i < typeIds.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * sizeof(int))..], typeIds[i]);
        return reference;
    }
}
