using System.CommandLine;
using CsvHelper;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl validate</c>: tells whether the groups of a grouping differ.</summary>
internal static class ValidateCommand
{
    private static readonly CsvReaderOptions s_options = new() { TrimWhitespace = true, TrackLineNumbers = true };

    public static Command Create(Terminal terminal)
    {
        var column = new Option<string?>("--column")
        {
            Description = "Column of codes, levels or truth values: the grouping, or with --labels what the labels are "
                + "compared with.",
            HelpName = "NAME",
        };
        var labels = new Option<FileInfo?>("--labels")
        {
            Description = "CSV file with the columns customer_id and label: the grouping, e.g. of a sales team.",
            HelpName = "FILE",
        };
        var indicators = new Option<string[]>("--indicators")
        {
            Description = "Numeric columns that groups are compared by, with commas between them. "
                + "[default: six of purchases and predictions]",
            HelpName = "NAME,NAME,...",
            DefaultValueFactory = _ => [],
        };
        var filter = new FilterOptions();
        var asOf = CommonOptions.AsOf();
        var model = CommonOptions.Model();
        var target = new TargetOptions();
        var json = CommonOptions.Json();
        var command = new Command("validate", "Tells whether the groups of a grouping differ, with test statistics.")
        {
            column, labels, indicators,
        };
        filter.AddTo(command);
        foreach (var option in (Option[])[asOf, model, json]) command.Add(option);
        target.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(column) is null && result.GetValue(labels) is null)
                result.AddError("Give --column, --labels or both.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new V1.ValidateGroupingRequest
            {
                Population = filter.Read(parsed),
                AsOf = parsed.GetValue(asOf),
                ModelVersion = parsed.GetValue(model),
                Indicators = { Parse.Split(parsed.GetValue(indicators)!) },
            };
            if (parsed.GetValue(labels) is not { } file) request.Column = parsed.GetValue(column);
            else (request.Labels, request.ReferenceColumn) = (ReadLabels(file), parsed.GetValue(column) ?? "");
            var run = new CommandRun(terminal, parsed.GetValue(json), cancellationToken);
            return RunAsync(run, target.Read(parsed), request);
        });
        return command.Examples("""
            scorectl validate --column tier
            scorectl validate --column cluster --indicators total_spend,recency_days --kind B2B
            scorectl validate --column tier --labels labels.csv
            """);
    }

    private static async Task<int> RunAsync(
        CommandRun run, ServiceTarget target, V1.ValidateGroupingRequest request)
    {
        var terminal = run.Terminal;
        await using var session = await ServiceSession.OpenAsync(target, run.Cancellation);
        var response = await session.Models.ValidateGroupingAsync(request, cancellationToken: run.Cancellation);
        if (run.IsJson)
        {
            Json.Write(terminal.Out, new { Validation = Json.Message(response) });
        }
        else
        {
            GroupingView.Show(terminal, response.Report);
            terminal.Say($"Model {response.ModelVersion} as of {Figures.Time(response.AsOf)} "
                + $"(data version {response.DataWatermark}).");
        }

        if (response.UnknownCustomerIdCount > 0)
            terminal.Warn($"{response.UnknownCustomerIdCount:N0} of the labelled ids are not known: "
                + string.Join(", ", response.UnknownCustomerIds.Take(10)));
        return ExitCode.Ok;
    }

    private static V1.CustomerLabels ReadLabels(FileInfo file)
    {
        if (!file.Exists) throw new CliException(ExitCode.Precondition, $"There is no file '{file}'.");
        var labels = new V1.CustomerLabels();
        try
        {
            using var csv = CsvReader.FromFile(file.FullName, s_options);
            csv.ReadHeader();
            if (!csv.TryGetFieldIndex("customer_id", out var id) || !csv.TryGetFieldIndex("label", out var label))
                throw new CliException(ExitCode.BadInput, $"{file}:1: the columns customer_id and label are missing.");
            while (csv.Read())
                labels.Labels.Add(new V1.CustomerLabel
                {
                    CustomerId = csv.GetString(id), Label = csv.GetString(label),
                });
        }
        catch (CsvFormatException mistake)
        {
            throw new CliException(ExitCode.BadInput, $"{file}:{mistake.LineNumber}: {mistake.Message}");
        }

        return labels;
    }
}
