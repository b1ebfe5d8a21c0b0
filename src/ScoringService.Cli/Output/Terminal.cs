using Spectre.Console;

namespace ScoringService.Cli.Output;

/// <summary>
/// Where a command writes. Results go to standard output and everything else to standard error, so that output can be
/// piped. Colours and moving bars appear only on a terminal, and colours only where NO_COLOR is not set.
/// </summary>
internal sealed class Terminal
{
    // Wide enough for every table and message, so that piped output is never wrapped.
    private const int PipedWidth = 10_000;
    private readonly Func<Stream> _openStandardOutput;

    /// <summary>Writes to the given places.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="openStandardOutput">Opens standard output for bytes.</param>
    /// <param name="isTerminal">Whether each of the two is a terminal.</param>
    public Terminal(
        TextWriter output, TextWriter error, Func<Stream> openStandardOutput, (bool Output, bool Error) isTerminal)
    {
        Out = output;
        Error = error;
        _openStandardOutput = openStandardOutput;
        IsOutputTerminal = isTerminal.Output;
        Results = CreateConsole(output, isTerminal.Output);
        Messages = CreateConsole(error, isTerminal.Error);
        Progress = new ProgressBars(Messages, isTerminal.Error);
    }

    /// <summary>Standard output.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Tables and charts on standard output.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Messages on standard error.</summary>
    public IAnsiConsole Messages { get; }

    /// <summary>Progress on standard error.</summary>
    public ProgressBars Progress { get; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool IsOutputTerminal { get; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal ForProcess()
    {
        Console.OutputEncoding = new System.Text.UTF8Encoding(false);
        return new Terminal(Console.Out, Console.Error, Console.OpenStandardOutput,
            (!Console.IsOutputRedirected, !Console.IsErrorRedirected));
    }

    /// <summary>Says something to the user.</summary>
    public void Say(string message) => Error.WriteLine(message);

    /// <summary>Says what the user should look at.</summary>
    public void Warn(string message) => Messages.MarkupLineInterpolated($"[yellow]warning:[/] {message}");

    /// <summary>Says what went wrong.</summary>
    public void Fail(string message) => Messages.MarkupLineInterpolated($"[red]error:[/] {message}");

    /// <summary>Standard output for bytes.</summary>
    public Stream OpenOutput() => _openStandardOutput();

    /// <summary>A console over a writer.</summary>
    public static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        var plain = !isTerminal || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal) console.Profile.Width = PipedWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
