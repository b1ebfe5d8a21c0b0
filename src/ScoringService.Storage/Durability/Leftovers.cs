namespace ScoringService.Storage.Durability;

/// <summary>Names of the files that work beside a database file, and the removal of what a killed process left of
/// them.</summary>
internal static class Leftovers
{
    private const string MigrationBackupMark = ".before-";
    private const string ReplacedMark = ".replaced-";

    /// <summary>Where a compaction writes.</summary>
    public static string CompactionPath(string database) => database + ".compacting";

    /// <summary>Where a restore prepares the database.</summary>
    public static string RestorePath(string database) => database + ".restoring";

    /// <summary>DuckDB's log of committed changes.</summary>
    public static string LogPath(string database) => database + ".wal";

    /// <summary>Where the copy of a database is kept before its schema changes.</summary>
    public static string MigrationBackupPath(string database, int from, int to) =>
        $"{database}{MigrationBackupMark}{from}-to-{to}";

    /// <summary>Where a database is kept that a restored one replaced.</summary>
    public static string ReplacedPath(string database, DateTime now) =>
        $"{database}{ReplacedMark}{now:yyyyMMdd'T'HHmmssfff'Z'}";

    /// <summary>Removes what is of no use to anybody. The caller has the database open, and so owns the
    /// files.</summary>
    public static OpeningReport Remove(DatabaseOptions options, string spillDirectory)
    {
        var removed = new List<string>();
        foreach (var path in new[] { CompactionPath(options.Path), RestorePath(options.Path) })
        {
            Remove(path, removed);
            Remove(LogPath(path), removed);
        }

        foreach (var file in Beside(options.Path, MigrationBackupMark))
            if (file.Contains(DatabaseCopy.PartialExtension, StringComparison.Ordinal)) Remove(file, removed);
        // A directory that the operator named may be in use by other databases.
        if (options.SpillDirectory is null && Directory.Exists(spillDirectory))
            foreach (var file in Directory.EnumerateFiles(spillDirectory)) Remove(file, removed);
        return OpeningReport.Nothing with { RemovedFiles = removed };
    }

    /// <summary>Removes what stopped backups left in a folder.</summary>
    /// <returns>The files that were removed.</returns>
    public static IReadOnlyList<string> RemovePartial(string folder)
    {
        var removed = new List<string>();
        if (!Directory.Exists(folder)) return removed;
        foreach (var file in Directory.EnumerateFiles(folder, "*" + DatabaseCopy.PartialExtension + "*"))
            if (Path.GetExtension(file) is DatabaseCopy.PartialExtension or ".wal") Remove(file, removed);
        return removed;
    }

    /// <summary>Copies of earlier states of a database that lie beside it: from before a migration or a
    /// restore.</summary>
    public static IReadOnlyList<string> EarlierStates(string database) =>
        [.. Beside(database, MigrationBackupMark).Concat(Beside(database, ReplacedMark)).Order(StringComparer.Ordinal)];

    private static List<string> Beside(string database, string mark) => [.. Directory.EnumerateFiles(
        Path.GetDirectoryName(database)!, Path.GetFileName(database) + mark + "*")];

    private static void Remove(string file, List<string> removed)
    {
        if (!File.Exists(file)) return;
        File.Delete(file);
        removed.Add(file);
    }
}
