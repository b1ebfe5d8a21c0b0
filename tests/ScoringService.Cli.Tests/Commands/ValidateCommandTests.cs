using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

public sealed class ValidateCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Validate_Column_ShowsTestsAndVerdict()
    {
        var result = (await RunAsync("--column", "tier")).Expect(ExitCode.Ok);
        foreach (var part in (string[])["战略核心层", "recency_days", "silhouette", "The 4 groups", "4 个分组"])
            Assert.Contains(part, result.Out);
    }

    [Fact]
    public async Task Validate_LabelsThatAreTheColumn_AgreeWithIt()
    {
        var scores = (await Scorectl.RunAsync("score", "--database", data.Path, "--format", "csv", "--columns",
            "customer_id,tier", "--where", "tier is not null")).Expect(ExitCode.Ok).Bytes;
        var text = System.Text.Encoding.UTF8.GetString(scores).Replace("customer_id,tier", "customer_id,label");
        var result = (await RunAsync("--column", "tier", "--labels", Write(text + "nobody,X\n"), "--json"))
            .Expect(ExitCode.Ok);

        var validation = result.Json["validation"]!;
        Assert.Equal(1, (double)validation["report"]!["agreement"]!["adjusted_rand_index"]!);
        Assert.Equal("1", (string?)validation["unknown_customer_id_count"]);
        Assert.Contains("nobody", result.Error);
    }

    [Theory]
    [InlineData("customer_id,segment\nC00000001,A\n", ":1: the columns customer_id and label are missing")]
    [InlineData("", "customer_id and label")]
    public async Task Validate_WrongLabels_SaysWhere(string text, string expected)
    {
        var file = Write(text);
        Assert.Contains(expected, (await RunAsync("--labels", file)).Expect(ExitCode.BadInput).Error);
    }

    [Theory]
    [InlineData("--column", "total_spend")]
    [InlineData("--column", "nonsense")]
    [InlineData("--column", "tier", "--indicators", "rfm_segment")]
    public async Task Validate_WrongColumn_NamesIt(params string[] args) =>
        Assert.Contains(args[^1], (await RunAsync(args)).Expect(ExitCode.BadInput).Error);

    private string Write(string text) => _directory.Write("labels.csv", text);

    private Task<Result> RunAsync(params string[] args) =>
        Scorectl.RunAsync(["validate", "--database", data.Path, .. args]);
}
