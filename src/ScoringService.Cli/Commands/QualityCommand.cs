using System.CommandLine;
using System.Globalization;
using System.Text;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl quality</c>: how good the data are, by load and by month.</summary>
internal static class QualityCommand
{
    public static Command Create(Terminal terminal)
    {
        var month = new Option<string?>("--month")
        {
            Description = "The month to report on, and the instant to look at the data from. [default: this month]",
            HelpName = "YYYY-MM",
            CustomParser = result => Parse.Value(result, Month, "a month such as 2026-11"),
        };
        var load = new Option<long>("--load") { Description = "Only this load, in detail.", HelpName = "NUMBER" };
        var table = QuarantineFilterOptions.Table("Only loads into this table.");
        var html = new Option<string?>("--html")
        {
            Description = "Write the report with its charts to this file: one web page that needs nothing else.",
            HelpName = "FILE",
        };
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var limit = CommonOptions.Limit();
        limit.DefaultValueFactory = _ => 10;
        var command = new Command("quality",
            "Shows how good the data are: the latest loads, and what a month's data give cause for.")
            { month, load, table, limit, html, json };
        target.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(load) is not null
                && (result.GetResult(month) is not null || result.GetResult(html) is not null))
                result.AddError("--load shows one load; it does not go with --month or --html.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var page = parsed.GetValue(html);
            using var file = page is null ? null : OutputFile.Open(page, terminal);
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var asked = new V1.ListQualityReportsRequest
            {
                Table = parsed.GetValue(table), LoadId = parsed.GetValue(load),
            };
            var loads = await ListAsync(session, asked, parsed.GetValue(limit), cancellationToken);
            var report = asked.LoadId > 0 ? null : await session.Quality.GetMonthlyQualityAsync(
                new V1.GetMonthlyQualityRequest { Month = parsed.GetValue(month) ?? "" },
                cancellationToken: cancellationToken);
            if (asked.LoadId > 0 && loads.Count == 0)
                throw new CliException(ExitCode.Precondition, $"There is no load {asked.LoadId}.");
            if (file is not null) Write(file, writer => QualityPage.Write(report!, loads, writer));
            if (parsed.GetValue(json)) WriteJson(terminal, loads, report);
            else QualityView.Show(terminal, loads, report);
            if (page is not null) terminal.Say($"Wrote {page}");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl quality
            scorectl quality --month 2026-10 --html quality.html
            scorectl quality --load 12
            """);
    }

    private static Task<List<V1.LoadQualityReport>> ListAsync(
        ServiceSession session, V1.ListQualityReportsRequest request, int limit, CancellationToken cancellation) =>
        Pages.ReadAsync<V1.LoadQualityReport>(limit, async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await session.Quality.ListQualityReportsAsync(request, cancellationToken: cancellation);
            return (page.Reports, page.NextPageToken);
        });

    private static void WriteJson(
        Terminal terminal, List<V1.LoadQualityReport> loads, V1.MonthlyQualityReport? report) =>
        Json.Write(terminal.Out, new
        {
            Loads = loads.Select(Json.Message), Month = report is null ? null : Json.Message(report),
        });

    private static void Write(OutputFile file, Action<TextWriter> write)
    {
        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), leaveOpen: true)) write(writer);
        file.Complete();
    }

    private static string? Month(string text) => DateOnly.TryParseExact(
        text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : null;
}
