using System.Reflection;

namespace ScoringService.Server.Configuration;

/// <summary>The settings there are, by their paths below the section, such as <c>Database:Path</c>.</summary>
internal static class SettingNames
{
    /// <summary>Every setting that has a value, in the order of the source. Items of lists have the number 0.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Of(typeof(ServerOptions), "")];

    /// <summary>The path of the setting that somebody may have meant; null when none is like it.</summary>
    /// <param name="path">What was written instead.</param>
    public static string? Nearest(string path)
    {
        var (parent, name) = Split(path);
        var (best, distance) = All.Select(setting => (setting.Path, Distance: Far(setting.Path)))
            .MinBy(candidate => candidate.Distance);
        return distance <= Math.Max(2, name.Length / 3) ? best : null;

        // The right name in the wrong section is a little further than the right section.
        int Far(string candidate)
        {
            var (section, setting) = Split(candidate);
            return Distance(name, setting) + (section.Equals(parent, StringComparison.OrdinalIgnoreCase) ? 0 : 1);
        }
    }

    /// <summary>How many letters must be put in, left out, changed or swapped with the next one to make one text of
    /// another; letter case does not count.</summary>
    internal static int Distance(string a, string b)
    {
        // Three rows of the table are enough: a swap looks back by two.
        int[] before = [], last = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = IsSame(a[i - 1], b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && IsSame(a[i - 1], b[j - 2]) && IsSame(a[i - 2], b[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last) = (last, row);
        }

        return last[b.Length];
    }

    private static bool IsSame(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);

    private static (string Parent, string Name) Split(string path)
    {
        var at = path.LastIndexOf(':');
        return at < 0 ? ("", path) : (path[..at], path[(at + 1)..]);
    }

    // Texts and addresses are classes, too, and one value.
    private static bool IsSection(Type type) =>
        type.IsClass && type.Namespace!.StartsWith(nameof(ScoringService), StringComparison.Ordinal);

    private static IEnumerable<Setting> Of(Type type, string prefix)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (path, kind) = ($"{prefix}{property.Name}", property.PropertyType);
            var item = kind.IsGenericType ? kind.GetGenericArguments()[0] : null;
            if (item is not null && IsSection(item))
                foreach (var setting in Of(item, $"{path}:0:")) yield return setting;
            else if (IsSection(kind))
                foreach (var setting in Of(kind, $"{path}:")) yield return setting;
            else
                yield return new Setting(path, property);
        }
    }
}

/// <summary>A setting.</summary>
/// <param name="Path">Its path below the section.</param>
/// <param name="Property">The property that holds it.</param>
internal sealed record Setting(string Path, PropertyInfo Property);
