namespace ScoringService.Storage;

/// <summary>Which backup is to become which database.</summary>
public sealed record RestoreRequest
{
    /// <summary>The backup. If there is a file with its checksum beside it, it must fit.</summary>
    public required string BackupPath { get; init; }

    /// <summary>The database to make; no process may have it open.</summary>
    public required DatabaseOptions Database { get; init; }

    /// <summary>Whether a database that is there is replaced. It is kept under another name.</summary>
    public bool Replace { get; init; }

    /// <summary>Who has it restored, for the audit log.</summary>
    public required string Actor { get; init; }

    /// <summary>The caller's clock, UTC.</summary>
    public required DateTime Now { get; init; }
}
