using System.CommandLine;
using System.CommandLine.Invocation;
using ScoringService.Cli.Commands;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli;

/// <summary>The whole of scorectl: parses the arguments, runs a command, and answers for what goes wrong.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">What was typed.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancellationToken">Stops the command.</param>
    /// <param name="limitMemory">Takes the bound on the memory of the process, if one is given.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string[] args, Terminal terminal, CancellationToken cancellationToken, Action<long>? limitMemory = null)
    {
        var parsed = Parse(args.Length == 0 ? ["--help"] : args, terminal);
        if (parsed.Action is ParseErrorAction) return Complain(parsed, terminal);
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.Out,
            Error = terminal.Error,
        };
        try
        {
            if (MemoryOption.Bytes(parsed) is { } bytes) limitMemory?.Invoke(bytes);
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception exception)
        {
            var cancelled = cancellationToken.IsCancellationRequested;
            var (code, message) = Failure.Describe(cancelled ? new OperationCanceledException() : exception);
            terminal.Fail(message);
            return code;
        }
    }

    /// <summary>Parses a command line without running it.</summary>
    public static ParseResult Parse(string[] args, Terminal terminal) => Build(terminal).Parse(args);

    private static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand(
            "Scores customers: loads what they did, learns what they are worth, streams the scores.")
        {
            DemoCommand.Create(terminal),
            GenerateCommand.Create(terminal),
            ImportCommand.Create(terminal),
            ProfilesCommand.Create(terminal),
            FitCommand.Create(terminal),
            ScoreCommand.Create(terminal),
            CustomerCommand.Create(terminal),
            ModelsCommand.Create(terminal),
            BacktestCommand.Create(terminal),
            ValidateCommand.Create(terminal),
            QualityCommand.Create(terminal),
            QuarantineCommand.Create(terminal),
            RunCommand.Create(terminal),
            RunsCommand.Create(terminal),
            ChangesCommand.Create(terminal),
            MovementCommand.Create(terminal),
            AuditCommand.Create(terminal),
            KeysCommand.Create(terminal),
            EraseCommand.Create(terminal),
            ExportCommand.Create(terminal),
            OverrideCommand.Create(terminal),
            ServeCommand.Create(terminal),
            BackupCommand.Create(terminal),
            RestoreCommand.Create(terminal),
            CompactCommand.Create(terminal),
        };
        root.Add(MemoryOption.Create());
        root.Epilogue($"""
            Examples:
              scorectl demo
              scorectl import orders.csv --map "customer_id=CustomerID, amount=Quantity*UnitPrice"
              scorectl fit --activate
              scorectl score --format csv --output scores.csv

            {ExitCode.Help}
            """);
        return root;
    }

    private static int Complain(ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors) terminal.Fail(error.Message);
        terminal.Say($"See: {Help.PathOf(parsed.CommandResult.Command)} --help");
        return ExitCode.Usage;
    }
}
