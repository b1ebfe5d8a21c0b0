using System.Globalization;
using ScoringService.Storage.Durability;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>Writes a copy of this moment to a new file while everything goes on. Nothing that was deleted is in
    /// it.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="cancellationToken">Stops it; then no file is left.</param>
    /// <exception cref="StorageException">AlreadyExists: the file is there. NotFound: its folder is not there.
    /// Conflict: the database is in memory. ResourceExhausted: the disk is full.</exception>
    public BackupReport Backup(string path, CancellationToken cancellationToken = default)
    {
        RequireFile("A backup");
        path = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new StorageException(StorageErrorKind.NotFound,
                $"The folder of '{path}' does not exist; create it first.");
        using var session = Connect(cancellationToken);
        return BackupFile.Write(session, path);
    }

    /// <summary>The name of a backup unless told otherwise: that of the database with the instant.</summary>
    /// <param name="now">The caller's clock, UTC.</param>
    public string BackupName(DateTime now) => string.Create(CultureInfo.InvariantCulture,
        $"{Path.GetFileNameWithoutExtension(_options.Path)}-{now:yyyyMMdd'T'HHmmss'Z'}.duckdb");

    /// <summary>Removes what stopped backups left in a folder. No backup may be running into it.</summary>
    /// <returns>The files that were removed.</returns>
    public static IReadOnlyList<string> RemoveHalfBackups(string folder) =>
        DurableFiles.Guard(folder, () => Leftovers.RemovePartial(folder));

    private void RequireFile(string what)
    {
        if (_options.IsInMemory)
            throw new StorageException(StorageErrorKind.Conflict, $"{what} needs a database file, and this one is in "
                + "memory.");
    }
}
