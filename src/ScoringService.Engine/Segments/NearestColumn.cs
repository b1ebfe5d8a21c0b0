namespace ScoringService.Engine.Segments;

/// <summary>Guesses which column someone meant.</summary>
internal static class NearestColumn
{
    private const int LongestName = 64;

    /// <summary>The name of the column whose label was written or whose name is spelled nearly so; null when none
    /// is.</summary>
    public static string? Find(string written, IReadOnlyList<ColumnDefinition> columns)
    {
        if (written.Length > LongestName) return null;
        var nearest = (Name: (string?)null, Distance: Math.Max(2, written.Length / 3) + 1);
        foreach (var column in columns)
        {
            if (written == column.LabelZh || written.Equals(column.LabelEn, StringComparison.OrdinalIgnoreCase))
                return column.Name;
            if (column.Name.Length > LongestName) continue;
            var distance = Distance(written.ToLowerInvariant(), column.Name.ToLowerInvariant());
            if (distance < nearest.Distance) nearest = (column.Name, distance);
        }

        return nearest.Name;
    }

    // Least number of characters to insert, delete or replace.
    private static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[LongestName + 1];
        for (var j = 0; j <= right.Length; j++) row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
