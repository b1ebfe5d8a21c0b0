using ScoringService.Storage.Database;
using ScoringService.Storage.Migrations;

namespace ScoringService.Storage.Durability;

/// <summary>One restoring of a backup; <see cref="ScoringDatabase.Restore"/> says what it does.</summary>
/// <param name="request">The request, with the full path of the database.</param>
/// <param name="cancellation">Stops it; then nothing has changed.</param>
internal sealed class DatabaseRestore(RestoreRequest request, CancellationToken cancellation)
{
    private readonly string _target = request.Database.Path;
    private readonly string _prepared = Leftovers.RestorePath(request.Database.Path);
    private readonly List<string> _notes = [];

    /// <summary>Restores.</summary>
    public RestoreReport Run()
    {
        if (!File.Exists(request.BackupPath))
            throw new StorageException(StorageErrorKind.NotFound, $"There is no backup '{request.BackupPath}'.");
        var replaces = File.Exists(_target);
        if (replaces && !request.Replace)
            throw new StorageException(StorageErrorKind.AlreadyExists,
                $"There is a database '{_target}' already. To replace it, stop the service and restore with --force; "
                    + "it is kept under another name.");
        if (replaces) RequireNotInUse();
        try
        {
            DurableFiles.Guard(_prepared, CopyBackup);
            RequireOurs();
            var (summary, erased) = Prepare(replaces ? _target : null);
            var kept = DurableFiles.Guard(_target, () => TakePlace(replaces));
            return new RestoreReport(_target, summary, kept, erased, _notes);
        }
        finally
        {
            DatabaseCopy.Delete(_prepared);
        }
    }

    // Before the long work. What else is wrong with it, perhaps the reason for the restore, is seen to later.
    private void RequireNotInUse()
    {
        try
        {
            DatabaseFile.OpenRoot(request.Database, DatabaseFile.SpillDirectory(request.Database)).Dispose();
        }
        catch (StorageException e) when (e.Kind != StorageErrorKind.Conflict)
        {
        }
    }

    // What is checked is the copy: it is what will be used.
    private bool CopyBackup()
    {
        DatabaseCopy.Delete(_prepared);
        File.Copy(request.BackupPath, _prepared);
        DurableFiles.Sync(_prepared);
        var expected = DurableFiles.ReadChecksum(request.BackupPath);
        if (expected is null)
            _notes.Add($"There is no '{DurableFiles.ChecksumPath(request.BackupPath)}': the backup was not compared "
                + "with its checksum.");
        else if (DurableFiles.Checksum(_prepared, cancellation) is var actual && actual != expected)
            throw new StorageException(StorageErrorKind.DataLoss,
                $"The backup '{request.BackupPath}' is damaged: its SHA-256 is {actual}, and "
                    + $"'{DurableFiles.ChecksumPath(request.BackupPath)}' says {expected}. Use another backup.");
        return true;
    }

    private void RequireOurs()
    {
        try
        {
            using var root = DatabaseFile.OpenRoot(
                request.Database with { Path = _prepared }, DatabaseFile.SpillDirectory(request.Database));
            using var session = new Session(DatabaseFile.OpenAnother(_prepared), cancellation);
            if (SchemaMigrator.CurrentVersion(session, request.BackupPath) == 0)
                throw new StorageException(StorageErrorKind.InvalidArgument,
                    $"'{request.BackupPath}' is an empty database, not a backup.");
        }
        catch (StorageException e)
        {
            throw new StorageException(e.Kind,
                $"'{request.BackupPath}' cannot be restored. {Named(e.Message)}", e);
        }
    }

    private (DatabaseSummary Summary, int ErasedAgain) Prepare(string? replaced)
    {
        using var database = ScoringDatabase.OpenWithoutBackup(
            request.Database with { Path = _prepared, SpillDirectory = request.Database.SpillDirectory });
        var erased = 0;
        if (replaced is not null && database.CarryOver(replaced, _notes, cancellation))
            erased = database.EraseAgain(request.Actor, request.Now, cancellation);
        database.Audit(request.Actor, AuditActions.Restore, Path.GetFileName(_target), new Dictionary<string, string>
        {
            ["backup"] = Path.GetFileName(request.BackupPath),
            ["erased_again"] = erased.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }, request.Now);
        // Deleted is not gone: the bytes of whom was erased again would be in the new file.
        if (erased != 0) database.Compact(cancellation);
        return (database.Summary(cancellation), erased);
    }

    // Gives the new name of the database that was there. At every moment the name has one of the two, whole.
    private string? TakePlace(bool replaces)
    {
        DurableFiles.Sync(_prepared);
        if (!replaces)
        {
            DurableFiles.Rename(_prepared, _target, overwrite: false);
            return null;
        }

        var kept = Leftovers.ReplacedPath(_target, request.Now);
        // Of a database that could not be opened. It must not be applied to the new one.
        var log = Leftovers.LogPath(_target);
        if (File.Exists(log)) File.Move(log, Leftovers.LogPath(kept));
        File.Replace(_prepared, _target, kept);
        DurableFiles.SyncFolderOf(_target);
        return kept;
    }

    private string Named(string message) =>
        message.Replace(_prepared, request.BackupPath, StringComparison.Ordinal);
}
