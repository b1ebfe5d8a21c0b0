using System.Diagnostics.Metrics;
using Strategy = OpenTelemetry.Exporter.PrometheusAspNetCoreTranslationStrategy;

namespace Compat.Prometheus.Tests;

public sealed class NamingTests
{
    [Theory]
    [InlineData("http.server/active-requests", null, "http_server_active_requests")]
    [InlineData("cpu_sp__d", null, "cpu_sp_d")]
    [InlineData("g", "1", "g")]
    [InlineData("g", "By", "g_bytes")]
    [InlineData("g", "MiBy", "g_mebibytes")]
    [InlineData("g", "min", "g_minutes")]
    [InlineData("g", "Cel", "g_celsius")]
    [InlineData("g", "%", "g_percent")]
    [InlineData("g", "m/s", "g_meters_per_second")]
    [InlineData("g", "jobs/mo", "g_jobs_per_month")]
    [InlineData("g", "{request}", "g")]
    [InlineData("g", "{packet}By", "g_bytes")]
    [InlineData("g", "{request}/s", "g_per_second")]
    [InlineData("g", "{one", "g_one")]
    [InlineData("g", "custom unit", "g_custom_unit")]
    [InlineData("g", "2", "g_2")]
    [InlineData("g_bytes", "By", "g_bytes")]
    [InlineData("g_total", null, "g_total")]
    public async Task Scrape_GaugeWithUnit_IsNamedTheSameInBothFormats(string name, string? unit, string expected)
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateObservableGauge(name, () => 1, unit);

        Assert.Equal(expected, (await host.ScrapeAsync())[^1].Name);
        Assert.Equal(expected, (await host.ScrapeAsync(openMetrics: true))[^1].Name);
    }

    [Theory]
    [InlineData("jobs", null, "jobs_total", "jobs")]
    [InlineData("jobs_total", null, "jobs_total", "jobs")]
    [InlineData("io", "By", "io_bytes_total", "io_bytes")]
    [InlineData("io_bytes_total", "By", "io_bytes_total", "io_bytes")]
    [InlineData("db_bytes_written", "By", "db_bytes_written_total", "db_bytes_written_bytes")]
    public async Task Scrape_Counter_EndsWithTotal(string name, string? unit, string text, string openMetricsFamily)
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateCounter<int>(name, unit).Add(1);

        (await host.ScrapeAsync(text)).Single(text);
        var family = await host.ScrapeAsync(openMetricsFamily, openMetrics: true);
        Assert.Equal(1, family.Single(openMetricsFamily + "_total").Value);
        Assert.Equal(unit == null ? null : "bytes", family.Unit);
    }

    [Fact]
    public async Task DisableTotalNameSuffixForCounters_Set_ConcernsTextOnly()
    {
        await using var host = await ScrapeHost.StartAsync(options => options.DisableTotalNameSuffixForCounters = true);
        host.Meter.CreateCounter<int>("io", "By").Add(4);

        Assert.Equal(4, (await host.ScrapeAsync("io_bytes")).Single("io_bytes").Value);
        Assert.Equal(4, (await host.ScrapeAsync("io_bytes", openMetrics: true)).Single("io_bytes_total").Value);
    }

    [Theory]
    [InlineData(Strategy.UnderscoreEscapingWithSuffixes, "underscores", "foo_bar_bytes_total{", "underscores")]
    [InlineData(Strategy.UnderscoreEscapingWithSuffixes, "allow-utf-8", "foo_bar_bytes_total{", "underscores")]
    [InlineData(Strategy.UnderscoreEscapingWithoutSuffixes, "allow-utf-8", "foo_bar{", "underscores")]
    [InlineData(Strategy.NoUTF8EscapingWithSuffixes, "underscores", "foo_bar_bytes_total{", "underscores")]
    [InlineData(Strategy.NoUTF8EscapingWithSuffixes, "allow-utf-8", "{\"foo.bar_bytes_total\",", "allow-utf-8")]
    [InlineData(Strategy.NoTranslation, "allow-utf-8", "{\"foo.bar\",", "allow-utf-8")]
    [InlineData(Strategy.NoTranslation, "dots", "foo_dot_bar{", "dots")]
    [InlineData(Strategy.NoTranslation, "values", "U__foo_2e_bar{", "values")]
    public async Task TranslationStrategy_WithEscaping_DecidesNames(
        Strategy strategy, string asked, string sample, string applied)
    {
        await using var host = await ScrapeHost.StartAsync(options => options.TranslationStrategy = strategy);
        host.Meter.CreateCounter<int>("foo.bar", "By").Add(1);

        using var response = await host.GetAsync("text/plain; version=1.0.0; escaping=" + asked);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');

        Assert.StartsWith(sample, lines[^2], StringComparison.Ordinal);
        Assert.Equal(applied, response.Content.Headers.ContentType!.Parameters.Single(p => p.Name == "escaping").Value);
    }

    [Fact]
    public async Task TranslationStrategy_UnchangedNames_AreQuotedWhereNeeded()
    {
        await using var host = await ScrapeHost.StartAsync(options =>
        {
            options.TranslationStrategy = Strategy.NoTranslation;
            options.TargetInfoEnabled = options.ScopeInfoEnabled = false;
        });
        host.Meter.CreateObservableGauge(
            "http.open", () => new Measurement<int>(5, new("http.host", "a"), new("plain", "b")), description: "Open.");

        Assert.Equal(
            "# TYPE \"http.open\" gauge\n# HELP \"http.open\" Open.\n"
            + "{\"http.open\",\"http.host\"=\"a\",plain=\"b\"} 5\n",
            await host.GetTextAsync("text/plain; version=1.0.0; escaping=allow-utf-8"));
    }
}
