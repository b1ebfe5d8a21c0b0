using System.CommandLine;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Storage;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl profiles</c>: how files are read, as saved by <c>scorectl import --save-profile</c>.</summary>
internal static class ProfilesCommand
{
    public static Command Create(Terminal terminal)
    {
        var database = TargetOptions.DatabaseOption();
        var json = CommonOptions.Json();
        var command = new Command("profiles",
            "Lists the saved ways to read files. Save one with: scorectl import FILE --save-profile NAME")
        {
            database,
            json,
            Remove(terminal),
        };
        command.SetAction(parsed =>
        {
            using var opened = Open(parsed.GetValue(database));
            var profiles = opened.ListImportProfiles();
            if (parsed.GetValue(json))
                Json.Write(terminal.Out,
                    new { Profiles = profiles.Select(profile => new { profile.Name, profile.Settings }) });
            else if (profiles.Count > 0) List(terminal, profiles);
            else terminal.Say("There is no profile yet. Save one with: scorectl import FILE --save-profile NAME");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl profiles
            scorectl profiles remove shop
            """);
    }

    private static Command Remove(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the profile." };
        var database = TargetOptions.DatabaseOption();
        var command = new Command("remove", "Removes a profile; what was loaded with it stays.") { name, database };
        command.SetAction(parsed =>
        {
            using var opened = Open(parsed.GetValue(database));
            if (!opened.RemoveImportProfile(parsed.GetRequiredValue(name)))
                throw new CliException(ExitCode.Precondition, $"There is no profile '{parsed.GetValue(name)}'.");
            terminal.Say($"Removed the profile '{parsed.GetValue(name)}'.");
            return ExitCode.Ok;
        });
        return command.Examples("scorectl profiles remove shop");
    }

    private static ScoringDatabase Open(string? path)
    {
        path ??= TargetOptions.DefaultDatabase;
        if (!File.Exists(path)) throw new CliException(ExitCode.Precondition, $"There is no database '{path}'.");
        return ScoringDatabase.Open(new DatabaseOptions { Path = path });
    }

    private static void List(Terminal terminal, IReadOnlyList<(string Name, ImportSettings Settings)> profiles)
    {
        var table = Tables.Create(terminal, "", "profile", "table", "mapping", "format");
        foreach (var (name, settings) in profiles)
        {
            var format = new[]
            {
                settings.Format?.ToString().ToLowerInvariant(),
                settings.Delimiter is { } delimiter ? $"delimiter {(delimiter == '\t' ? "tab" : delimiter)}" : null,
                settings.Quote is { } quote ? quote == '\0' ? "no quotes" : $"quote {quote}" : null,
                settings.Header is { } header ? header ? "with a header" : "without a header" : null,
                settings.Encoding,
                settings.TimestampFormat is { } time ? $"times as {time}" : null,
                settings.BaseCurrency is { } currency ? $"amounts in {currency}" : null,
            };
            table.Row(name, settings.Table?.ToString().ToLowerInvariant() ?? "by file name",
                string.Join(", ", settings.Mapping.Select(entry => $"{entry.Key} = {entry.Value}")),
                string.Join(", ", format.OfType<string>().DefaultIfEmpty("detected")));
        }

        table.Show(terminal);
    }
}
