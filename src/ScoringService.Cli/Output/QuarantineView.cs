using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows refused rows for people.</summary>
internal static class QuarantineView
{
    private const int TextLength = 60;
    private const int MostRefused = 20;

    /// <summary>One line per row.</summary>
    public static void List(Terminal terminal, IReadOnlyList<QuarantinedRow> rows)
    {
        var table = Tables.Create(terminal, "",
            ">number", ">load", "table", "column", "reason", "value", "source", ">row", "state", "text");
        foreach (var row in rows)
            table.Row($"{row.QuarantineId}", $"{row.LoadId}", Figures.Table(row.Table), Column(row.Column), row.Reason,
                Value(row), row.Source, $"{row.RowNumber:N0}", State(row), Shorten(row.RawText));
        table.Show(terminal);
    }

    /// <summary>What became of rows that were sent again.</summary>
    public static void Show(Terminal terminal, CorrectAndReplayResponse report)
    {
        Tables.Facts(terminal,
            ("accepted", $"{report.ReplayedCount:N0}"),
            ("  of those changed the data", $"{report.ChangedCount:N0}"),
            ("refused again", $"{report.Refused.Count:N0}"),
            ("resolved before", $"{report.ResolvedBeforeCount:N0}"),
            ("new customers", $"{report.NewCustomers:N0}"));
        if (report.UnknownQuarantineIds.Count > 0)
            terminal.Warn($"Not in quarantine: {string.Join(", ", report.UnknownQuarantineIds.Take(MostRefused))}");
        if (report.Refused.Count == 0) return;
        terminal.Out.WriteLine();
        var table = Tables.Create(terminal, "Refused again", ">number", "column", "reason");
        foreach (var row in report.Refused.Take(MostRefused))
            table.Row($"{row.QuarantineId}", Column(row.Column), row.Reason);
        table.Show(terminal);
        if (report.Refused.Count > MostRefused)
            terminal.Say($"… and {report.Refused.Count - MostRefused:N0} more; scorectl quarantine list shows them.");
    }

    private static string Column(string column) => column.Length > 0 ? column : "(row)";

    private static string Value(QuarantinedRow row) => row.MaskedColumns.Contains(row.Column) ? "***"
        : row.Values.TryGetValue(row.Column, out var text) ? Shorten(text) : Figures.None;

    private static string State(QuarantinedRow row) => row.Resolution == QuarantineResolution.Unspecified ? "open"
        : $"{row.Resolution.ToString().ToLowerInvariant()} by {row.ResolvedBy}";

    private static string Shorten(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= TextLength ? text : text[..(TextLength - 1)] + "…";
    }
}
