using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScoringService.Cli.Commands;
using ScoringService.Server;
using ScoringService.Server.Configuration;

namespace ScoringService.Cli.Tests.Options;

/// <summary>The table of settings in docs/configuration.md is made of the options and their documentation.</summary>
public sealed partial class ConfigurationDocsTests
{
    private static readonly Dictionary<Assembly, XElement> Documents = [];

    [Fact]
    public void Documentation_Table_IsThatOfTheOptions()
    {
        var flags = ServeCommand.Flags().ToDictionary(flag => flag.Key, flag => flag.Option.Name);
        flags.Add(nameof(ServerOptions.MemoryMiB), "--memory");
        var expected = SettingNames.All.Select(setting =>
        {
            var (value, meaning) = (Default(setting), Meaning(setting.Property));
            var flag = flags.Remove(setting.Path, out var name) ? $"`{name}`" : "";
            return $"| `{setting.Path}` | {value} | {flag} | {meaning} |";
        }).ToArray();

        var actual = File.ReadAllLines(Path.Combine(Root(), "docs", "configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        Assert.Empty(flags);
        Assert.True(expected.SequenceEqual(actual),
            $"The table in docs/configuration.md must be:\n{string.Join('\n', expected)}");
    }

    // What the documentation says of the default must be so.
    private static string Default(Setting setting)
    {
        if (setting.Path.Contains(":0:", StringComparison.Ordinal)) return "";
        object? value = new ServerOptions();
        foreach (var part in setting.Path.Split(':')) value = value!.GetType().GetProperty(part)!.GetValue(value);
        var text = value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            IEnumerable and not string => throw new InvalidOperationException("A list has items, not a value."),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
        if (SayDefault().Match(Summary(setting.Property)) is { Success: true } said)
            Assert.Equal(text, said.Groups[1].Value.Replace(",", "", StringComparison.Ordinal));
        return text == "null" ? "" : $"`{text}`";
    }

    // Without the default, which has a column of its own.
    private static string Meaning(PropertyInfo property)
    {
        var text = Summary(property);
        Assert.False(string.IsNullOrWhiteSpace(text), $"{property.DeclaringType}.{property.Name} is not documented.");
        return SayDefault().Replace(text, "").Trim();
    }

    private static string Summary(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        if (!Documents.TryGetValue(type.Assembly, out var document))
            Documents[type.Assembly] = document = XElement.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
        var summary = document.Descendants("member").Single(
            member => (string?)member.Attribute("name") == $"P:{type.FullName}.{property.Name}").Element("summary")!;
        return Spaces().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => $"`{((string)see.Attribute("cref")!).Split('.')[^1]}`",
        XElement element => $"`{element.Value}`",
        _ => "",
    };

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(path, "..", "..", "..", ".."));

    [GeneratedRegex(@"\s*\bDefault:? ([\w:.,]*\w)( in the working directory)?\.$")]
    private static partial Regex SayDefault();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
