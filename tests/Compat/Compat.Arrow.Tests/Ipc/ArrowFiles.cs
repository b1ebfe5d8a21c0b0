using System.IO.Compression;
using System.Text.Json;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>The Arrow project's public test files, which lie beside the repository and not in it.</summary>
internal static class ArrowFiles
{
    private static readonly string? s_root = FindRoot();

    public const string Absent = "../shared/data/arrow_testing is not on this machine";

    public static bool Exist => s_root is not null;

    /// <summary>A file by its path below the data folder.</summary>
    public static byte[] Read(string path) => File.ReadAllBytes(Path.Combine(s_root!, path));

    /// <summary>The expected content of a golden file, from the JSON beside it.</summary>
    public static JsonElement ReadJson(string path)
    {
        using var file = File.OpenRead(Path.Combine(s_root!, path));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(unpacked);
        return document.RootElement.Clone();
    }

    /// <summary>Paths of golden data without their ending, such as "1.0.0-littleendian/generated_map".</summary>
    public static IEnumerable<string> Golden() => Below("arrow-ipc-stream/integration", SearchOption.AllDirectories)
        .Where(path => path.EndsWith(".stream", StringComparison.Ordinal))
        .Select(path => path[..^".stream".Length]);

    /// <summary>Paths of inputs that once broke readers.</summary>
    public static IEnumerable<string> Fuzzed() => new[] { "arrow-ipc-stream", "arrow-ipc-file" }
        .SelectMany(folder => Below(folder, SearchOption.TopDirectoryOnly))
        .Where(path => !path.EndsWith(".md", StringComparison.Ordinal));

    /// <summary>Cases of a theory, with one to skip when there are no files.</summary>
    public static TheoryData<string> ToTheory(IEnumerable<string> paths) =>
        new(paths.DefaultIfEmpty("absent"));

    private static IEnumerable<string> Below(string folder, SearchOption option) => s_root is null
        ? []
        : Directory.EnumerateFiles(Path.Combine(s_root, folder), "*", option)
            .Select(path => Path.GetRelativePath(s_root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static string? FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var data = Path.Combine(at.FullName, "shared", "data", "arrow_testing", "data");
            if (Directory.Exists(data))
                return data;
        }
        return FindBesideSources();
    }

    // Tests may be built outside the repository; the compiler knows where this file is.
    private static string? FindBesideSources([System.Runtime.CompilerServices.CallerFilePath] string source = "")
    {
        var data = Path.Combine(
            Path.GetDirectoryName(source)!, "..", "..", "..", "..", "..", "shared", "data", "arrow_testing", "data");
        return Directory.Exists(data) ? Path.GetFullPath(data) : null;
    }
}
