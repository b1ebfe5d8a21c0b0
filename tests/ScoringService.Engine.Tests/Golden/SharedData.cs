using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace ScoringService.Engine.Tests.Golden;

/// <summary>Public data sets and published numbers in ../shared/data beside the checkout; nothing of it is copied into
/// the project.</summary>
internal static class SharedData
{
    private static readonly string Root = Path.Combine(RepositoryRoot(), "..", "shared", "data");

    /// <summary>Rows of a CSV file by column name. Skips the test where the file is absent.</summary>
    public static List<Dictionary<string, string>> Read(string path)
    {
        var lines = Lines(path);
        var names = lines[0].Split(',');
        var rows = new List<Dictionary<string, string>>();
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split(',');
            // None of the files read here quotes a field.
            Assert.Equal(names.Length, fields.Length);
            rows.Add(names.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return rows;
    }

    /// <summary>Lines of a text file, unpacked if need be. Skips the test where the file is absent.</summary>
    public static List<string> Lines(string path)
    {
        var full = Path.Combine(Root, path);
        Skip.IfNot(File.Exists(full), $"../shared/data/{path} is absent.");
        using Stream stream = File.OpenRead(full);
        using var text = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : stream);
        var lines = new List<string>();
        while (text.ReadLine() is { } line) lines.Add(line);
        return lines;
    }

    private static string RepositoryRoot([CallerFilePath] string path = "")
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(path)! })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "ScoringService.sln"))) return folder.FullName;
        return AppContext.BaseDirectory;
    }
}
