namespace ScoringService.Cli.Options;

/// <summary>
/// Reads <c>--map</c>: <c>customer_id=CustomerID, amount=Quantity*UnitPrice</c>. Commas inside parentheses, brackets
/// and quotes belong to the expression, so that <c>occurred_at=strptime(Date, '%d, %m')</c> is one entry.
/// </summary>
internal static class MappingParser
{
    /// <summary>Adds the entries of a text; returns what is wrong with it, or null.</summary>
    public static string? Read(string text, IDictionary<string, string> mapping)
    {
        var entries = Split(text, out var open);
        if (open != '\0') return $"'{text}': {open} is not closed.";
        foreach (var entry in entries)
        {
            var equals = entry.IndexOf('=');
            var target = equals < 0 ? "" : entry[..equals].Trim();
            var expression = entry[(equals + 1)..].Trim();
            if (target.Length == 0 || expression.Length == 0)
                return $"'{entry.Trim()}' is not column=expression, for example customer_id=CustomerID.";
            if (!mapping.TryAdd(target, expression)) return $"'{target}' is mapped twice.";
        }

        return null;
    }

    /// <summary>Cuts at commas outside of quotes and brackets.</summary>
    /// <param name="text">The text.</param>
    /// <param name="open">The quote or bracket that is never closed, else '\0'.</param>
    private static List<string> Split(string text, out char open)
    {
        var entries = new List<string>();
        var expected = new Stack<(char Open, char Close)>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var quoted = expected.Count > 0 && expected.Peek().Open is '\'' or '"';
            if (expected.Count > 0 && text[i] == expected.Peek().Close) expected.Pop();
            else if (quoted) continue;
            else if (text[i] is '(' or '[' or '\'' or '"')
                expected.Push((text[i], text[i] switch { '(' => ')', '[' => ']', var quote => quote }));
            else if (text[i] == ',' && expected.Count == 0)
            {
                entries.Add(text[start..i]);
                start = i + 1;
            }
        }

        entries.Add(text[start..]);
        open = expected.Count > 0 ? expected.Peek().Open : '\0';
        return entries;
    }
}
