using System.Globalization;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Migrations;

/// <summary>Brings a database to the schema that this program knows: Sql/schema/NNNN_name.sql, applied in the order
/// of NNNN.</summary>
internal static class SchemaMigrator
{
    private static readonly IReadOnlyList<(int Version, string Script)> Migrations =
        SqlScripts.List("schema").Select(name => (VersionOf(name), name)).ToList();

    /// <summary>The newest schema version that this program knows.</summary>
    public static int LatestVersion => Migrations[^1].Version;

    /// <summary>Applies the migrations that the database lacks, all of them or none.</summary>
    /// <exception cref="StorageException">Conflict: a newer program made the database.</exception>
    public static void Migrate(Session session, string path) =>
        session.InTransaction(() =>
        {
            session.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            var version = session.Scalar<int?>("SELECT max(version) FROM schema_version") ?? 0;
            if (version > LatestVersion)
                throw new StorageException(StorageErrorKind.Conflict,
                    $"The database '{path}' has schema version {version}, and this program knows versions up to "
                        + $"{LatestVersion}. "
                    + "Use the newer program that made it.");
            foreach (var (next, script) in Migrations.Where(migration => migration.Version > version))
            {
                session.Execute(SqlScripts.Load(script));
                session.Execute("INSERT INTO schema_version VALUES ($version)", ("version", next));
            }

            return true;
        });

    private static int VersionOf(string name) =>
        int.Parse(Path.GetFileName(name).AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
}
