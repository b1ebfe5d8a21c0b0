using ScoringService.Engine.Value;

namespace ScoringService.Engine.Stored;

/// <summary>Ways to say what is wrong with a stored model.</summary>
internal static class Fault
{
    /// <summary>Throws unless a member is as it must be.</summary>
    /// <param name="isValid">Whether it is.</param>
    /// <param name="path">The member.</param>
    /// <param name="fault">What is wrong with it otherwise, after its name.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public static void Require(bool isValid, string path, string fault)
    {
        if (!isValid) throw new FormatException($"The model's {path} {fault}");
    }

    /// <summary>The entries of a list with their paths; none may be null.</summary>
    public static IEnumerable<(T Entry, string Path)> Each<T>(IReadOnlyList<T> list, string path)
    {
        for (var i = 0; i < list.Count; i++)
        {
            Require(list[i] is not null, $"{path}[{i}]", "is null.");
            yield return (list[i], $"{path}[{i}]");
        }
    }

    /// <summary>Throws unless ranks can be looked up.</summary>
    public static void CheckRanks(string path, RankTable table)
    {
        if (table.Fault() is { } fault) throw new FormatException($"The model's {path} {fault}");
    }

    /// <summary>Whether a feature column holds numbers.</summary>
    public static bool IsNumericFeature(string name) => FeatureColumns.All.Any(column =>
        column.Name == name && column.Type is ColumnType.Int32 or ColumnType.Float64);
}
