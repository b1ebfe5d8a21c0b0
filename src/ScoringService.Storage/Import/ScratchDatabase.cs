using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>
/// A database file beside the real one for the rows of one load. Unlike a temporary table its rows need no memory
/// once written, and unlike a table of the real database they leave no holes in its file.
/// </summary>
internal sealed class ScratchDatabase : IDisposable
{
    private const string Prefix = "scoring-load-";

    private readonly Session _session;
    private readonly string _path;
    private bool _isAttached;

    private ScratchDatabase(Session session, string path)
    {
        _session = session;
        _path = path;
    }

    /// <summary>Name of the attached database in SQL.</summary>
    public string Name { get; } = $"scratch_{Guid.NewGuid():N}";

    /// <summary>A path for a short-lived file of the load.</summary>
    public string SidePath => _path + ".csv";

    /// <summary>Reserves a path in the spill directory, which is created.</summary>
    public static ScratchDatabase Create(Session session, string spillDirectory)
    {
        try
        {
            Directory.CreateDirectory(spillDirectory);
            return new ScratchDatabase(session, Path.Combine(spillDirectory, $"{Prefix}{Guid.NewGuid():N}.duckdb"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The spill directory '{spillDirectory}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Removes what loads left that were killed.</summary>
    public static void RemoveLeftovers(string spillDirectory)
    {
        if (!Directory.Exists(spillDirectory)) return;
        foreach (var file in Directory.EnumerateFiles(spillDirectory, Prefix + "*")) File.Delete(file);
    }

    /// <summary>Creates the database file, unless it is there.</summary>
    public void Attach()
    {
        if (_isAttached) return;
        _session.Execute($"ATTACH {SqlText.Literal(_path)} AS {Name}");
        _isAttached = true;
    }

    public void Dispose()
    {
        if (_isAttached) _session.TryExecute($"DETACH {Name}");
        foreach (var file in new[] { _path, _path + ".wal", SidePath })
            File.Delete(file);
    }
}
