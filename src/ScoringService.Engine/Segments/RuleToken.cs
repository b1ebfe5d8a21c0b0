namespace ScoringService.Engine.Segments;

/// <summary>What a piece of a rule's text is.</summary>
internal enum TokenKind
{
    End,
    Number,
    Text,
    Name,
    QuotedName,
    Keyword,
    Symbol,
}

/// <summary>One piece of a rule's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where it starts, in UTF-16 code units.</param>
/// <param name="Length">How long it is in the text.</param>
/// <param name="Value">The content: a text or quoted name without its quotes and escapes, a keyword in lower case, a
/// symbol in its canonical spelling, and otherwise as written.</param>
internal readonly record struct RuleToken(TokenKind Kind, int Offset, int Length, string Value)
{
    /// <summary>Whether this is the given keyword or symbol.</summary>
    public bool Is(string word) => Kind is TokenKind.Keyword or TokenKind.Symbol && Value == word;
}
