using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Commands =>
    [
        "", "demo", "generate", "import", "fit", "score", "customer", "models list", "models show", "models activate",
        "validate", "backtest", "run", "runs", "changes", "movement", "serve", "backup", "restore", "compact",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_EveryCommand_HasExamplesThatParse(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var help = (await Scorectl.RunAsync([.. words, "--help"])).Expect(ExitCode.Ok);
        Assert.Empty(help.Error);
        var examples = help.Out.Split('\n').SkipWhile(line => line.Trim() != "Examples:").Skip(1)
            .TakeWhile(line => line.StartsWith("  scorectl", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var typed = example.Split('>')[0].Trim();
            var args = System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(typed).Skip(1).ToArray();
            Assert.Equal(words, args.Take(words.Length));
            var parsed = CommandLine.Parse(args, Scorectl.Silent());
            Assert.True(parsed.Errors.Count == 0, $"{typed}: {string.Join(" ", parsed.Errors)}");
        }
    }

    [Fact]
    public async Task Help_NoArguments_ShowsCommandsAndExitCodes()
    {
        var help = (await Scorectl.RunAsync()).Expect(ExitCode.Ok);
        foreach (var command in Commands) Assert.Contains(((string)command).Split(' ')[0], help.Out);
        Assert.Contains("130  cancelled", help.Out);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("score", "--unknown")]
    [InlineData("score", "--database", "a", "--server", "http://b")]
    [InlineData("score", "--server", "b:5080")]
    [InlineData("score", "--ids", "A", "--kind", "B2B")]
    [InlineData("score", "--kind", "B3B")]
    [InlineData("score", "--as-of", "yesterday")]
    [InlineData("score", "--columns", "status", "--all")]
    [InlineData("score", "--format", "parquet")]
    [InlineData("score", "--format", "csv", "--json")]
    [InlineData("score", "--output", "scores.txt")]
    [InlineData("fit", "--recency-edges", "30;90")]
    [InlineData("fit", "--weights", "1,2")]
    [InlineData("import")]
    [InlineData("import", "x.csv", "--map", "amount")]
    [InlineData("import", "x.csv", "--rate", "USD=-1")]
    [InlineData("import", "x.csv", "--delimiter", "ab")]
    [InlineData("models", "list", "--limit", "0")]
    [InlineData("models", "activate")]
    [InlineData("customer")]
    [InlineData("validate")]
    [InlineData("changes", "--column", "grade")]
    [InlineData("movement", "--column", "status")]
    [InlineData("generate", "--end", "soon")]
    public async Task Usage_WrongArguments_IsToldApart(params string[] args)
    {
        var result = (await Scorectl.RunAsync(args)).Expect(ExitCode.Usage);
        Assert.Empty(result.Out);
        Assert.StartsWith("error: ", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }
}
