using Apache.Arrow.Types;
using ScoringService.Storage;

namespace ScoringService.Server.Ingest;

/// <summary>Which Arrow types can be written, and as what.</summary>
internal static class ArrowTypes
{
    // Digits of the widest decimal. A type may claim any number of decimals; as text, two billion would fill the
    // memory.
    private const int MaxDigits = 76;

    // What fits: whole numbers of 64 bits, and amounts of 14 digits and four decimals.
    private const int WholeDigits = 18;
    private const int MoneyDigits = 14;
    private const int MoneyDecimals = 4;

    /// <summary>What values of a type are taken as; null for a type that is not taken. Numbers that may not fit are
    /// taken as text, which says exactly what they are, whatever column they turn out to be for.</summary>
    public static IngestType? Kind(IArrowType type) => type switch
    {
        StringType or LargeStringType or StringViewType or NullType or UInt64Type => IngestType.Text,
        BooleanType => IngestType.Boolean,
        Int8Type or Int16Type or Int32Type or Int64Type or UInt8Type or UInt16Type or UInt32Type => IngestType.Int64,
        HalfFloatType or FloatType or DoubleType => IngestType.Double,
        TimestampType => IngestType.Instant,
        Date32Type or Date64Type => IngestType.Date,
        DictionaryType { ValueType: not DictionaryType } dictionary => Kind(dictionary.ValueType),
        _ => Digits(type) is { } digits ? DecimalKind(digits.Precision, digits.Scale) : null,
    };

    /// <summary>Digits and decimals of a decimal type; null for any other.</summary>
    public static (int Precision, int Scale)? Digits(IArrowType type) => type switch
    {
        Decimal32Type t => (t.Precision, t.Scale),
        Decimal64Type t => (t.Precision, t.Scale),
        Decimal128Type t => (t.Precision, t.Scale),
        Decimal256Type t => (t.Precision, t.Scale),
        _ => null,
    };

    /// <summary>A type's name for messages.</summary>
    public static string Describe(IArrowType type) =>
        type is DictionaryType dictionary ? $"dictionary of {Describe(dictionary.ValueType)}" : type.Name;

    private static IngestType? DecimalKind(int precision, int scale) => scale switch
    {
        < -MaxDigits or > MaxDigits => null,
        0 when precision <= WholeDigits => IngestType.Int64,
        > 0 and <= MoneyDecimals when precision - scale <= MoneyDigits => IngestType.Money,
        _ => IngestType.Text,
    };
}
