using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScoringService.Cli.Output;
using ScoringService.Cli.Tests.Support;
using ScoringService.V1;

namespace ScoringService.Cli.Tests.Output;

public sealed class BacktestPageTests
{
    private static readonly Language English = new(IsChinese: false), Chinese = new(IsChinese: true);

    // Measures what only a browser knows, and counts what the page's policy refuses; the test reads it from the
    // document.
    private const string Probe = """
        <script>
        let refused = 0;
        addEventListener('securitypolicyviolation', () => refused++);
        addEventListener('load', () => {
        const boxes = [...document.querySelectorAll('svg')].map(svg => {
          const outside = [...svg.querySelectorAll('text')].filter(text => {
            const frame = svg.getBoundingClientRect(), box = text.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1
              || box.bottom > frame.bottom + 1;
          }).map(text => text.textContent);
          const legend = [...svg.querySelectorAll('text.legend')].map(text => text.getBoundingClientRect());
          const overlap = legend.some((box, i) => i > 0 && box.left < legend[i - 1].right);
          return { outside, overlap, width: svg.getBoundingClientRect().width };
        });
        const bar = document.querySelector('svg .bar.s1');
        document.body.setAttribute('data-probe', JSON.stringify({
          boxes, wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          refused, fill: bar ? getComputedStyle(bar).fill : '', page: getComputedStyle(document.body).backgroundColor,
        }));
        });
        </script>
        """;

    [Fact]
    public void Write_Page_IsWellFormedAndNeedsNothingElse()
    {
        var page = Parse(SampleReport.Whole(), English);
        string[] outside = ["script", "link", "img", "iframe", "object", "embed", "base", "form"];
        Assert.DoesNotContain(page.Descendants(), element => outside.Contains(element.Name.LocalName));
        Assert.DoesNotContain(page.Descendants().Attributes(),
            attribute => attribute.Name.LocalName is "href" or "src" or "srcset" or "action");
        var style = page.Descendants("style").Single().Value;
        Assert.DoesNotMatch("url\\(|@import|//|[<>&]", style);
        var text = Page(SampleReport.Whole(), English).Replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Charts_CanBeReadWithoutSeeing()
    {
        var page = Parse(SampleReport.Whole(), English);
        var charts = page.Descendants().Where(element => element.Name.LocalName == "svg").ToArray();
        Assert.Equal(6, charts.Length);
        Assert.All(charts, chart =>
        {
            Assert.Equal("img", chart.Attribute("role")?.Value);
            Assert.True(chart.Attribute("aria-label")?.Value.Length > 20);
        });
        Assert.All(page.Descendants("th"),
            head => Assert.Contains(head.Attribute("scope")?.Value, (string[])["col", "row"]));
        Assert.All(page.Descendants("figure"), figure => Assert.NotEmpty(figure.Elements("figcaption")));
        Assert.All(page.Descendants("tr"), row => Assert.NotEmpty(row.Elements("th")));
        Assert.Equal("en", page.Root!.Attribute("lang")?.Value);
    }

    [Fact]
    public void Write_TextOfTheData_IsEscaped()
    {
        var report = SampleReport.Whole();
        report.Movements[0].Groups[0].En = "<script>alert('&')</script>\"\u0001";
        report.Warnings.Add("</ul><img src=x>");
        var page = Parse(report, English);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("img"));
        Assert.Contains(page.Descendants("th"), head => head.Value == "<script>alert('&')</script>\"\uFFFD");
        Assert.Contains(page.Descendants("li"), note => note.Value == "</ul><img src=x>");
    }

    [Fact]
    public void Write_Tables_HoldTheNumbersOfTheReport()
    {
        var page = Parse(SampleReport.Whole(), English);
        var tenth = page.Descendants("tr").First(row => row.Elements("th").First().Value == "10");
        Assert.Equal(["235", "200.0", "200.0"], tenth.Elements("td").Select(cell => cell.Value));
        var heat = page.Descendants("table").First(table => table.Attribute("class")?.Value == "heat");
        var first = heat.Descendants("tbody").Single().Elements("tr").First().Elements("td").ToArray();
        Assert.Equal("30093\u00A0%", first[0].Value); // 300, and its share of 300 + 14 + 7
        Assert.Equal("--share:0.935", first[0].Attribute("style")?.Value);
        Assert.Equal("same", first[0].Attribute("class")?.Value);
    }

    [Fact]
    public void Write_Chinese_IsAllChinese()
    {
        var page = Parse(SampleReport.Whole(), Chinese);
        Assert.Equal("zh-CN", page.Root!.Attribute("lang")?.Value);
        Assert.Contains("回测报告", page.Descendants("h1").Single().Value, StringComparison.Ordinal);
        var texts = page.Descendants("body").DescendantNodes().OfType<XText>().Select(node => node.Value)
            .Where(text => Regex.IsMatch(text, "[a-z]{4,}")
                && !Regex.IsMatch(text, "clusters|lifecycle_stage|tier|rfm_|Brier"));
        Assert.Empty(texts);
    }

    [Fact]
    public void Write_NothingCouldBeSaid_SaysWhy()
    {
        var page = Parse(SampleReport.Empty(), English);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName == "svg");
        Assert.Equal(6, page.Descendants().Count(
            element => !element.HasElements && element.Value == "Nobody had bought anything up to the cut."));
        Assert.DoesNotContain("NaN", page.ToString(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(1200, false, false)]
    [InlineData(1200, true, true)]
    [InlineData(400, true, false)]
    public async Task Write_InABrowser_FitsAndAsksForNothing(int width, bool isChinese, bool isDark)
    {
        using var directory = new TemporaryDirectory();
        var html = Page(SampleReport.Whole(), isChinese ? Chinese : English)
            .Replace(BacktestPage.Policy, BacktestPage.Policy + "; script-src 'unsafe-inline'")
            .Replace("<title>", Probe + "<title>");
        var document = await Browser.OpenAsync(directory, directory.Write("report.html", html),
            $"--window-size={width},900", $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}");
        var probe = JsonNode.Parse(System.Net.WebUtility.HtmlDecode(
            Regex.Match(document, "data-probe=\"([^\"]*)\"").Groups[1].Value))!;
        Assert.Equal(0, probe["refused"]!.GetValue<int>());
        Assert.InRange(probe["wide"]!.GetValue<int>(), 0, 0);
        Assert.Equal(6, probe["boxes"]!.AsArray().Count);
        Assert.All(probe["boxes"]!.AsArray(), chart =>
        {
            Assert.Empty(chart!["outside"]!.AsArray());
            Assert.False(chart["overlap"]!.GetValue<bool>());
            Assert.True(chart["width"]!.GetValue<double>() > width / 3.0);
        });
        Assert.Equal(isDark ? "rgb(86, 180, 233)" : "rgb(0, 114, 178)", probe["fill"]!.GetValue<string>());
        Assert.Equal(isDark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)", probe["page"]!.GetValue<string>());
    }

    private static string Page(BacktestReport report, Language language)
    {
        using var writer = new StringWriter();
        BacktestPage.Write(report, language, writer);
        return writer.ToString();
    }

    private static XDocument Parse(BacktestReport report, Language language) => XDocument.Parse(Page(report, language));
}
