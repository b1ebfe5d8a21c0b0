using System.Collections.Concurrent;

namespace ScoringService.Storage.Database;

/// <summary>The SQL files of this project, which are embedded in its assembly.</summary>
internal static class SqlScripts
{
    private const string Root = "Sql/";
    private static readonly ConcurrentDictionary<string, string> Loaded = new(StringComparer.Ordinal);

    /// <summary>The text of Sql/<paramref name="name"/>.</summary>
    public static string Load(string name) => Loaded.GetOrAdd(name, Read);

    /// <summary>Names of the files in a folder below Sql, in ordinal order.</summary>
    public static IReadOnlyList<string> List(string folder) =>
        typeof(SqlScripts).Assembly.GetManifestResourceNames()
            .Select(resource => resource.Replace('\\', '/'))
            .Where(resource => resource.StartsWith($"{Root}{folder}/", StringComparison.Ordinal))
            .Select(resource => resource[Root.Length..])
            .Order(StringComparer.Ordinal)
            .ToList();

    private static string Read(string name)
    {
        var assembly = typeof(SqlScripts).Assembly;
        // The name is made by MSBuild from a path, whose separator is that of the machine that built it.
        var resource = assembly.GetManifestResourceNames()
            .Single(candidate => candidate.Replace('\\', '/') == Root + name);
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
