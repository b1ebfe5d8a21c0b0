namespace ScoringService.Storage;

/// <summary>What opening a database did beside opening it.</summary>
/// <param name="RemovedFiles">Files that a killed process had left and that were removed, by full path.</param>
/// <param name="ReplayedBytes">Bytes of the log of committed changes that were replayed, because the process before did
/// not close the database.</param>
/// <param name="MigrationBackup">Copy of the database as it was before its schema was brought up to date; null when it
/// was not.</param>
public sealed record OpeningReport(
    IReadOnlyList<string> RemovedFiles, long ReplayedBytes, string? MigrationBackup)
{
    /// <summary>Nothing had to be done.</summary>
    public static OpeningReport Nothing { get; } = new([], 0, null);

    /// <summary>What was done, a sentence each.</summary>
    public IReadOnlyList<string> Notes()
    {
        var notes = new List<string>();
        if (ReplayedBytes != 0)
            notes.Add($"The database was not closed the last time: {ReplayedBytes} bytes of committed changes were "
                + "taken from its log.");
        foreach (var file in RemovedFiles) notes.Add($"Removed '{file}', which a stopped process had left.");
        if (MigrationBackup is not null)
            notes.Add($"The database was brought to a newer schema. '{MigrationBackup}' is a copy of it as it was; "
                + "delete it when you no longer need it.");
        return notes;
    }
}
