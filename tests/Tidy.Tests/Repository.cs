using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ScoringService.Tidy;

/// <summary>The files of this checkout, as the tidy tests read them.</summary>
internal static class Repository
{
    private static readonly string[] Ignored = ["bin", "obj", ".git", "node_modules", "artifacts", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Files below a folder with one of the endings, build output left out; paths relative to the root, with slashes.
    /// </summary>
    public static IEnumerable<string> Files(string folder, params string[] endings) =>
        Walk(Path.Combine(Root, folder))
            .Where(f => endings.Length == 0 || endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>C# files that this project wrote, Compat's stand-ins for other people's interfaces left out.</summary>
    public static IEnumerable<string> OwnSources() =>
        new[] { "src", "tests", "bench" }.SelectMany(f => Files(f, ".cs"))
            .Where(f => !f.Contains("/Compat", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) =>
        File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    public static SyntaxNode Parse(string path) =>
        CSharpSyntaxTree.ParseText(Read(path), new CSharpParseOptions(LanguageVersion.Latest)).GetRoot();

    /// <summary>Names of what a project file references: packages or projects.</summary>
    public static IReadOnlyList<string> References(string project, string kind) =>
        [.. XDocument.Parse(Read(project)).Descendants(kind).Select(e => Path.GetFileNameWithoutExtension(
            kind == "ProjectReference" ? e.Attribute("Include")!.Value : e.Attribute("Include")!.Value + ".x"))];

    private static IEnumerable<string> Walk(string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var sub in Directory.EnumerateDirectories(folder).Where(d => !Ignored.Contains(Path.GetFileName(d))))
            foreach (var file in Walk(sub)) yield return file;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ScoringService.sln"))) return folder.FullName;
        // Build output may lie outside the checkout (--artifacts-path): then the sources' own path tells.
        return Path.GetFullPath(Path.Combine(SourceFolder(), "..", ".."));
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.GetDirectoryName(path)!;
}
