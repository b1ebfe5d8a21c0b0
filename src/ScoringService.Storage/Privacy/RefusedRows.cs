using System.Text;

namespace ScoringService.Storage.Privacy;

/// <summary>Finds the refused rows that are about a customer: they are known by texts, not by keys.</summary>
/// <param name="id">The customer's id.</param>
/// <param name="name">Its name; null when unknown.</param>
internal sealed class RefusedRows(string id, string? name)
{
    // Shorter texts, as "1" or "a", are found in rows that have nothing to do with the customer; texts beyond ASCII
    // hardly ever are.
    private const int DistinctiveLength = 4;

    // A name of one character is in too many.
    private readonly string[] _texts = name is { Length: > 1 } ? [id, name] : [id];

    private string[] Distinctive => Array.FindAll(
        _texts, text => text.Length >= DistinctiveLength || text.Length > 1 && !Ascii.IsValid(text));

    /// <summary>The customer's own rows, and those of nobody known that surely name it: what may be shown to
    /// it.</summary>
    /// <returns>A condition in SQL, and its parameters.</returns>
    public (string Condition, (string, object?)[] Parameters) Own()
    {
        if (Distinctive is not { Length: > 0 } sure) return ("customer_id = $id", [("id", id)]);
        return ($"(customer_id = $id OR customer_id IS NULL AND {Mention("sure")})",
            [("id", id), ("sure", Mentions.Pattern(sure))]);
    }

    /// <summary>Every row that names the customer, also those of others: what must go with it.</summary>
    /// <returns>A condition in SQL, and its parameters.</returns>
    public (string Condition, (string, object?)[] Parameters) All()
    {
        var unknown = $"customer_id = $id OR customer_id IS NULL AND {Mention("any")}";
        var any = Mentions.Pattern(_texts);
        if (Distinctive is not { Length: > 0 } sure) return ($"({unknown})", [("id", id), ("any", any)]);
        return ($"({unknown} OR customer_id IS NOT NULL AND {Mention("sure")})",
            [("id", id), ("any", any), ("sure", Mentions.Pattern(sure))]);
    }

    private static string Mention(string pattern) => $"""
        (regexp_matches(raw_text, ${pattern}) OR regexp_matches(coalesce(values_json, ''), ${pattern})
            OR regexp_matches(coalesce(customer_id, ''), ${pattern}))
        """;
}
