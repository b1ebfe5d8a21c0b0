using System.Text.Json;
using System.Text.RegularExpressions;

namespace ScoringService.Interop.Monitoring;

/// <summary>
/// What deploy/ tells monitoring systems, tried with those systems: Debian's Prometheus scrapes a real server under
/// load. They need what scripts/install-test-tools.sh installs.
/// </summary>
public sealed partial class DeploymentTests(LoadedServer loaded) : IClassFixture<LoadedServer>
{
    // One row in two is wrong, and there is a place for one stream in two. They would have to last to fire.
    private static readonly string[] s_provoked = ["ScoringQuarantineGrows", "ScoringRefusals"];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Dashboard_EveryQuery_HasValuesOfAServerUnderLoad()
    {
        var until = DateTime.UtcNow + s_patience;
        var queries = Deployment.DashboardQueries().ToList();
        Assert.True(queries.Count > 50, $"The dashboard has only {queries.Count} queries.");
        var empty = queries;
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
        {
            loaded.CheckLoad();
            var rest = new List<(string, string)>();
            foreach (var query in empty)
                if ((await loaded.Prometheus.QueryAsync(query.Expression)).Length == 0) rest.Add(query);
            empty = rest;
        }
        while (empty.Count > 0 && DateTime.UtcNow < until && await pace.WaitForNextTickAsync());
        Assert.Empty(empty);
    }

    [Fact]
    public async Task Dashboard_VariableAndAnnotations_HaveWhatTheyLookFor()
    {
        var until = DateTime.UtcNow + s_patience;
        var (metric, label) = Deployment.DashboardVariable();
        var series = await loaded.Prometheus.SeenAsync(metric, until);
        Assert.All(series, one => Assert.True(one.GetProperty("metric").TryGetProperty(label, out _)));
        foreach (var expression in Deployment.DashboardAnnotations())
        {
            await loaded.Prometheus.QueryAsync(expression);
            await loaded.Prometheus.SeenAsync(SelectorPattern().Match(expression).Value, until);
        }
    }

    [Fact]
    public async Task Alerts_EverySeriesThatTheyLookAt_IsThere()
    {
        var until = DateTime.UtcNow + s_patience;
        var alerts = Deployment.Alerts().ToList();
        Assert.Equal(
            Regex.Count(Deployment.Read("deploy/prometheus/scoring-alerts.yml"), "- alert: "), alerts.Count);
        foreach (var (_, expression, _) in alerts)
        {
            await loaded.Prometheus.QueryAsync(expression);
            var selectors = SelectorPattern().Matches(expression).Select(match => match.Value).ToList();
            Assert.NotEmpty(selectors);
            foreach (var selector in selectors) await loaded.Prometheus.SeenAsync(selector, until);
        }
    }

    [Fact]
    public async Task Alerts_OfAServerThatIsWell_DoNotFireAndSeeWhatTheLoadProvokes()
    {
        // By then every rule has been looked at, and what fails soon after a start would show.
        var until = DateTime.UtcNow + s_patience;
        await loaded.Prometheus.SeenAsync("scoring_ready{service=\"server\"} == 1", until);
        await loaded.Prometheus.SeenAsync("scoring_churn_hindsight_error", until);
        await loaded.Prometheus.SeenAsync("scoring_stream_first_batch_seconds_count > 10", until);
        foreach (var name in s_provoked) await loaded.Prometheus.SeenAsync($"ALERTS{{alertname=\"{name}\"}}", until);
        var firing = await loaded.Prometheus.QueryAsync("ALERTS{alertstate=\"firing\"}");
        Assert.True(firing.Length == 0, string.Join('\n', firing));
    }

