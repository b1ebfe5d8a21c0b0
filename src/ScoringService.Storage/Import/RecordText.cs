using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>SQL that puts the fields of a record together again, to show what was refused.</summary>
internal static class RecordText
{
    /// <summary>The fields as one value. An expression for each would need memory for a vector of rows at each of its
    /// steps.</summary>
    public static string List(IEnumerable<string> fields) => $"[{string.Join(", ", fields)}]";

    /// <summary>The fields as one value with their names.</summary>
    public static string Struct(IEnumerable<(string Name, string Value)> fields) =>
        $"{{{string.Join(", ", fields.Select(field => $"{SqlText.Literal(field.Name)}: {field.Value}"))}}}";

    /// <summary>A list of fields as a line of the file that they came from.</summary>
    public static string OfCsv(string list, TextDialect dialect) =>
        $"array_to_string(list_transform({list}, lambda f: {Field("f", dialect)}), "
            + $"{SqlText.Literal(dialect.Delimiter)})";

    private static string Field(string raw, TextDialect dialect)
    {
        if (dialect.Quote is not { } quoteCharacter) return $"coalesce({raw}, '')";
        var quote = SqlText.Literal(quoteCharacter);
        var special = new[] { quote, SqlText.Literal(dialect.Delimiter), "chr(10)", "chr(13)" };
        return $"CASE WHEN {string.Join(" OR ", special.Select(text => $"contains({raw}, {text})"))} "
            + $"THEN {quote} || replace({raw}, {quote}, {quote} || {quote}) || {quote} ELSE coalesce({raw}, '') END";
    }
}
