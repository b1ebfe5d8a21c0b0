using ScoringService.Storage.Database;

namespace ScoringService.Storage;

/// <summary>The kinds of faults for which rows are refused: few enough to count by.</summary>
public enum QuarantineReason
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>The record could not be split into columns.</summary>
    BrokenRecord,

    /// <summary>A required value is not there.</summary>
    Missing,

    /// <summary>A text has too many bytes.</summary>
    TooLong,

    /// <summary>A text is not one of the codes that the column takes.</summary>
    NotACode,

    /// <summary>A text is not a number, or one with too many digits.</summary>
    NotANumber,

    /// <summary>A number has a fraction where none may be.</summary>
    NotWhole,

    /// <summary>A number is infinite or not a number.</summary>
    NotFinite,

    /// <summary>A text is neither true nor false.</summary>
    NotTrueOrFalse,

    /// <summary>A text is not a date or time.</summary>
    NotAnInstant,

    /// <summary>An instant lies before 1900.</summary>
    TooEarly,

    /// <summary>An instant lies in the future.</summary>
    InTheFuture,

    /// <summary>An amount is zero.</summary>
    Zero,

    /// <summary>A number lies outside the column's range.</summary>
    OutsideRange,

    /// <summary>A currency has no rate.</summary>
    NoRate,

    /// <summary>The key is there already with other content.</summary>
    Conflict,

    /// <summary>A text's bytes are not of its encoding.</summary>
    InvalidText,
}

/// <summary>Tells the kind of fault from the text of a reason, here and in SQL.</summary>
internal static class QuarantineReasons
{
    // Numbers and formats within a reason's text follow its begin.
    private static readonly (string Begin, QuarantineReason Kind)[] Begins =
    [
        ("required value is missing", QuarantineReason.Missing),
        ("is longer than", QuarantineReason.TooLong),
        ("is not one of", QuarantineReason.NotACode),
        ("is not a number", QuarantineReason.NotANumber),
        ("has more than 14 digits", QuarantineReason.NotANumber),
        ("is not a whole number", QuarantineReason.NotWhole),
        ("is not finite", QuarantineReason.NotFinite),
        ("is not true or false", QuarantineReason.NotTrueOrFalse),
        ("is not a date", QuarantineReason.NotAnInstant),
        ("is before 1900", QuarantineReason.TooEarly),
        ("lies in the future", QuarantineReason.InTheFuture),
        ("amount is zero", QuarantineReason.Zero),
        ("is zero in", QuarantineReason.Zero),
        ("is outside the range", QuarantineReason.OutsideRange),
        ("has no rate", QuarantineReason.NoRate),
        ("was loaded before", QuarantineReason.Conflict),
        ("is not valid utf", QuarantineReason.InvalidText),
    ];

    /// <summary>SQL that gives the name of the kind of a row of the quarantine.</summary>
    /// <param name="row">Name of the row in the statement.</param>
    public static string Sql(string row) =>
        $"CASE WHEN {row}.column_name IS NULL THEN {SqlText.Literal(nameof(QuarantineReason.BrokenRecord))} "
        + string.Join(" ", Begins.Select(begin =>
            $"WHEN starts_with({row}.reason, {SqlText.Literal(begin.Begin)}) "
            + $"THEN {SqlText.Literal(begin.Kind.ToString())}"))
        + $" ELSE {SqlText.Literal(nameof(QuarantineReason.Other))} END";

    /// <summary>The kind of a fault.</summary>
    /// <param name="column">The column at fault; null for the row as a whole.</param>
    /// <param name="reason">The reason's text.</param>
    public static QuarantineReason Of(string? column, string reason)
    {
        if (column is null) return QuarantineReason.BrokenRecord;
        foreach (var (begin, kind) in Begins)
            if (reason.StartsWith(begin, StringComparison.Ordinal)) return kind;
        return QuarantineReason.Other;
    }
}
