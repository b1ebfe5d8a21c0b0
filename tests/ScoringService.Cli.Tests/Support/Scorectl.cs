using System.Text.Json.Nodes;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Tests.Support;

/// <summary>What a run of scorectl returned and wrote.</summary>
internal sealed record Result(int ExitCode, string Out, string Error, byte[] Bytes)
{
    /// <summary>Standard output as the one JSON document that it must be.</summary>
    public JsonNode Json => JsonNode.Parse(Out)!;

    /// <summary>The same result, after making sure that it is the expected one.</summary>
    public Result Expect(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"Exit code {ExitCode}, expected {exitCode}.\n{Out}\n{Error}");
        return this;
    }
}

/// <summary>Runs scorectl in this process.</summary>
internal static class Scorectl
{
    /// <summary>A terminal that nobody looks at.</summary>
    public static Terminal Silent() => new(TextWriter.Null, TextWriter.Null, () => Stream.Null, (false, false));

    public static Task<Result> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    public static async Task<Result> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bytes = new MemoryStream();
        var terminal = new Terminal(output, error, () => bytes, (false, false));
        var code = await CommandLine.RunAsync(args, terminal, cancellationToken);
        return new Result(code, output.ToString(), error.ToString(), bytes.ToArray());
    }
}
