using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;

namespace ScoringService.Server.Configuration;

/// <summary>Finds what is written in a configuration and would be passed over: names that are not those of a
/// setting.</summary>
internal static class UnknownSettings
{
    // Known is also the logging of the host.
    private static readonly string[] Roots = [ServerOptions.Section, "Logging"];

    /// <summary>One message per unknown name in the service's section.</summary>
    public static IEnumerable<string> Find(IConfigurationSection section) =>
        from entry in section.AsEnumerable(makePathsRelative: true)
        // A section that is not there is told by what is in it.
        where entry.Key.Length > 0 && (entry.Value is not null || !section.GetSection(entry.Key).GetChildren().Any())
            && !IsKnown(WithoutNumbers(entry.Key), entry.Value)
        select Message($"{section.Path}:{entry.Key}", SettingNames.Nearest(WithoutNumbers(entry.Key)));

    /// <summary>One message per name outside of the section that is meant for it by all appearance.</summary>
    public static IEnumerable<string> FindOutside(IConfigurationRoot configuration)
    {
        foreach (var provider in configuration.Providers)
        {
            // The environment is full of what others put there.
            var isOurs = provider is JsonConfigurationProvider or CommandLineConfigurationProvider;
            foreach (var key in provider.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase))
                if (!Roots.Contains(key, StringComparer.OrdinalIgnoreCase) && (isOurs || IsLikeTheSection(key)))
                    yield return Message(key, SettingNames.Nearest(WithoutSection(key)));
        }
    }

    /// <summary>One message per argument that is neither <c>--name=value</c> nor <c>--name value</c>.</summary>
    public static IEnumerable<string> FindArguments(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                yield return $"{args[i]}: settings are written --{ServerOptions.Section}:Name=value.";
            else if (!args[i].Contains('=') && ++i == args.Count)
                yield return $"{args[i - 1]}: there is no value behind it.";
        }
    }

    // A section may be written without anything in it, but not with a value of its own.
    private static bool IsKnown(string path, string? value) => SettingNames.All.Any(setting =>
        setting.Path.Equals(path, StringComparison.OrdinalIgnoreCase)
        || string.IsNullOrEmpty(value) && setting.Path.StartsWith($"{path}:", StringComparison.OrdinalIgnoreCase));

    private static string WithoutNumbers(string path) => string.Join(':', path.Split(':').Select(
        part => part.All(char.IsAsciiDigit) ? "0" : part));

    private static bool IsLikeTheSection(string key) =>
        key.StartsWith(ServerOptions.Section, StringComparison.OrdinalIgnoreCase)
        || SettingNames.Distance(key, ServerOptions.Section) <= 2;

    private static string WithoutSection(string key) =>
        key.StartsWith(ServerOptions.Section, StringComparison.OrdinalIgnoreCase)
            ? key[ServerOptions.Section.Length..].TrimStart('_', '.', '-') : key;

    private static string Message(string name, string? meant) => meant is null
        ? $"{name}: there is no such setting; docs/configuration.md lists them."
        : $"{name}: there is no such setting; did you mean {ServerOptions.Section}:{meant}?";
}
