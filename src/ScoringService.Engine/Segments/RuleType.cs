namespace ScoringService.Engine.Segments;

/// <summary>What an expression of the rule language yields.</summary>
internal enum RuleType
{
    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A 64-bit floating-point number; integer columns fit in it exactly.</summary>
    Number,

    /// <summary>Unicode text, ordered by its UTF-8 bytes.</summary>
    Text,

    /// <summary>An instant: microseconds since 1970-01-01T00:00:00Z.</summary>
    Timestamp,

    /// <summary>A length of time in microseconds, of either sign.</summary>
    Duration,
}

/// <summary>Words for types, as error messages use them.</summary>
internal static class RuleTypes
{
    /// <summary>The type of a column's values.</summary>
    public static RuleType Of(ColumnType type) => type switch
    {
        ColumnType.Int32 or ColumnType.UInt8 or ColumnType.Float64 => RuleType.Number,
        ColumnType.Boolean => RuleType.Truth,
        ColumnType.Timestamp => RuleType.Timestamp,
        ColumnType.Utf8 or ColumnType.Dictionary => RuleType.Text,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The rule language does not know this type."),
    };

    /// <summary>The type with its article: "a number".</summary>
    public static string Describe(this RuleType type) => type switch
    {
        RuleType.Truth => "a condition (true or false)",
        RuleType.Number => "a number",
        RuleType.Text => "text",
        RuleType.Timestamp => "a timestamp",
        _ => "a duration",
    };
}
