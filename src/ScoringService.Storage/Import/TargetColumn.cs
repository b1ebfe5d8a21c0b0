namespace ScoringService.Storage.Import;

/// <summary>How the text of a target column is read and checked.</summary>
internal enum TargetType
{
    /// <summary>An identifier of 1 to 128 bytes.</summary>
    Id,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>An instant, UTC.</summary>
    Instant,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>An amount with four decimals.</summary>
    Money,

    /// <summary>A finite double.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>One of a list of codes, in any case.</summary>
    Choice,
}

/// <summary>A column that a file can be loaded into.</summary>
internal sealed record TargetColumn(string Name, TargetType Type)
{
    /// <summary>Whether a row without a value is refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the value may not be later than the load allows.</summary>
    public bool IsPast { get; init; }

    /// <summary>Whether 0 is refused.</summary>
    public bool IsNonZero { get; init; }

    /// <summary>Smallest value allowed.</summary>
    public double? Min { get; init; }

    /// <summary>Greatest value allowed.</summary>
    public double? Max { get; init; }

    /// <summary>The codes of a <see cref="TargetType.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The DuckDB type of the converted value.</summary>
    public string SqlType => Type switch
    {
        TargetType.Instant => "TIMESTAMP",
        TargetType.Date => "DATE",
        TargetType.Money => "DECIMAL(18, 4)",
        TargetType.Number => "DOUBLE",
        TargetType.Integer => "INTEGER",
        TargetType.Boolean => "BOOLEAN",
        _ => "VARCHAR",
    };

    /// <summary>The DuckDB type of the value as it is stored.</summary>
    public string StoredType => EnumType ?? SqlType;

    /// <summary>The name of the enumeration of a <see cref="TargetType.Choice"/>, whose values are
    /// <see cref="Choices"/> in that order.</summary>
    public string? EnumType { get; init; }

    /// <summary>Bytes of one value in DuckDB's vectors.</summary>
    public int Width => Type switch
    {
        TargetType.Id or TargetType.Text => 16,
        TargetType.Instant or TargetType.Money or TargetType.Number => sizeof(long),
        TargetType.Date or TargetType.Integer => sizeof(int),
        _ => sizeof(byte),
    };
}