    [Fact]
    public async Task Prometheus_Rules_AreAllInUse()
    {
        var groups = (await loaded.Prometheus.GetAsync("/api/v1/rules")).GetProperty("groups");
        var rules = groups.EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray()).ToList();
        Assert.Equal(
            Deployment.Alerts().Select(alert => alert.Name).Order(),
            rules.Select(rule => rule.GetProperty("name").GetString()!).Order());
        var targets = (await loaded.Prometheus.GetAsync("/api/v1/targets")).GetProperty("activeTargets");
        var target = Assert.Single(targets.EnumerateArray());
        Assert.Equal("", target.GetProperty("lastError").GetString());
    }

    [Theory]
    [InlineData("check", "config", "deploy/prometheus/prometheus.yml")]
    [InlineData("check", "rules", "deploy/prometheus/scoring-alerts.yml")]
    [InlineData("test", "rules", "deploy/prometheus/scoring-alerts-test.yml")]
    public async Task Promtool_File_IsInOrder(string verb, string what, string file)
    {
        var (exit, output) = await Deployment.RunAsync("promtool", verb, what, file);
        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task Docs_Metrics_AreThoseThatAreThere()
    {
        await loaded.Prometheus.SeenAsync("scoring_churn_hindsight_error", DateTime.UtcNow + s_patience);
        const string all = "count by (__name__) ({__name__=~\"(scoring|grpc_server)_.+\"})";
        // Histograms have three series, and all but gauges have one with the instant of their beginning.
        var there = (await loaded.Prometheus.QueryAsync(all))
            .Select(series => series.GetProperty("metric").GetProperty("__name__").GetString()!)
            .Where(series => !series.EndsWith("_created", StringComparison.Ordinal))
            .Select(series => Regex.Replace(series, "_(bucket|sum|count)$", ""));
        const string name = "`((?:scoring|grpc_server)_[a-z0-9_]+)`";
        var explained = Regex.Matches(Deployment.Read("docs/observability.md"), name)
            .Select(match => match.Groups[1].Value).Distinct();
        Assert.Equal(explained.Order(), there.Distinct().Order());
    }

    [Fact]
    public async Task Log_LinesOfOneCall_NameItsTrace()
    {
        await loaded.Prometheus.SeenAsync("scoring_stream_first_batch_seconds_count > 0", DateTime.UtcNow + s_patience);
        var streamed = Line("Streamed ");
        const string requests = "\"Category\":\"ScoringService.Requests\"";
        var request = loaded.Log.Where(line => line.Contains(requests, StringComparison.Ordinal)).Select(TraceOf);
        Assert.Matches("^[0-9a-f]{32}$", TraceOf(streamed));
        Assert.Contains(TraceOf(streamed), request);

        string Line(string message) => loaded.Log.First(
            line => line.Contains($"\"Message\":\"{message}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kubernetes_Manifests_AreRead()
    {
        var (exit, output) = await Deployment.RunAsync("kubectl", "kustomize", "deploy/kubernetes");
        Assert.True(exit == 0, output);
        Assert.Equal(
            ["ConfigMap", "Namespace", "NetworkPolicy", "Service", "Service", "StatefulSet"],
            Regex.Matches(output, @"^kind: (\w+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)
                .Order());
    }

    [Fact]
    public async Task Systemd_Unit_IsInOrder()
    {
        var folder = Directory.CreateTempSubdirectory("scoring-systemd-");
        try
        {
            // Where programs are is a matter of the machine.
            var file = Path.Combine(folder.FullName, "scoring.service");
            var unit = Deployment.Read("deploy/systemd/scoring.service");
            Assert.Contains("\nExecStart=/usr/bin/dotnet ", unit, StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, unit.Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal));
            var (exit, output) = await Deployment.RunAsync("systemd-analyze", "verify", file);
            Assert.Equal((0, ""), (exit, output));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void AlertTests_HaveACaseForEveryAlert()
    {
        var cases = Regex.Matches(
            Deployment.Read("deploy/prometheus/scoring-alerts-test.yml"), @"alertname: (\w+)\s+exp_alerts:\s*\n\s+- ");
        Assert.Equal(
            Deployment.Alerts().Select(alert => alert.Name).Order(),
            cases.Select(match => match.Groups[1].Value).Distinct().Order());
    }

    [Fact]
    public void Alerts_LinkToASectionOfTheRunbook()
    {
        var sections = Regex.Matches(Deployment.Read("docs/runbook.md"), @"^## (\w+)$", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value).ToList();
        foreach (var (name, _, link) in Deployment.Alerts())
        {
            Assert.Contains(name, sections);
            Assert.Equal($"docs/runbook.md#{name.ToLowerInvariant()}", link);
        }
    }

    private static string TraceOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("Scopes")
        .EnumerateArray().Where(scope => scope.TryGetProperty("TraceId", out _))
        .Select(scope => scope.GetProperty("TraceId").GetString()!).SingleOrDefault("");

    [GeneratedRegex(@"\b(?:up|(?:scoring|grpc_server|dotnet|process)_[a-z0-9_]+)(?:\{[^}]*\})?")]
    private static partial Regex SelectorPattern();
}
