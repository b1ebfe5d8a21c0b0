using Apache.Arrow;
using ScoringService.Engine;

namespace ScoringService.Cli.Output;

/// <summary>What a stream's schema says of a column, and what is known of it where the answer to a few ids leaves that
/// out.</summary>
internal static class FieldNames
{
    private static readonly Dictionary<string, ColumnDefinition> Known = FeatureColumns.All.Concat(ScoreColumns.All)
        .ToDictionary(column => column.Name, StringComparer.Ordinal);

    /// <summary>Names of a column for people; null when it has none.</summary>
    public static Label? Of(Field field) =>
        field.Metadata is { } names && names.TryGetValue("label_en", out var en)
        && names.TryGetValue("label_zh", out var zh) ? new Label(en, zh)
        : Known.TryGetValue(field.Name, out var column) ? new Label(column.LabelEn, column.LabelZh) : null;

    /// <summary>Whether the dictionary of a column holds just what the column can be. That of an answer to a few ids
    /// is shared by all columns.</summary>
    public static bool HasOwnDictionary(Field field) => field.HasMetadata;
}
