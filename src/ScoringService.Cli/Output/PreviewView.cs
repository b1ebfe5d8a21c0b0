using ScoringService.Storage;

namespace ScoringService.Cli.Output;

/// <summary>Shows what a load would do.</summary>
internal static class PreviewView
{
    /// <summary>For people.</summary>
    public static void Show(Terminal terminal, FileOutcome outcome, ImportPreview preview)
    {
        Tables.Facts(terminal,
            ("file", Path.GetFileName(outcome.Path)),
            ("table", $"{preview.Table}".ToLowerInvariant()),
            ("rows read", $"{preview.RowsRead:N0}"),
            ("  new", $"{preview.RowsNew:N0}"),
            ("  with a known key", $"{preview.RowsKnown:N0}"),
            ("  to put aside", $"{preview.RowsQuarantined:N0}"),
            ("read as", DialectText.Of(preview.Dialect)),
            ("columns", DialectText.MappingOf(preview.Dialect)),
            ("unused", string.Join(", ", Unused(preview.Dialect))));
        terminal.Out.WriteLine();
        var rows = Tables.Create(terminal, "First rows as they would be stored", [.. preview.Columns]);
        foreach (var row in preview.Rows) rows.Row([.. row.Select(value => ImportView.Shorten(value ?? ""))]);
        rows.Show(terminal);
        if (preview.Rejects.Count == 0) return;
        var rejects = Tables.Create(terminal, "First rows that would be put aside", ">row", "column", "reason", "text");
        foreach (var reject in preview.Rejects)
            rejects.Row($"{reject.RowNumber}", reject.Column ?? "(row)", reject.Reason,
                ImportView.Shorten(reject.RawText));
        rejects.Show(terminal);
    }

    // Columns of the file that no expression names: a hint at what was forgotten.
    private static IEnumerable<string> Unused(FileDialect dialect) => dialect.Columns.Select(column => column.Name)
        .Where(name => !dialect.Mapping.Values.Any(
            expression => expression.Contains(name, StringComparison.OrdinalIgnoreCase)));
}
