using System.Globalization;
using Apache.Arrow.Types;

namespace Apache.Arrow.C;

/// <summary>The format strings of the C data interface.</summary>
internal static class SchemaFormat
{
    private static readonly (string Format, ArrowType Type)[] Plain =
    [
        ("n", NullType.Default),
        ("b", BooleanType.Default),
        ("c", Int8Type.Default),
        ("C", UInt8Type.Default),
        ("s", Int16Type.Default),
        ("S", UInt16Type.Default),
        ("i", Int32Type.Default),
        ("I", UInt32Type.Default),
        ("l", Int64Type.Default),
        ("L", UInt64Type.Default),
        ("e", HalfFloatType.Default),
        ("f", FloatType.Default),
        ("g", DoubleType.Default),
        ("z", BinaryType.Default),
        ("Z", LargeBinaryType.Default),
        ("vz", BinaryViewType.Default),
        ("u", StringType.Default),
        ("U", LargeStringType.Default),
        ("vu", StringViewType.Default),
        ("tdD", Date32Type.Default),
        ("tdm", Date64Type.Default),
        ("tts", TimeType.Second),
        ("ttm", TimeType.Millisecond),
        ("ttu", TimeType.Microsecond),
        ("ttn", TimeType.Nanosecond),
        ("tDs", DurationType.Second),
        ("tDm", DurationType.Millisecond),
        ("tDu", DurationType.Microsecond),
        ("tDn", DurationType.Nanosecond),
        ("tiM", IntervalType.YearMonth),
        ("tiD", IntervalType.DayTime),
        ("tin", IntervalType.MonthDayNanosecond),
    ];

    private static readonly Dictionary<string, ArrowType> ByFormat = Plain.ToDictionary(p => p.Format, p => p.Type);

    /// <returns>The type when it needs no parameters and no children; null otherwise.</returns>
    public static ArrowType? FindPlain(string format) => ByFormat.GetValueOrDefault(format);

    /// <exception cref="NotSupportedException">The interface has no format for the type.</exception>
    public static string Write(IArrowType type) => type switch
    {
        DictionaryType dictionary => Write(dictionary.IndexType),
        ExtensionType extension => Write(extension.StorageType),
        Decimal32Type number => Invariant($"d:{number.Precision},{number.Scale},32"),
        Decimal64Type number => Invariant($"d:{number.Precision},{number.Scale},64"),
        Decimal128Type number => Invariant($"d:{number.Precision},{number.Scale}"),
        Decimal256Type number => Invariant($"d:{number.Precision},{number.Scale},256"),
        FixedSizeBinaryType binary => Invariant($"w:{binary.ByteWidth}"),
        TimestampType timestamp => $"ts{WriteUnit(timestamp.Unit)}:{timestamp.Timezone}",
        Time32Type or Time64Type => $"tt{WriteUnit(((TimeBasedType)type).Unit)}",
        ListType => "+l",
        LargeListType => "+L",
        ListViewType => "+vl",
        LargeListViewType => "+vL",
        FixedSizeListType list => Invariant($"+w:{list.ListSize}"),
        StructType => "+s",
        MapType => "+m",
        UnionType union => (union.Mode == UnionMode.Dense ? "+ud:" : "+us:") + string.Join(',', union.TypeIds),
        RunEndEncodedType => "+r",
        _ => FindPlainFormat(type),
    };

    /// <exception cref="InvalidDataException">The letter is not a unit.</exception>
    public static TimeUnit ReadUnit(char letter) => letter switch
    {
        's' => TimeUnit.Second,
        'm' => TimeUnit.Millisecond,
        'u' => TimeUnit.Microsecond,
        'n' => TimeUnit.Nanosecond,
        _ => throw new InvalidDataException($"Unsupported time unit for import: {letter}"),
    };

    private static char WriteUnit(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 's',
        TimeUnit.Millisecond => 'm',
        TimeUnit.Microsecond => 'u',
        TimeUnit.Nanosecond => 'n',
        _ => throw new InvalidDataException($"Unsupported time unit for export: {unit}"),
    };

    private static string FindPlainFormat(IArrowType type)
    {
        foreach ((string format, ArrowType plain) in Plain)
        {
            if (TypeComparer.Equals(plain, type))
                return format;
        }
        throw new NotSupportedException($"Exporting {type.Name} is not supported");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
