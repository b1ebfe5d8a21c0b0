using ScoringService.Cli.Commands;
using ScoringService.Storage;

namespace ScoringService.Cli.Output;

/// <summary>Shows what loads did.</summary>
internal static class ImportView
{
    private const int ExampleLength = 60;

    /// <summary>Shows it as the command was asked to.</summary>
    public static void Write(CommandRun run, IReadOnlyList<FileOutcome> outcomes)
    {
        if (run.IsJson) WriteJson(run.Terminal, outcomes);
        else Show(run.Terminal, outcomes);
        foreach (var outcome in outcomes)
            if (outcome.Error is { } error)
                run.Terminal.Fail(outcomes.Count == 1 ? error : $"{Path.GetFileName(outcome.Path)}: {error}");
    }

    private static void Show(Terminal terminal, IReadOnlyList<FileOutcome> outcomes)
    {
        if (outcomes.Count > 1) ShowFiles(terminal, outcomes);
        else if (outcomes[0].Report is { } report) ShowFacts(terminal, outcomes[0], report);
        foreach (var outcome in outcomes)
            if (outcome.Preview is { } preview) PreviewView.Show(terminal, outcome, preview);
        var reasons = outcomes.SelectMany(outcome => outcome.Reasons)
            .GroupBy(reason => (reason.Column, reason.Reason))
            .Select(group => group.First() with { Count = group.Sum(reason => reason.Count) })
            .OrderByDescending(reason => reason.Count).ToList();
        if (reasons.Count == 0) return;
        terminal.Out.WriteLine();
        var table = Tables.Create(terminal, "Rows put aside", "column", "reason", ">rows", "example");
        foreach (var reason in reasons)
            table.Row(reason.Column ?? "(row)", reason.Reason, $"{reason.Count:N0}", Shorten(reason.Example));
        table.Show(terminal);
        terminal.Warn($"{outcomes.Sum(outcome => outcome.RowsQuarantined):N0} of "
            + $"{outcomes.Sum(outcome => outcome.RowsRead):N0} rows "
            + (outcomes.Any(outcome => outcome.Preview is not null) ? "would not be loaded." : "were not loaded. "
                + "Correct them in the file and load it again; what is loaded already stays as it is."));
    }

    private static void ShowFacts(Terminal terminal, FileOutcome outcome, ImportReport report) =>
        Tables.Facts(terminal,
            ("table", TableName(outcome)),
            ("rows read", $"{report.RowsRead:N0}"),
            ("  loaded", $"{report.RowsInserted:N0}"),
            ("  already there", $"{report.RowsDuplicate:N0}"),
            ("  out of date", $"{report.RowsStale:N0}"),
            ("  of erased customers", $"{report.RowsErased:N0}"),
            ("  put aside", $"{report.RowsQuarantined:N0}"),
            ("new customers", $"{report.NewCustomers:N0}"),
            ("read as", DialectText.Of(report.Dialect)),
            ("columns", DialectText.MappingOf(report.Dialect)),
            ("time", $"{report.Duration.TotalSeconds:N2} s"));

    private static void ShowFiles(Terminal terminal, IReadOnlyList<FileOutcome> outcomes)
    {
        var table = Tables.Create(terminal, "", "file", "table", ">rows read", ">loaded", ">already there",
            ">left out", ">put aside", ">seconds");
        foreach (var outcome in outcomes)
            if (outcome.Error is null)
                Row(Path.GetFileName(outcome.Path), TableName(outcome), [outcome]);
            else
                table.Row(Path.GetFileName(outcome.Path), "not loaded", "", "", "", "", "", "");
        Row("total", "", outcomes);
        table.Show(terminal);

        void Row(string name, string target, IReadOnlyList<FileOutcome> of) => table.Row(name, target,
            $"{of.Sum(o => o.RowsRead):N0}", $"{of.Sum(o => o.RowsInserted):N0}", $"{of.Sum(o => o.RowsDuplicate):N0}",
            $"{of.Sum(o => o.RowsSkipped):N0}", $"{of.Sum(o => o.RowsQuarantined):N0}",
            $"{of.Sum(o => o.DurationSeconds):N2}");
    }

    // The totals, and each file.
    private static void WriteJson(Terminal terminal, IReadOnlyList<FileOutcome> outcomes) =>
        Json.Write(terminal.Out, new
        {
            IsDryRun = outcomes.Any(outcome => outcome.Preview is not null),
            FilesLoaded = outcomes.Count(outcome => outcome.Report is not null),
            FilesFailed = outcomes.Count(outcome => outcome.Error is not null),
            RowsRead = outcomes.Sum(outcome => outcome.RowsRead),
            RowsInserted = outcomes.Sum(outcome => outcome.RowsInserted),
            RowsDuplicate = outcomes.Sum(outcome => outcome.RowsDuplicate),
            RowsSkipped = outcomes.Sum(outcome => outcome.RowsSkipped),
            RowsQuarantined = outcomes.Sum(outcome => outcome.RowsQuarantined),
            NewCustomers = outcomes.Sum(outcome => outcome.Report?.NewCustomers ?? 0),
            Files = outcomes.Select(outcome => new
            {
                outcome.Path,
                outcome.Table,
                outcome.Error,
                outcome.Report?.LoadId,
                outcome.RowsRead,
                outcome.RowsInserted,
                outcome.RowsDuplicate,
                outcome.Report?.RowsStale,
                outcome.Report?.RowsErased,
                outcome.RowsQuarantined,
                outcome.Report?.NewCustomers,
                outcome.Reasons,
                Dialect = outcome.Report?.Dialect ?? outcome.Preview?.Dialect,
                outcome.Preview?.Columns,
                outcome.Preview?.Rows,
                outcome.Preview?.Rejects,
                outcome.DurationSeconds,
            }),
        });

    private static string TableName(FileOutcome outcome) => $"{outcome.Table}".ToLowerInvariant();

    /// <summary>A text on one short line.</summary>
    public static string Shorten(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= ExampleLength ? text : text[..(ExampleLength - 1)] + "…";
    }
}
