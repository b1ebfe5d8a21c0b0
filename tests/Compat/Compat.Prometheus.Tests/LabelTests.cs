using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Compat.Prometheus.Tests;

public sealed class LabelTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "" },
        { "plain", "plain" },
        { "quote\" backslash\\ line\nend \\n", "quote\" backslash\\ line\nend \\n" },
        { "caf\u00e9 \u82b1 \U0001F631", "caf\u00e9 \u82b1 \U0001F631" },
        { true, "true" },
        { 12.5, "12.5" },
        { double.NegativeInfinity, "-Inf" },
        { ulong.MaxValue, "18446744073709551615" },
        { -7.50m, "-7.50" },
        { new[] { "a", "b\"" }, "[\"a\",\"b\\\"\"]" },
        { new[] { 1L, 2L }, "[1,2]" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Scrape_TagValue_ReadsBackAsItsText(object? value, string expected)
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateCounter<int>("c").Add(1, new KeyValuePair<string, object?>("tag", value));

        Assert.Equal(expected, (await host.ScrapeAsync("c_total")).Single("c_total")["tag"]);
        Assert.Equal(expected, (await host.ScrapeAsync("c", openMetrics: true)).Single("c_total")["tag"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scrape_Help_ReadsBack(bool openMetrics)
    {
        const string Help = "A \"quoted\" \\ line\nand another.";
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateObservableGauge("g", () => 1, description: Help);

        Assert.Equal(Help, (await host.ScrapeAsync("g", openMetrics)).Help);
    }

    [Theory]
    [InlineData("http.status-code", "http_status_code")]
    [InlineData("a:b", "a_b")]
    [InlineData("a../b", "a_b")]
    [InlineData("2foo", "_2foo")]
    [InlineData("\u82b1", "_")]
    [InlineData("", "_")]
    public async Task Scrape_TagKey_BecomesAValidLabel(string key, string expected)
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateCounter<int>("c").Add(1, new KeyValuePair<string, object?>(key, "v"));

        Assert.Equal("v", (await host.ScrapeAsync("c_total")).Single("c_total")[expected]);
    }

    [Fact]
    public async Task Scrape_KeysThatBecomeOneLabel_AreJoinedInTheirOrder()
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateCounter<int>("c").Add(1, new("a_b", "underscore"), new("a.b", "dot"), new("a-b", "hyphen"));

        Assert.Equal("hyphen;dot;underscore", (await host.ScrapeAsync("c_total")).Single("c_total")["a_b"]);
    }

    [Fact]
    public async Task Scrape_LeTagOfHistogram_GivesWayToTheBound()
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateHistogram<int>("h").Record(1, new("le", "mine"), new("k", "v"));

        var family = await host.ScrapeAsync("h");

        Assert.DoesNotContain(family.Samples, sample => sample.Labels.Values.Any(value => value.Contains("mine")));
        Assert.DoesNotContain("le", family.Single("h_sum").Labels.Keys);
    }

    [Fact]
    public async Task Scrape_Scope_IsOnEachSample()
    {
        var meter = new Meter(new MeterOptions("scoped-" + Guid.NewGuid())
        {
            Version = "1.2",
            Tags = [new("team", "x"), new("name", "ignored")],
            TelemetrySchemaUrl = "https://example.org/schema",
        });
        await using var host = await ScrapeHost.StartAsync(meter: meter);
        meter.CreateCounter<int>("c").Add(1, new KeyValuePair<string, object?>("k", "v"));

        var labels = (await host.ScrapeAsync("c_total")).Single("c_total").Labels;

        Assert.Equal(
            $"otel_scope_name={meter.Name},otel_scope_version=1.2,otel_scope_schema_url=https://example.org/schema,"
            + "otel_scope_team=x,k=v",
            string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")));
    }

    [Fact]
    public async Task ScopeInfoEnabled_False_LeavesTheScopeOut()
    {
        await using var host = await ScrapeHost.StartAsync(options => options.ScopeInfoEnabled = false);
        host.Meter.CreateCounter<int>("c").Add(1);

        Assert.EndsWith("\nc_total 1\n", await host.GetTextAsync(), StringComparison.Ordinal);
        Assert.Empty((await host.ScrapeAsync("c_total")).Single("c_total").Labels);
    }

    [Theory]
    [InlineData(false, "target_info", "gauge")]
    [InlineData(true, "target", "info")]
    public async Task Scrape_Resource_IsTheTargetMetric(bool openMetrics, string name, string type)
    {
        await using var host = await ScrapeHost.StartAsync();
        host.Meter.CreateObservableGauge("target.info", () => 99);
        host.Meter.CreateObservableGauge("target", () => 99);

        var families = await host.ScrapeAsync(openMetrics);

        Assert.Equal((name, type, "Target metadata"), (families[0].Name, families[0].Type, families[0].Help));
        var sample = families[0].Single("target_info");
        Assert.Equal(1, sample.Value);
        Assert.Equal(("shop", "i\"1"), (sample["service_name"], sample["service_instance_id"]));
    }

    [Fact]
    public async Task TargetInfoEnabled_False_LeavesTheTargetOut()
    {
        await using var host = await ScrapeHost.StartAsync(options => options.TargetInfoEnabled = false);

        Assert.Equal("", await host.GetTextAsync());
        Assert.Equal("# EOF\n", await host.GetTextAsync(ScrapeHost.OpenMetrics));
    }

    [Fact]
    public async Task ResourceConstantLabels_Chosen_AreOnEachSample()
    {
        await using var host = await ScrapeHost.StartAsync(
            options => options.ResourceConstantLabels = key => key == "region",
            metrics => metrics.ConfigureResource(
                resource => resource.AddAttributes([new("region", "eu"), new("zone", "a")])));
        host.Meter.CreateCounter<int>("c").Add(1);

        var labels = (await host.ScrapeAsync("c_total")).Single("c_total").Labels;

        Assert.Equal(["otel_scope_name", "region"], labels.Keys);
    }
}
