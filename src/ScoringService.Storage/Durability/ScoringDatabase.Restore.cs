using ScoringService.Storage.Durability;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>
    /// Makes a database of a backup: prepares it beside its final name, and gives it the name in one step. From a
    /// database that it replaces it takes over which customers were erased, erases those again, the keys to call the
    /// service with, and the rest of the audit log.
    /// </summary>
    /// <exception cref="StorageException">NotFound: there is no such backup or directory. InvalidArgument: it is not a
    /// backup of this program. DataLoss: the backup is damaged. AlreadyExists: the database exists and is not to be
    /// replaced. Conflict: it is in use, or the backup is of another database. Nothing was changed.</exception>
    public static RestoreReport Restore(RestoreRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Database.IsInMemory)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                "A backup is restored to a file, not into memory.");
        var database = request.Database with { Path = Database.DatabaseFile.FullPath(request.Database.Path) };
        return new DatabaseRestore(request with { Database = database }, cancellationToken).Run();
    }
}
