using System.Globalization;
using ScoringService.Engine;
using ScoringService.Engine.Validation;
using ScoringService.Server.Errors;

namespace ScoringService.Server.Services;

/// <summary>Columns as groupings and indicators of a validation.</summary>
internal static class GroupedColumn
{
    // Groups are compared with each other: their number bounds memory and time.
    private const int MaxGroups = 1000;

    /// <summary>The groups of a column of codes, levels or truth values; those without anybody are left out.</summary>
    /// <param name="field">Path of the column in the request.</param>
    /// <param name="column">The column.</param>
    /// <exception cref="RequestException">There are too many groups.</exception>
    public static Grouping Grouping(string field, Column column)
    {
        var (names, labels) = column switch
        {
            DictionaryColumn codes => (codes.Dictionary, Codes(codes)),
            Column<byte> levels => (Levels(), Labels(levels.Length, row => levels[row])),
            BooleanColumn flags => ((IReadOnlyList<string>)["false", "true"],
                Labels(flags.Length, row => flags[row] is { } flag ? flag ? 1 : 0 : null)),
            _ => throw new ArgumentException($"{column.Definition.Name} is no column of groups."),
        };
        return Compact(field, names, labels);
    }

    /// <summary>The values of a numeric column.</summary>
    public static Indicator Indicator(Column column)
    {
        var values = new double[column.Length];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = column switch
            {
                Column<double> doubles => doubles[row],
                Column<int> integers => integers[row],
                Column<byte> levels => levels[row],
                _ => throw new ArgumentException($"{column.Definition.Name} is no numeric column."),
            } ?? double.NaN;
        }

        var definition = column.Definition;
        return new Indicator(definition.Name, new Label(definition.LabelEn, definition.LabelZh), values);
    }

    /// <summary>Throws when there are too many groups.</summary>
    /// <param name="field">Path of the grouping in the request.</param>
    /// <param name="count">Number of groups.</param>
    public static void CheckGroups(string field, int count)
    {
        if (count > MaxGroups)
            throw RequestException.Invalid(field, $"makes {count} groups; at most {MaxGroups} can be compared.");
    }

    private static int[] Codes(DictionaryColumn column)
    {
        var labels = column.Indices.ToArray();
        for (var row = 0; row < labels.Length; row++)
            if (!column.IsValid(row)) labels[row] = -1;
        return labels;
    }

    private static string[] Levels() =>
        [.. Enumerable.Range(0, 256).Select(level => level.ToString(CultureInfo.InvariantCulture))];

    private static int[] Labels(int count, Func<int, int?> label)
    {
        var labels = new int[count];
        for (var row = 0; row < count; row++) labels[row] = label(row) ?? -1;
        return labels;
    }

    private static Grouping Compact(string field, IReadOnlyList<string> names, int[] labels)
    {
        var isUsed = new bool[names.Count];
        foreach (var label in labels)
            if (label >= 0) isUsed[label] = true;
        int[] used = [.. Enumerable.Range(0, names.Count).Where(i => isUsed[i])];
        CheckGroups(field, used.Length);
        var positions = new int[names.Count];
        for (var i = 0; i < used.Length; i++) positions[used[i]] = i;
        return new Grouping(
            [.. used.Select(i => names[i])],
            Array.ConvertAll(labels, label => label < 0 ? -1 : positions[label]));
    }
}
