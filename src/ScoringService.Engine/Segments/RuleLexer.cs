using System.Collections.Frozen;

namespace ScoringService.Engine.Segments;

/// <summary>Cuts the text of a rule into tokens, one at a time.</summary>
internal sealed class RuleLexer(string text)
{
    // Quotation marks that word processors and Chinese input methods put in place of ' and ".
    private const string TypographicQuotes = "‘’“”「」";

    private int _at;

    /// <summary>Words that a column can only be called in double quotes.</summary>
    public static FrozenSet<string> Keywords { get; } =
        FrozenSet.Create("and", "or", "not", "in", "between", "is", "null", "true", "false");

    /// <summary>The next token; after the last one always <see cref="TokenKind.End"/>.</summary>
    public RuleToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        if (_at == text.Length) return new RuleToken(TokenKind.End, _at, 0, "");
        var first = text[_at];
        if (char.IsAsciiDigit(first)) return Number();
        if (IsNameCharacter(first)) return Name();
        if (first is '\'' or '"') return Quoted(first);
        return Symbol();
    }

    /// <summary>Whether a name may hold this character without quotes. Letters of any script are let through, so that
    /// a column's label in place of its name gets a helpful answer.</summary>
    public static bool IsNameCharacter(char c) => c == '_' || char.IsLetterOrDigit(c);

    private RuleToken Number()
    {
        var start = _at;
        SkipDigits();
        if (Peek(0) == '.')
        {
            _at++;
            if (!char.IsAsciiDigit(Peek(0))) throw Error(_at, "expected a digit after the decimal point");
            SkipDigits();
        }

        if (Peek(0) is 'e' or 'E')
        {
            _at += Peek(1) is '+' or '-' ? 2 : 1;
            if (!char.IsAsciiDigit(Peek(0))) throw Error(_at, "expected a digit of the number's exponent");
            SkipDigits();
        }

        if (IsNameCharacter(Peek(0)) || Peek(0) == '.')
            throw Error(_at, $"expected a space or an operator after the number, found '{CharacterAt(_at)}'");
        return Token(TokenKind.Number, start, text[start.._at]);
    }

    private RuleToken Name()
    {
        var start = _at;
        while (IsNameCharacter(Peek(0))) _at++;
        var name = text[start.._at];
        var lower = name.ToLowerInvariant();
        return Keywords.Contains(lower)
            ? Token(TokenKind.Keyword, start, lower)
            : Token(TokenKind.Name, start, name);
    }

    private RuleToken Quoted(char quote)
    {
        var start = _at++;
        while (true)
        {
            var end = text.IndexOf(quote, _at);
            if (end < 0)
                throw Error(start, quote == '\''
                    ? "the text that starts here has no closing quote (')"
                    : "the column name that starts here has no closing quote (\")");
            _at = end + 1;
            if (Peek(0) != quote) break;
            _at++;
        }

        for (var i = start; i < _at; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) throw Error(i, "half a Unicode character (a lone surrogate)");
            i++;
        }

        var content = text[(start + 1)..(_at - 1)].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
        return Token(quote == '\'' ? TokenKind.Text : TokenKind.QuotedName, start, content);
    }

    private RuleToken Symbol()
    {
        var start = _at;
        var symbol = (text[_at], Peek(1)) switch
        {
            ('=', '=') => "==",
            ('!', '=') => "!=",
            ('<', '>') => "<>",
            ('<', '=') => "<=",
            ('>', '=') => ">=",
            ('=' or '<' or '>' or '+' or '-' or '*' or '/' or '(' or ')' or ',', _) => text[_at].ToString(),
            _ => throw Error(_at, Unknown()),
        };
        _at += symbol.Length;
        return Token(TokenKind.Symbol, start, symbol switch { "==" => "=", "<>" => "!=", _ => symbol });
    }

    private string Unknown()
    {
        var c = text[_at];
        if (c is >= '\uFF01' and <= '\uFF5E')
            return $"'{c}' is a full-width character; write '{(char)(c - '\uFF01' + '!')}'";
        if (TypographicQuotes.Contains(c)) return $"{c} is not a quote here; write text as 'text'";
        return c switch
        {
            ';' or '.' => $"'{c}' has no meaning here; a rule is one expression",
            '!' => "'!' has no meaning here; write 'not', or '!=' for unequal",
            '&' => "'&' has no meaning here; write 'and'",
            '|' => "'|' has no meaning here; write 'or'",
            _ => $"'{CharacterAt(_at)}' has no meaning here",
        };
    }

    // A whole character for a message: both halves of a pair, and a code for what cannot be seen.
    private string CharacterAt(int at)
    {
        if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            return text.Substring(at, 2);
        return char.IsControl(text[at]) || char.IsSurrogate(text[at]) ? $"U+{(int)text[at]:X4}" : text[at].ToString();
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek(0))) _at++;
    }

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private RuleToken Token(TokenKind kind, int start, string value) => new(kind, start, _at - start, value);

    private RuleSyntaxException Error(int offset, string reason) => RuleSyntaxException.At(text, offset, reason);
}
