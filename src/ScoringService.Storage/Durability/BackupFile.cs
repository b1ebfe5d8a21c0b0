using ScoringService.Storage.Database;

namespace ScoringService.Storage.Durability;

/// <summary>A copy of a database under its final name, with its checksum beside it: whole, or not there.</summary>
internal static class BackupFile
{
    /// <summary>Writes a copy of the database of a session.</summary>
    /// <param name="session">A connection to the database, outside of a transaction.</param>
    /// <param name="path">The final name.</param>
    /// <exception cref="StorageException">AlreadyExists: the file is there. Others: as
    /// <see cref="DatabaseCopy.Write"/>.</exception>
    public static BackupReport Write(Session session, string path)
    {
        RequireAbsent(path);
        var partial = path + DatabaseCopy.PartialExtension;
        var watermark = DatabaseCopy.Write(session, partial);
        return DurableFiles.Guard(path, () =>
        {
            try
            {
                var checksum = DurableFiles.Checksum(partial, session.Cancellation);
                var size = new FileInfo(partial).Length;
                RequireAbsent(path);
                // First the checksum: a copy that has its name has its checksum.
                DurableFiles.WriteChecksum(path, checksum);
                DurableFiles.Rename(partial, path, overwrite: false);
                return new BackupReport(path, size, checksum, watermark);
            }
            finally
            {
                DatabaseCopy.Delete(partial);
            }
        });
    }

    private static void RequireAbsent(string path)
    {
        if (File.Exists(path) || Directory.Exists(path))
            throw new StorageException(StorageErrorKind.AlreadyExists,
                $"'{path}' exists already, and a backup never replaces a file. Give another name.");
    }
}
