using ScoringService.Storage;

namespace ScoringService.Cli.Output;

/// <summary>Shows what a load did.</summary>
internal static class ImportView
{
    private const int ExampleLength = 60;

    /// <summary>For people.</summary>
    public static void Show(Terminal terminal, ImportRequest request, ImportReport report)
    {
        Tables.Facts(terminal,
            ("table", $"{request.Table.ToString().ToLowerInvariant()}"),
            ("rows read", $"{report.RowsRead:N0}"),
            ("  loaded", $"{report.RowsInserted:N0}"),
            ("  already there", $"{report.RowsDuplicate:N0}"),
            ("  put aside", $"{report.RowsQuarantined:N0}"),
            ("new customers", $"{report.NewCustomers:N0}"),
            ("read as", Dialect(report.Dialect)),
            ("columns", string.Join(", ", report.Dialect.Mapping.Select(Mapped))),
            ("time", $"{report.Duration.TotalSeconds:N2} s"));
        if (report.Reasons.Count == 0) return;
        terminal.Out.WriteLine();
        var table = Tables.Create(terminal, "Rows put aside", "column", "reason", ">rows", "example");
        foreach (var reason in report.Reasons)
            table.Row(reason.Column ?? "(row)", reason.Reason, $"{reason.Count:N0}", Shorten(reason.Example));
        table.Show(terminal);
        terminal.Warn($"{report.RowsQuarantined:N0} of {report.RowsRead:N0} rows were not loaded. "
            + "Correct them in the file and load it again; what is loaded already stays as it is.");
    }

    /// <summary>For programs.</summary>
    public static void WriteJson(Terminal terminal, ImportRequest request, ImportReport report) =>
        Json.Write(terminal.Out, new
        {
            request.Path,
            request.Table,
            report.LoadId,
            report.RowsRead,
            report.RowsInserted,
            report.RowsDuplicate,
            report.RowsQuarantined,
            report.NewCustomers,
            report.Reasons,
            report.Dialect,
            DurationSeconds = report.Duration.TotalSeconds,
        });

    private static string Mapped(KeyValuePair<string, string> mapping) =>
        mapping.Key == mapping.Value ? mapping.Key : $"{mapping.Key} = {mapping.Value}";

    private static string Dialect(FileDialect dialect)
    {
        if (dialect.Format == FileFormat.Parquet) return "Parquet";
        var delimiter = dialect.Delimiter == '\t' ? "tab" : $"'{dialect.Delimiter}'";
        var header = dialect.Header ? "with a header" : "without a header";
        var time = dialect.TimestampFormat is { } format ? $", times as {format}" : "";
        return $"CSV with {delimiter} between fields, {header}, {dialect.Encoding}{time}";
    }

    private static string Shorten(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= ExampleLength ? text : text[..(ExampleLength - 1)] + "…";
    }
}
