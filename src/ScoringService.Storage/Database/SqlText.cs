using System.Globalization;

namespace ScoringService.Storage.Database;

/// <summary>Puts names and values into SQL text where DuckDB takes no parameter.</summary>
internal static class SqlText
{
    /// <summary>A string literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A string literal of one character; the empty string for none.</summary>
    public static string Literal(char? character) =>
        Literal(character is null or '\0' ? "" : character.Value.ToString());

    /// <summary>A timestamp literal.</summary>
    public static string Literal(DateTime instant) =>
        $"TIMESTAMP '{instant.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";

    /// <summary>A quoted identifier.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
