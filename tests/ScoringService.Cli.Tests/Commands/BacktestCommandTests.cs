using Google.Protobuf;
using ScoringService.Cli.Tests.Support;
using ScoringService.V1;

namespace ScoringService.Cli.Tests.Commands;

public sealed class BacktestCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>
{
    [Fact]
    public async Task Backtest_Table_TellsFindingsAndNumbers()
    {
        var result = (await RunAsync()).Expect(ExitCode.Ok);
        Assert.Contains("days up to 2025-12-31", result.Out, StringComparison.Ordinal);
        Assert.Contains("of the actual total was forecast", result.Out, StringComparison.Ordinal);
        Assert.Contains("Against “Monthly mean × retention”", result.Out, StringComparison.Ordinal);
        Assert.Contains("| Model ", result.Out, StringComparison.Ordinal);
        Assert.Contains("Lifecycle stage: who moved where", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_Chinese_IsInChinese()
    {
        var result = (await RunAsync("--language", "zh")).Expect(ExitCode.Ok);
        Assert.Contains("消费金额：", result.Out, StringComparison.Ordinal);
        Assert.Contains("生命周期阶段：客户迁移", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_Json_IsTheReportAndNothingElse()
    {
        var result = (await RunAsync("--horizon", "26w", "--json")).Expect(ExitCode.Ok);
        var report = JsonParser.Default.Parse<BacktestReport>(result.Out);
        Assert.Equal(182, report.HorizonDays);
        Assert.Equal(FittedDatabase.Profiled, report.CustomerCount);
        Assert.Equal(3, report.Movements.Count);
    }

    [Fact]
    public async Task Backtest_Files_HoldTheSameReport()
    {
        using var directory = new TemporaryDirectory();
        string html = directory.Combine("report.html"), json = directory.Combine("report.json");
        var result = (await RunAsync("--html", html, "--json", json, "--cut", "2025-06-30", "--kind", "B2B"))
            .Expect(ExitCode.Ok);
        var report = JsonParser.Default.Parse<BacktestReport>(await File.ReadAllTextAsync(json));
        Assert.Equal(new DateTime(2025, 6, 30), report.Cut.ToDateTime().Date);
        Assert.InRange(report.CustomerCount, 1, FittedDatabase.Customers - 1);
        var page = System.Xml.Linq.XDocument.Parse(await File.ReadAllTextAsync(html));
        Assert.Contains(page.Descendants("p"), text => text.Value.Contains("2025-06-30", StringComparison.Ordinal));
        Assert.Contains($"Wrote {html}", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(directory.Path).Length);
    }

    [Fact]
    public async Task Backtest_Options_AreReadFromTheFile()
    {
        using var directory = new TemporaryDirectory();
        var options = directory.Write("options.json", """{ "clv": { "model": "PURCHASE_MODEL_KIND_PARETO_NBD" } }""");
        var result = (await RunAsync("--options", options, "--json")).Expect(ExitCode.Ok);
        Assert.Equal(PurchaseModelKind.ParetoNbd, JsonParser.Default.Parse<BacktestReport>(result.Out).PurchaseModel);

        options = directory.Write("wrong.json", "{\n  \"rfm\": {\n    \"levels\": 9 } }");
        var wrong = (await RunAsync("--options", options)).Expect(ExitCode.BadInput);
        Assert.Contains("wrong.json:3: options.rfm.levels", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_TooLittleHistory_SaysHowMuchThereIs()
    {
        var result = (await RunAsync("--horizon", "1000")).Expect(ExitCode.Precondition);
        Assert.Contains("days of transactions before the cut", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_FileThatCannotBeWritten_IsToldBeforeTheWork()
    {
        var result = (await RunAsync("--html", Path.Combine("no", "such", "folder", "r.html")))
            .Expect(ExitCode.BadInput);
        Assert.Contains("does not exist", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Theory]
    [InlineData("--horizon", "soon")]
    [InlineData("--horizon", "-3")]
    [InlineData("--language", "fr")]
    [InlineData("--cut", "yesterday")]
    public async Task Backtest_WrongArguments_IsUsage(string name, string value) =>
        (await RunAsync(name, value)).Expect(ExitCode.Usage);

    [Fact]
    public async Task Backtest_HorizonOutOfRange_NamesIt()
    {
        var result = (await RunAsync("--horizon", "3d")).Expect(ExitCode.BadInput);
        Assert.Contains("horizon_days: must be 7 to 1095.", result.Error, StringComparison.Ordinal);
    }

    private Task<Result> RunAsync(params string[] args) =>
        Scorectl.RunAsync(["backtest", "--database", data.Path, .. args]);
}
