using ScoringService.Server.Errors;
using ScoringService.Storage;

namespace ScoringService.Server.Imports;

/// <summary>The one directory from which callers may have files loaded.</summary>
internal sealed class ImportDirectory(ServerOptions options)
{
    private const string Field = "file_pattern";
    private const int MaxLinks = 40;

    /// <summary>The files that a pattern names, in the order of their names.</summary>
    /// <exception cref="RequestException">FAILED_PRECONDITION: there is no such directory. INVALID_ARGUMENT: the
    /// pattern leads out of it, by itself or by a link.</exception>
    /// <exception cref="StorageException">NotFound: it names no file.</exception>
    public IReadOnlyList<ServerFile> Find(string pattern)
    {
        if (string.IsNullOrEmpty(options.ImportDirectory))
            throw RequestException.Precondition(
                $"This server loads no files: its setting {ServerOptions.Section}:ImportDirectory is not set.");
        if (string.IsNullOrWhiteSpace(pattern) || pattern.Any(char.IsControl))
            throw RequestException.Invalid(Field, "must be the path or pattern of files in the import directory.");
        if (Path.IsPathRooted(pattern) || pattern.Split('/', '\\').Contains(".."))
            throw RequestException.Invalid(Field, "must be relative to the import directory and must not hold '..'.");
        var folder = Path.GetFullPath(options.ImportDirectory);
        var root = RealPath(folder, MaxLinks);
        return [.. FilePattern.Expand([pattern], folder).Select(path => new ServerFile(
            Path.GetRelativePath(folder, path), Inside(root, RealPath(path, MaxLinks))))];
    }

    private static string Inside(string root, string path) =>
        path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal)
            ? path : throw RequestException.Invalid(Field, "must not lead out of the import directory by a link.");

    // The path without links in any of its folders.
    private static string RealPath(string path, int links)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var name in path[real.Length..].Split(Path.DirectorySeparatorChar,
            StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Join(real, name);
            if (new FileInfo(real).ResolveLinkTarget(returnFinalTarget: true) is not { } target) continue;
            if (links == 0) throw RequestException.Invalid(Field, "must not lead through so many links.");
            real = RealPath(target.FullName, links - 1);
        }

        return real;
    }
}

/// <summary>A file that a caller may have loaded.</summary>
/// <param name="Name">Its path relative to the import directory.</param>
/// <param name="Path">Its full path without links.</param>
internal sealed record ServerFile(string Name, string Path);
