using System.Text;
using System.Text.RegularExpressions;

namespace ScoringService.Storage;

/// <summary>
/// Finds the files that paths and patterns name: <c>*</c> and <c>?</c> stand for characters of one name, <c>[0-9]</c>
/// for one of some, <c>**</c> for any folders. As in a shell, wildcards do not match a dot at the beginning of a name.
/// </summary>
public static class FilePattern
{
    /// <summary>Full paths of the files, each once, in ordinal order.</summary>
    /// <param name="patterns">Paths and patterns. A path that exists is taken as it is, whatever characters it has.
    /// </param>
    /// <param name="folder">The folder that relative ones start from.</param>
    /// <exception cref="StorageException">NotFound: one names no file. InvalidArgument: one is empty or names a
    /// folder.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> patterns, string folder) =>
        [.. patterns.SelectMany(pattern => Expand(pattern, folder)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Expand(string pattern, string folder)
    {
        if (string.IsNullOrWhiteSpace(pattern) || pattern.Contains('\0'))
            throw new StorageException(StorageErrorKind.InvalidArgument, "The path of a file to load is empty.");
        var path = Path.GetFullPath(pattern, folder);
        if (File.Exists(path)) return [path];
        if (Directory.Exists(path))
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"'{pattern}' is a directory; name its files, for example {Path.Join(pattern, "*.csv")}.");
        var found = new List<string>();
        var root = Path.GetPathRoot(path)!;
        if (pattern.AsSpan().ContainsAny("*?[")) Walk(root, path[root.Length..].Split(Path.DirectorySeparatorChar),
            found);
        if (found.Count != 0) return found;
        throw new StorageException(StorageErrorKind.NotFound, pattern.AsSpan().ContainsAny("*?[")
            ? $"No file matches '{pattern}'. Check the pattern and the folder."
            : $"The file '{pattern}' does not exist. Check the path.");
    }

    private static void Walk(string folder, ReadOnlySpan<string> names, List<string> found)
    {
        var name = names[0];
        if (name == "**")
        {
            // Links are not followed: they could lead around in a circle.
            var below = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
            };
            foreach (var directory in Directory.EnumerateDirectories(folder, "*", below).Prepend(folder))
                if (names.Length > 1) Walk(directory, names[1..], found);
            return;
        }

        var isPlain = !name.AsSpan().ContainsAny("*?[");
        if (names.Length == 1)
        {
            if (isPlain && File.Exists(Path.Join(folder, name))) found.Add(Path.Join(folder, name));
            if (!isPlain) found.AddRange(Matching(Directory.EnumerateFiles(folder), name));
            return;
        }

        var directories = isPlain ? [Path.Join(folder, name)] : Matching(Directory.EnumerateDirectories(folder), name);
        foreach (var directory in directories)
            if (Directory.Exists(directory)) Walk(directory, names[1..], found);
    }

    private static List<string> Matching(IEnumerable<string> paths, string pattern)
    {
        var expression = Compile(pattern);
        return [.. paths.Where(path => Path.GetFileName(path) is var name
            && (name[0] != '.' || pattern[0] == '.') && expression.IsMatch(name))];
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(Append(new StringBuilder(@"\A"), pattern).Append(@"\z").ToString(),
                RegexOptions.NonBacktracking | RegexOptions.Singleline);
        }
        catch (RegexParseException e)
        {
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"'{pattern}' is not a usable pattern: {e.Message}", e);
        }
    }

    private static StringBuilder Append(StringBuilder expression, string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            var close = pattern[i] == '[' ? pattern.IndexOf(']', Math.Min(i + 2, pattern.Length)) : -1;
            if (close > 0)
            {
                var set = pattern[(i + 1)..close];
                var negated = set[0] is '!' or '^';
                expression.Append(negated ? "[^" : "[")
                    .Append(Regex.Escape(negated ? set[1..] : set).Replace("]", @"\]", StringComparison.Ordinal))
                    .Append(']');
                i = close;
            }
            else
            {
                expression.Append(pattern[i] switch
                {
                    '*' => ".*",
                    '?' => ".",
                    var character => Regex.Escape(character.ToString()),
                });
            }
        }

        return expression;
    }
}
