using ScoringService.Cli.Output;
using ScoringService.Storage;

namespace ScoringService.Cli.Client;

/// <summary>A database file that a command uses without a server.</summary>
internal static class LocalDatabase
{
    /// <summary>Who does what is done here, for the audit log.</summary>
    public const string Actor = "local";

    /// <summary>Opens a database that must exist, and says what that took.</summary>
    public static ScoringDatabase Open(Terminal terminal, string path)
    {
        if (!File.Exists(path))
            throw new CliException(ExitCode.Precondition, $"There is no database '{path}'.");
        try
        {
            var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
            foreach (var note in database.Opening.Notes()) terminal.Say(note);
            return database;
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Conflict)
        {
            throw new CliException(ExitCode.Precondition,
                $"{e.Message}\nIf a server has it open, call that: --server http://127.0.0.1:5080");
        }
    }
}
