using System.Runtime.CompilerServices;

namespace ScoringService.Storage.Tests;

/// <summary>The public data sets, which lie beside the repository and are read in place.</summary>
internal static class SharedData
{
    /// <summary>Path of a file or directory below shared/data; the test is skipped where the data sets are
    /// absent.</summary>
    public static string Path(string name)
    {
        var path = System.IO.Path.Combine(Root(), name);
        Skip.IfNot(File.Exists(path) || Directory.Exists(path), $"../shared/data/{name} is absent.");
        return path;
    }

    /// <summary>Path of a file of the repository.</summary>
    public static string InRepository(string name) => System.IO.Path.Combine(Repository()!.FullName, name);

    private static string Root() =>
        System.IO.Path.Combine(Repository()?.Parent?.FullName ?? ".", "shared", "data");

    private static DirectoryInfo? Repository([CallerFilePath] string thisFile = "")
    {
        var directory = new DirectoryInfo(System.IO.Path.GetDirectoryName(thisFile)!);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "ScoringService.sln")))
            directory = directory.Parent;
        return directory;
    }
}
