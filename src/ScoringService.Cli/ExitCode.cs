namespace ScoringService.Cli;

/// <summary>What scorectl tells its caller by its exit code.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>A fault of the program or of the machine.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A file, value or request is wrong.</summary>
    public const int BadInput = 3;

    /// <summary>Something that is needed is not there, or somebody else has it: a file, data, a model, the
    /// database.</summary>
    public const int Precondition = 4;

    /// <summary>The server cannot be reached, or has no room.</summary>
    public const int Unavailable = 5;

    /// <summary>Stopped by Ctrl+C or a signal.</summary>
    public const int Cancelled = 130;

    /// <summary>The same for people, as it stands in the help.</summary>
    public const string Help = """
        Exit codes:
          0    done
          1    unexpected failure
          2    wrong command line
          3    wrong input: a file, a value or a request
          4    not found, or not possible now: no data, no model, database in use
          5    server unavailable
          130  cancelled
        """;
}

/// <summary>A failure that the user can do something about; the message says what.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="ScoringService.Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
