using System.Globalization;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>SQL that turns the source value of one mapped column into the target's type, and SQL that finds what is
/// wrong with it.</summary>
internal sealed class ColumnConversion(MappedColumn column, string source, string value, DateTime latest)
{
    /// <summary>Longest id or key.</summary>
    public const int MaxIdBytes = 128;

    /// <summary>Longest text of another column.</summary>
    public const int MaxTextBytes = 4096;

    private TargetColumn Target => column.Target;

    private string Text => column.IsText ? source : $"CAST({source} AS VARCHAR)";

    /// <summary>The converted value; null when there is none or it cannot be converted.</summary>
    public string Value => Target.Type switch
    {
        TargetType.Id or TargetType.Text => $"nullif(trim({Text}), '')",
        TargetType.Choice => $"nullif(upper(trim({Text})), '')",
        TargetType.Money => $"TRY_CAST({source} AS DECIMAL(18, 4))",
        TargetType.Number or TargetType.Integer => $"TRY_CAST({source} AS DOUBLE)",
        TargetType.Boolean => $"""
            CASE WHEN lower(trim({Text})) IN ('true', 't', 'yes', 'y', '1') THEN true
                WHEN lower(trim({Text})) IN ('false', 'f', 'no', 'n', '0') THEN false END
            """,
        TargetType.Date => $"CAST({Instant} AS DATE)",
        _ => Instant,
    };

    /// <summary>The value as it is staged.</summary>
    public string Staged => Target.Type == TargetType.Integer ? $"TRY_CAST({value} AS INTEGER)" : value;

    /// <summary>The faults of this column in the order in which they are looked for.</summary>
    public IEnumerable<Fault> Faults()
    {
        if (Target.IsRequired)
            yield return Fault("required value is missing", $"{value} IS NULL AND coalesce(trim({Text}), '') = ''");
        foreach (var fault in FormatFaults()) yield return fault;
        if (Target.IsNonZero) yield return Fault("amount is zero", $"{value} = 0");
        if (Target.Min is not null || Target.Max is not null)
            yield return Fault($"is outside the range {Range}", string.Join(" OR ", Bounds()));
    }

    // A plain cast from text would ignore a time zone offset; numbers such as 20101231 are days.
    private string Instant => column.SqlType switch
    {
        "DATE" or "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" or "TIMESTAMP WITH TIME ZONE" =>
            $"TRY_CAST({source} AS TIMESTAMP)",
        _ => Instants.FromText($"trim({Text})", column.TimestampFormat),
    };

    private string Range => (Target.Min, Target.Max) switch
    {
        ({ } min, { } max) => $"{Number(min)} to {Number(max)}",
        ({ } min, _) => $"from {Number(min)}",
        (_, var max) => $"up to {Number(max!.Value)}",
    };

    private IEnumerable<Fault> FormatFaults() => Target.Type switch
    {
        TargetType.Id => [Fault($"is longer than {MaxIdBytes} bytes", $"strlen({value}) > {MaxIdBytes}")],
        TargetType.Text => [Fault($"is longer than {MaxTextBytes} bytes", $"strlen({value}) > {MaxTextBytes}")],
        TargetType.Choice =>
        [
            Fault($"is not one of {string.Join(", ", Target.Choices)}",
                $"{value} NOT IN ({string.Join(", ", Target.Choices.Select(SqlText.Literal))})"),
        ],
        TargetType.Money =>
        [
            Fault("is not finite", $"{Unread} AND NOT isfinite(TRY_CAST({source} AS DOUBLE))"),
            Fault("has more than 14 digits before the decimal point",
                $"{Unread} AND TRY_CAST({source} AS DOUBLE) IS NOT NULL"),
            Fault("is not a number", Unread),
        ],
        TargetType.Number => [Fault("is not a number", Unread), Fault("is not finite", $"NOT isfinite({value})")],
        TargetType.Integer =>
        [
            Fault("is not a number", Unread),
                Fault("is not a whole number", $"NOT isfinite({value}) OR {value} <> trunc({value})"),
        ],
        TargetType.Boolean => [Fault("is not true or false", Unread)],
        _ => InstantFaults(),
    };

    private IEnumerable<Fault> InstantFaults()
    {
        yield return Fault(column.TimestampFormat is null
            ? "is not a date or time in ISO 8601 or YYYYMMDD"
                : $"is not a date or time of the form {column.TimestampFormat}", Unread);
        yield return Fault("is before 1900 or not finite", $"NOT isfinite({value}) OR {value} < DATE '1900-01-01'");
        if (Target.IsPast) yield return Fault("lies in the future", $"{value} > {SqlText.Literal(latest)}");
    }

    private IEnumerable<string> Bounds()
    {
        if (Target.Min is { } min) yield return $"{value} < {Number(min)}";
        if (Target.Max is { } max) yield return $"{value} > {Number(max)}";
    }

    private string Unread => $"{value} IS NULL AND trim({Text}) <> ''";

    private Fault Fault(string reason, string condition) => new(Target.Name, reason, condition);

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
