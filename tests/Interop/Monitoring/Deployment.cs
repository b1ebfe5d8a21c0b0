using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ScoringService.Interop.Monitoring;

/// <summary>What is in deploy/.</summary>
internal static partial class Deployment
{
    /// <summary>The folder.</summary>
    public static string Folder => Path.Combine(Root(), "deploy");

    /// <summary>The text of a file of the repository.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root(), path));

    /// <summary>Every expression of the dashboard with the title of its panel, its variables filled in as Grafana does
    /// it.</summary>
    public static IEnumerable<(string Title, string Expression)> DashboardQueries()
    {
        using var dashboard = JsonDocument.Parse(Read("deploy/grafana/scoring-dashboard.json"));
        var queries = new List<(string, string)>();
        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
            if (panel.TryGetProperty("targets", out var targets))
                queries.AddRange(targets.EnumerateArray().Select(target =>
                    (panel.GetProperty("title").GetString()!, Filled(target.GetProperty("expr").GetString()!))));
        return queries;
    }

    /// <summary>What fills the dashboard's choice of instances: a metric and a label of it.</summary>
    public static (string Metric, string Label) DashboardVariable()
    {
        var definition = Regex.Match(
            Read("deploy/grafana/scoring-dashboard.json"), @"""definition"": ""label_values\((\w+), (\w+)\)""");
        return (definition.Groups[1].Value, definition.Groups[2].Value);
    }

    /// <summary>The expressions that mark instants in the dashboard's charts.</summary>
    public static IEnumerable<string> DashboardAnnotations()
    {
        using var dashboard = JsonDocument.Parse(Read("deploy/grafana/scoring-dashboard.json"));
        return [.. dashboard.RootElement.GetProperty("annotations").GetProperty("list").EnumerateArray()
            .Select(annotation => Filled(annotation.GetProperty("expr").GetString()!))];
    }

    /// <summary>The alerts: name, expression and link.</summary>
    public static IEnumerable<(string Name, string Expression, string Link)> Alerts() =>
        AlertPattern().Matches(Read("deploy/prometheus/scoring-alerts.yml")).Select(match => (
            match.Groups["name"].Value,
            Regex.Replace(match.Groups["expr"].Value.Replace(">-", "", StringComparison.Ordinal), @"\s+", " ").Trim(),
            match.Groups["link"].Value));

    /// <summary>Runs a program of the system.</summary>
    public static async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root(),
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    private static string Filled(string expression) => expression
        .Replace("$__rate_interval", "10s", StringComparison.Ordinal)
        .Replace("$instance", ".*", StringComparison.Ordinal);

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(path, "..", "..", "..", ".."));

    [GeneratedRegex(@"- alert: (?<name>\w+)\n\s+expr: (?<expr>.*?)\n\s+(for|labels):.*?runbook_url: (?<link>\S+)",
        RegexOptions.Singleline)]
    private static partial Regex AlertPattern();
}
