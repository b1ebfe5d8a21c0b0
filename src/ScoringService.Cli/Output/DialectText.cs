using ScoringService.Storage;

namespace ScoringService.Cli.Output;

/// <summary>How a file was read, in words.</summary>
internal static class DialectText
{
    /// <summary>Format, delimiter, header, encoding.</summary>
    public static string Of(FileDialect dialect)
    {
        var time = dialect.TimestampFormat is { } format ? $", times as {format}" : "";
        if (dialect.Format == FileFormat.Parquet) return "Parquet";
        if (dialect.Format == FileFormat.JsonLines) return $"JSON lines, {dialect.Encoding}{time}";
        var delimiter = dialect.Delimiter == '\t' ? "tab" : $"'{dialect.Delimiter}'";
        var header = dialect.Header ? "with a header" : "without a header";
        return $"CSV with {delimiter} between fields, {header}, {dialect.Encoding}{time}";
    }

    /// <summary>The target columns that are filled, and from what where that is not the same name.</summary>
    public static string MappingOf(FileDialect dialect) => string.Join(", ", dialect.Mapping.Select(
        mapping => mapping.Key == mapping.Value ? mapping.Key : $"{mapping.Key} = {mapping.Value}"));
}
