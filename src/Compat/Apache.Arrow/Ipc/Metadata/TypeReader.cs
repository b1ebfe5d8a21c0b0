using System.Buffers.Binary;
using System.IO;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Metadata;

/// <summary>Decodes the type of a field. Everything read is checked before a type is made of it.</summary>
internal static class TypeReader
{
    private const int HighestTypeId = sbyte.MaxValue;

    // Types do not limit the scale; beyond this a decimal cannot be turned into anything and would only waste memory.
    private const int LargestScale = 256;

    /// <summary>The type of <paramref name="field"/>, given its already decoded <paramref name="children"/>.</summary>
    /// <exception cref="NotSupportedException">The type is unknown, or the array classes cannot hold it.</exception>
    public static IArrowType Read(FlatTable field, Field[] children)
    {
        var kind = (TypeKind)field.GetByte(Slots.Field.TypeKind);
        var type = field.GetTable(Slots.Field.Type, "type of a field");
        return kind switch
        {
            TypeKind.Null => NullType.Default,
            TypeKind.Int => ReadInteger(type),
            TypeKind.FloatingPoint => ReadFloatingPoint(type),
            TypeKind.Binary => BinaryType.Default,
            TypeKind.Utf8 => StringType.Default,
            TypeKind.Bool => BooleanType.Default,
            TypeKind.Decimal => ReadDecimal(type),
            TypeKind.Date => ReadDate(type),
            TypeKind.Time => ReadTime(type),
            TypeKind.Timestamp => new TimestampType(ReadUnit(type, TimeUnit.Second), type.GetString(1)),
            TypeKind.Interval => ReadInterval(type),
            TypeKind.FixedSizeBinary => new FixedSizeBinaryType(ReadWidth(type)),
            TypeKind.Duration => DurationType.FromTimeUnit(ReadUnit(type, TimeUnit.Millisecond)),
            TypeKind.LargeBinary => LargeBinaryType.Default,
            TypeKind.LargeUtf8 => LargeStringType.Default,
            TypeKind.BinaryView => BinaryViewType.Default,
            TypeKind.Utf8View => StringViewType.Default,
            _ => ReadNested(kind, type, children),
        };
    }

    /// <summary>Decodes the table Int.</summary>
    public static IntegerType ReadInteger(FlatTable type) => (type.GetInt32(0), type.GetBool(1)) switch
    {
        (8, true) => Int8Type.Default,
        (16, true) => Int16Type.Default,
        (32, true) => Int32Type.Default,
        (64, true) => Int64Type.Default,
        (8, false) => UInt8Type.Default,
        (16, false) => UInt16Type.Default,
        (32, false) => UInt32Type.Default,
        (64, false) => UInt64Type.Default,
        var (width, _) => throw new InvalidDataException($"Arrow has no integers of {width} bits."),
    };

    private static IArrowType ReadNested(TypeKind kind, FlatTable type, Field[] children) => kind switch
    {
        TypeKind.List => new ListType(Single(children)),
        TypeKind.LargeList => new LargeListType(Single(children)),
        TypeKind.ListView => new ListViewType(Single(children)),
        TypeKind.LargeListView => new LargeListViewType(Single(children)),
        TypeKind.FixedSizeList => new FixedSizeListType(Single(children), ReadListSize(type)),
        TypeKind.Struct => new StructType(NotEmpty(children)),
        TypeKind.Union => ReadUnion(type, NotEmpty(children)),
        TypeKind.Map => ReadMap(type, Single(children)),
        TypeKind.RunEndEncoded => ReadRunEndEncoded(children),
        _ => throw new NotSupportedException($"Arrow type number {(byte)kind} is not supported."),
    };

    private static FloatingPointType ReadFloatingPoint(FlatTable type) => type.GetInt16(0) switch
    {
        0 => HalfFloatType.Default,
        1 => FloatType.Default,
        2 => DoubleType.Default,
        var precision => throw new InvalidDataException($"Arrow has no floating-point precision {precision}."),
    };

    private static FixedSizeBinaryType ReadDecimal(FlatTable type)
    {
        var (precision, scale, width) = (type.GetInt32(0), type.GetInt32(1), type.GetInt32(2, 128));
        var digits = width switch { 32 => 9, 64 => 18, 128 => 38, 256 => 76, _ => 0 };
        if (precision < 1 || precision > digits || scale is < -LargestScale or > LargestScale)
            throw new InvalidDataException($"Arrow has no decimal({precision}, {scale}) of {width} bits.");
        return width switch
        {
            32 => new Decimal32Type(precision, scale),
            64 => new Decimal64Type(precision, scale),
            128 => new Decimal128Type(precision, scale),
            _ => new Decimal256Type(precision, scale),
        };
    }

