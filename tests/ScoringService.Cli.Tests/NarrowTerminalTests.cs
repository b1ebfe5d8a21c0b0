using ScoringService.Cli.Output;
using ScoringService.Cli.Tests.Support;
using Spectre.Console.Rendering;

namespace ScoringService.Cli.Tests;

public sealed class NarrowTerminalTests(FittedDatabase data) : IClassFixture<FittedDatabase>
{
    public static TheoryData<int, string> Commands
    {
        get
        {
            var all = new TheoryData<int, string>();
            foreach (var width in (int[])[40, 80, 200])
                foreach (var command in (string[])["models show", "models list", "customer C00000001",
                    "validate --column tier", "score --all"]) all.Add(width, command);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_Terminal_TablesFitIntoIt(int width, string command)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null, () => Stream.Null, (true, false));
        terminal.Results.Profile.Width = width;
        var args = command.Split(' ').Concat(["--database", data.Path]).ToArray();

        Assert.Equal(ExitCode.Ok, await CommandLine.RunAsync(args, terminal, CancellationToken.None));
        var tables = output.ToString().Split('\n').Where(line => line.Length > 0 && "╭│├╰".Contains(line[0])).ToArray();
        Assert.NotEmpty(tables);
        Assert.All(tables, line => Assert.InRange(new Segment(line).CellCount(), 1, width));
    }
}
