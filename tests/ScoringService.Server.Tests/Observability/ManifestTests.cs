using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ScoringService.Server.Tests.Observability;

/// <summary>The Kubernetes manifests and the server agree.</summary>
public sealed partial class ManifestTests
{
    private static readonly string Pod = Read("deploy/kubernetes/statefulset.yaml");

    private static readonly Dictionary<string, string?> Settings = SettingPattern()
        .Matches(Read("deploy/kubernetes/configmap.yaml"))
        .ToDictionary(match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal),
            match => (string?)match.Groups[2].Value);

    [Fact]
    public void Settings_AreThoseThatTheServerTakes()
    {
        var options = Options();
        Assert.Empty(options.Validate());
        Assert.Equal("0.0.0.0", options.ListenAddress);
        Assert.True(options.Security.ApiKeys);
        Assert.Equal(Settings.Count, Settings.Keys.Count(key => key.StartsWith("ScoringService:", default)));
    }

    [Fact]
    public void GracePeriod_LeavesTimeForDrainAndShutdown()
    {
        var options = Options();
        Assert.InRange(Number("terminationGracePeriodSeconds: (\\d+)"),
            options.DrainSeconds + options.ShutdownSeconds + 10, 600);
    }

    [Fact]
    public void Memory_OfTheContainer_HoldsThatOfTheService() =>
        Assert.True(Number(@"limits: \{ [^}]*memory: (\d+)Gi") * 1024 * 3 / 4 >= Options().MemoryMiB);

    [Fact]
    public void Ports_AreThoseOfTheServer()
    {
        var options = new ServerOptions();
        Assert.Equal(options.GrpcPort, Number(@"name: grpc, containerPort: (\d+)"));
        Assert.Equal(options.HttpPort, Number(@"name: https-metrics, containerPort: (\d+)"));
        foreach (var path in (string[])["/healthz", "/readyz"])
            Assert.Contains($"path: {path}, port: https-metrics", Pod, StringComparison.Ordinal);
    }

    private static ServerOptions Options() => ServerOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(Settings).Build());

    private static int Number(string pattern) => int.Parse(
        Regex.Match(Pod, pattern).Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Read(string path) => File.ReadAllText(Path.Combine(Root(), path));

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(path, "..", "..", "..", ".."));

    [GeneratedRegex(@"^  (\w+__\w+): ""?(.*?)""?$", RegexOptions.Multiline)]
    private static partial Regex SettingPattern();
}