    private static DateType ReadDate(FlatTable type) => type.GetInt16(0, 1) switch
    {
        0 => Date32Type.Default,
        1 => Date64Type.Default,
        var unit => throw new InvalidDataException($"Arrow has no date unit {unit}."),
    };

    private static TimeType ReadTime(FlatTable type)
    {
        var time = TimeType.FromTimeUnit(ReadUnit(type, TimeUnit.Millisecond));
        var width = type.GetInt32(1, 32);
        return time.BitWidth == width
            ? time
            : throw new InvalidDataException($"Arrow has no {width}-bit time in {time.Unit}s.");
    }

    private static IntervalType ReadInterval(FlatTable type) => type.GetInt16(0) switch
    {
        0 => IntervalType.YearMonth,
        1 => IntervalType.DayTime,
        2 => IntervalType.MonthDayNanosecond,
        var unit => throw new InvalidDataException($"Arrow has no interval unit {unit}."),
    };

    private static TimeUnit ReadUnit(FlatTable type, TimeUnit otherwise) => type.GetInt16(0, (short)otherwise) switch
    {
        0 => TimeUnit.Second,
        1 => TimeUnit.Millisecond,
        2 => TimeUnit.Microsecond,
        3 => TimeUnit.Nanosecond,
        var unit => throw new InvalidDataException($"Arrow has no time unit {unit}."),
    };

    private static int ReadWidth(FlatTable type)
    {
        var width = type.GetInt32(0);
        return width is >= 0 and <= int.MaxValue / 8
            ? width
            : throw new InvalidDataException($"Arrow has no fixed-size binary of {width} bytes.");
    }

    private static int ReadListSize(FlatTable type) => type.GetInt32(0) switch
    {
        < 0 => throw new InvalidDataException("An Arrow fixed-size list has a negative size."),
        0 => throw new NotSupportedException("Arrow fixed-size lists of size 0 are not supported."),
        var size => size,
    };

    private static UnionType ReadUnion(FlatTable type, Field[] children)
    {
        var mode = type.GetInt16(0) switch
        {
            0 => UnionMode.Sparse,
            1 => UnionMode.Dense,
            var unknown => throw new InvalidDataException($"Arrow has no union mode {unknown}."),
        };
        if (children.Length > HighestTypeId + 1)
            throw new InvalidDataException("An Arrow union has more children than there are type ids.");
        var typeIds = ReadTypeIds(type, children.Length);
        if (typeIds.Distinct().Count() != children.Length || typeIds.Any(id => id is < 0 or > HighestTypeId))
            throw new InvalidDataException("An Arrow union's type ids do not match its children.");
        return new UnionType(children, typeIds, mode);
    }

    private static int[] ReadTypeIds(FlatTable type, int childCount)
    {
        if (!type.Has(1))
            return Enumerable.Range(0, childCount).ToArray();
        var bytes = type.GetVector(1, sizeof(int));
        if (bytes.Length != childCount * sizeof(int))
            throw new InvalidDataException("An Arrow union's type ids do not match its children.");
        var typeIds = new int[childCount];
        for (var i = 0; i < childCount; i++)
            typeIds[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        return typeIds;
    }

    private static MapType ReadMap(FlatTable type, Field entries) => entries.DataType is StructType { Fields.Count: 2 }
        ? new MapType(entries, type.GetBool(0))
        : throw new InvalidDataException("An Arrow map's child is not a struct of a key and a value.");

    private static RunEndEncodedType ReadRunEndEncoded(Field[] children)
    {
        if (children.Length != 2 || children[0].DataType is not (Int16Type or Int32Type or Int64Type))
            throw new InvalidDataException("An Arrow run-end encoding does not have integer run ends and values.");
        return new RunEndEncodedType(children[0], children[1]);
    }

    private static Field Single(Field[] children) => children.Length == 1
        ? children[0]
        : throw new InvalidDataException($"An Arrow list has {children.Length} children instead of one.");

    private static Field[] NotEmpty(Field[] children) => children.Length > 0
        ? children
        : throw new NotSupportedException("Arrow structs and unions without children are not supported.");
}
