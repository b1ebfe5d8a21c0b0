using System.Globalization;

namespace ScoringService.Server.Access;

/// <summary>Masks names of people and firms.</summary>
internal static class PersonalText
{
    /// <summary>The first character and stars, as many for every name so that its length is not told: 王** for 王小明,
    /// A*** for Anna. A single character is all star.</summary>
    public static string Mask(string text)
    {
        var first = StringInfo.GetNextTextElement(text.Trim());
        if (first.Length == text.Trim().Length) return first.Length == 0 ? "" : "*";
        return first + (IsIdeograph(first[0]) ? "**" : "***");
    }

    /// <summary>Whether a value of a refused row must be hidden from callers who may not see some columns: one of
    /// those, or a word in the column at fault, where a name can have got by mistake.</summary>
    /// <param name="hidden">The columns; none for callers who may see everything.</param>
    /// <param name="column">Column of the value.</param>
    /// <param name="faulty">The column at fault; null for none.</param>
    /// <param name="text">The value.</param>
    public static bool IsHidden(IReadOnlySet<string> hidden, string column, string? faulty, string text) =>
        hidden.Contains(column) || hidden.Count > 0 && column == faulty && text.Any(char.IsLetter);

    private static bool IsIdeograph(char first) =>
        char.GetUnicodeCategory(first) is UnicodeCategory.OtherLetter or UnicodeCategory.Surrogate;
}
