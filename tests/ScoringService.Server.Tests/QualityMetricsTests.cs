using ScoringService.V1;

namespace ScoringService.Server.Tests;

public sealed class QualityMetricsTests
{
    [Fact]
    public async Task Metrics_AfterLoads_TellRowsReasonsAgeAndFindings()
    {
        await using var service = await QualityData.LoadedAsync();
        var text = await service.MetricsAsync();
        Assert.Matches(Sample("scoring_data_rows_total", "1", "table=\"transactions\"", "outcome=\"inserted\""), text);
        Assert.Matches(Sample("scoring_data_rows_total", "2", "table=\"customers\"", "outcome=\"quarantined\""), text);
        Assert.Matches(
            Sample("scoring_quarantine_rows", "1", "table=\"customers\"", "reason=\"outside_range\""), text);
        Assert.Matches(Sample("scoring_data_age_seconds", @"\d+(\.\d+)?", "table=\"transactions\""), text);
        Assert.Matches(Sample("scoring_quality_findings", @"\d+", "severity=\"error\""), text);
        Assert.DoesNotContain("Anna", text, StringComparison.Ordinal);
        // Resolved rows do not count from the next scrape on.
        await service.Quality().DiscardAsync(
            new DiscardRequest { Filter = new QuarantineFilter { Table = IngestTable.Customers } });
        await SeenAsync(
            service, Sample("scoring_quarantine_rows", "0", "table=\"customers\"", "reason=\"outside_range\""));
    }

    [Fact]
    public async Task Metrics_Findings_AreThoseOfTheMonth()
    {
        await using var service = await QualityData.LoadedAsync();
        // The check runs in the background, started by a scrape.
        var expected = (await service.Quality().GetMonthlyQualityAsync(new GetMonthlyQualityRequest()))
            .Findings.Count(finding => finding.Severity == QualitySeverity.Error);
        Assert.True(expected > 0);
        await SeenAsync(service, Sample("scoring_quality_findings", $"{expected}", "severity=\"error\""));
    }

    // The exporter answers scrapes that follow quickly with the same text.
    private static async Task SeenAsync(TestService service, string sample)
    {
        var until = DateTime.UtcNow.AddSeconds(60);
        string text;
        do text = await service.MetricsAsync();
        while (!System.Text.RegularExpressions.Regex.IsMatch(text, sample) && DateTime.UtcNow < until);
        Assert.Matches(sample, text);
    }

    private static string Sample(string name, string value, params string[] labels) =>
        $@"{name}\{{{string.Concat(labels.Select(label => $"(?=[^}}]*{label})"))}[^}}]*\}} {value}\b";
}
