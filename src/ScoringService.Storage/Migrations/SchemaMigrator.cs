using System.Globalization;
using ScoringService.Storage.Database;
using ScoringService.Storage.Durability;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Migrations;

/// <summary>Brings a database to the schema that this program knows: Sql/schema/NNNN_name.sql, applied in the order
/// of NNNN. There is no way back but the copy that is made before.</summary>
internal static class SchemaMigrator
{
    private const int OptionalColumnsVersion = 7;

    private static readonly IReadOnlyList<Migration> Migrations = [.. SqlScripts.List("schema").Select(
        name => new Migration(VersionOf(name), SqlScripts.Load(name))
        {
            Then = VersionOf(name) == OptionalColumnsVersion ? OptionalColumns.DropEmpty : null,
        })];

    /// <summary>The newest schema version that this program knows.</summary>
    public static int LatestVersion => Migrations[^1].Version;

    /// <summary>Applies the migrations that the database lacks, all of them or none.</summary>
    /// <param name="session">A connection to the database.</param>
    /// <param name="options">Where the database is.</param>
    /// <param name="isCopy">Whether the database is a copy, so that none needs to be made.</param>
    /// <returns>Path of the copy that was made of a database file before; null when nothing had to be done or the
    /// database is new.</returns>
    /// <exception cref="StorageException">Conflict: a newer program made the database. InvalidArgument: another
    /// program made it. Others: the database is as it was.</exception>
    public static string? Migrate(Session session, DatabaseOptions options, bool isCopy) =>
        Migrate(session, options, isCopy, Migrations);

    /// <summary>The same with other migrations.</summary>
    internal static string? Migrate(
        Session session, DatabaseOptions options, bool isCopy, IReadOnlyList<Migration> migrations)
    {
        var (version, latest) = (CurrentVersion(session, options.Path), migrations[^1].Version);
        if (version > latest)
            throw new StorageException(StorageErrorKind.Conflict,
                $"The database '{options.Path}' has schema version {version}, and this program knows versions up to "
                    + $"{latest}. Use the newer program that made it.");
        if (version == latest) return null;
        var backup = version == 0 || isCopy || options.IsInMemory ? null
            : BackUp(session, options.Path, (version, latest));
        try
        {
            return session.InTransaction(() =>
            {
                Apply(session, migrations.Where(migration => migration.Version > version));
                return backup;
            });
        }
        catch (StorageException e)
        {
            if (backup is not null) Forget(backup);
            throw new StorageException(e.Kind,
                $"The schema of '{options.Path}' could not be brought from version {version} to {latest}; the database "
                    + $"is as it was, and the program that made it can go on with it. {e.Message}", e);
        }
    }

    /// <summary>Version of a database's schema; 0 when the database is empty.</summary>
    /// <exception cref="StorageException">InvalidArgument: another program made it.</exception>
    public static int CurrentVersion(Session session, string path)
    {
        var tables = session.Query("""
            SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()
            """, row => row.GetString(0));
        if (tables.Count == 0) return 0;
        if (!tables.Contains("schema_version"))
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"'{path}' is a DuckDB database, but not one of this program: it has no table schema_version.");
        return session.Scalar<int?>("SELECT max(version) FROM schema_version") ?? 0;
    }

    private static void Apply(Session session, IEnumerable<Migration> migrations)
    {
        session.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        foreach (var migration in migrations)
        {
            session.Execute(migration.Sql);
            migration.Then?.Invoke(session);
            session.Execute("INSERT INTO schema_version VALUES ($version)", ("version", migration.Version));
        }
    }

    // A copy from before, of another upgrade between the same versions, stays: it is somebody's data.
    private static string BackUp(Session session, string database, (int From, int To) versions)
    {
        var name = Leftovers.MigrationBackupPath(database, versions.From, versions.To);
        var path = name;
        for (var i = 2; File.Exists(path); i++) path = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
        BackupFile.Write(session, path);
        return path;
    }

    private static void Forget(string backup)
    {
        File.Delete(backup);
        File.Delete(DurableFiles.ChecksumPath(backup));
    }

    private static int VersionOf(string name) =>
        int.Parse(Path.GetFileName(name).AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
}
