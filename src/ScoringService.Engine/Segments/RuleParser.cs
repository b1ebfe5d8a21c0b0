using System.Globalization;

namespace ScoringService.Engine.Segments;

/// <summary>
/// Reads the text of a rule by recursive descent; docs/rules.md holds the grammar. Limits on length and nesting keep
/// hostile text from costing more than a moment or the stack.
/// </summary>
internal sealed class RuleParser
{
    /// <summary>Longest text, in UTF-16 code units.</summary>
    public const int MaxLength = 65_536;

    /// <summary>Deepest nesting of parentheses and operators.</summary>
    public const int MaxDepth = 128;

    private readonly string _text;
    private readonly RuleLexer _lexer;
    private RuleToken _token;
    private int _open;

    private RuleParser(string text)
    {
        _text = text;
        _lexer = new RuleLexer(text);
        _token = _lexer.Next();
    }

    /// <summary>The tree of a rule.</summary>
    /// <exception cref="RuleSyntaxException">The text does not follow the grammar.</exception>
    public static RuleSyntax Parse(string text)
    {
        if (text.Length > MaxLength)
            throw RuleSyntaxException.At(text, MaxLength,
                $"the rule has {text.Length} characters; at most {MaxLength} are allowed");
        var parser = new RuleParser(text);
        var rule = parser.Disjunction();
        if (parser._token.Kind != TokenKind.End) throw parser.Expected("an operator or the end of the rule");
        return rule;
    }

    private RuleSyntax Disjunction() => Junction(isAnd: false, Conjunction);

    private RuleSyntax Conjunction() => Junction(isAnd: true, Inversion);

    private RuleSyntax Junction(bool isAnd, Func<RuleSyntax> term)
    {
        var first = term();
        var word = isAnd ? "and" : "or";
        if (!_token.Is(word)) return first;
        var offset = _token.Offset;
        var terms = new List<RuleSyntax> { first };
        while (TryTake(word)) terms.Add(term());
        return Checked(new JunctionSyntax(offset, isAnd, terms));
    }

    private RuleSyntax Inversion()
    {
        if (!_token.Is("not")) return Condition();
        var offset = Take().Offset;
        Enter(offset);
        var operand = Inversion();
        _open--;
        return Checked(new NotSyntax(offset, operand));
    }

    private RuleSyntax Condition()
    {
        var left = Sum();
        var (token, isNegated) = (_token, false);
        if (TryTake("is")) return NullTest(left, token.Offset);
        if (TryTake("not"))
        {
            isNegated = true;
            if (!_token.Is("in") && !_token.Is("between")) throw Expected("'in' or 'between' after 'not'");
        }

        if (TryTake("in")) return Unchained(new InSyntax(token.Offset, isNegated, left, Items()));
        if (TryTake("between")) return Unchained(new BetweenSyntax(token.Offset, isNegated, left, Ends()));
        if (!IsComparison(token)) return left;
        Take();
        return Unchained(new ComparisonSyntax(token.Offset, token.Value, left, Sum()));
    }

    private RuleSyntax NullTest(RuleSyntax operand, int offset)
    {
        var isNegated = TryTake("not");
        if (!TryTake("null")) throw Expected(isNegated ? "'null' after 'is not'" : "'null' or 'not null' after 'is'");
        return Unchained(new NullTestSyntax(offset, isNegated, operand));
    }

    private List<RuleSyntax> Items()
    {
        if (!TryTake("(")) throw Expected("'(' after 'in'");
        var items = new List<RuleSyntax> { Sum() };
        while (TryTake(",")) items.Add(Sum());
        if (!TryTake(")")) throw Expected("',' or ')' in the list of 'in'");
        return items;
    }

    private (RuleSyntax Low, RuleSyntax High) Ends()
    {
        var low = Sum();
        if (!TryTake("and")) throw Expected("'and' between the two ends of 'between'");
        return (low, Sum());
    }

    private RuleSyntax Sum()
    {
        var left = Product();
        while (_token.Is("+") || _token.Is("-"))
        {
            var sign = Take();
            left = Checked(new ArithmeticSyntax(sign.Offset, sign.Value[0], left, Product()));
        }

        return left;
    }

    private RuleSyntax Product()
    {
        var left = Signed();
        while (_token.Is("*") || _token.Is("/"))
        {
            var sign = Take();
            left = Checked(new ArithmeticSyntax(sign.Offset, sign.Value[0], left, Signed()));
        }

        return left;
    }

    private RuleSyntax Signed()
    {
        if (!_token.Is("-")) return Primary();
        var offset = Take().Offset;
        Enter(offset);
        var operand = Signed();
        _open--;
        return Checked(new NegationSyntax(offset, operand));
    }

    private RuleSyntax Primary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return NumberOrDuration(Take());
            case TokenKind.Text:
                return new TextSyntax(Take().Offset, token.Value);
            case TokenKind.QuotedName:
                return new ColumnSyntax(Take().Offset, token.Value);
            case TokenKind.Name:
                return ColumnOrTimestamp(Take());
        }

        if (TryTake("true")) return new TruthSyntax(token.Offset, true);
        if (TryTake("false")) return new TruthSyntax(token.Offset, false);
        if (token.Is("null")) throw Error(token, "'null' is not a value; write 'is null' or 'is not null'");
        if (!TryTake("(")) throw Expected("a value");
        Enter(token.Offset);
        var inner = Disjunction();
        _open--;
        if (!TryTake(")")) throw Expected("')'");
        return inner;
    }

    private RuleSyntax NumberOrDuration(RuleToken number)
    {
        if (_token.Kind != TokenKind.Name)
        {
            var value = double.Parse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (!double.IsFinite(value)) throw Error(number, "the number is too large");
            return new NumberSyntax(number.Offset, value);
        }

        var unit = DurationUnit.Find(_token.Value);
        if (unit is null && _token.Value.ToUpperInvariant() is "MONTH" or "MONTHS" or "YEAR" or "YEARS")
            throw Error(_token, "months and years have no fixed length; write days");
        if (unit is null) throw Expected($"an operator or one of the units {string.Join(", ",
            DurationUnit.All.Select(u => u.Name + "s"))} after the number");
        Take();
        if (!long.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw Error(number, "a duration takes a whole number of its unit");
        if (count > long.MaxValue / unit.Microseconds) throw Error(number, "the duration is too long");
        return new DurationSyntax(number.Offset, count, unit);
    }

    private RuleSyntax ColumnOrTimestamp(RuleToken name)
    {
        if (_token.Kind != TokenKind.Text) return new ColumnSyntax(name.Offset, name.Value);
        var isDate = name.Value.Equals("date", StringComparison.OrdinalIgnoreCase);
        if (!isDate && !name.Value.Equals("timestamp", StringComparison.OrdinalIgnoreCase))
            throw Expected("an operator");
        var literal = Take();
        var microseconds = isDate
            ? TimestampLiteral.ReadDate(literal.Value)
            : TimestampLiteral.ReadTimestamp(literal.Value);
        if (microseconds is null)
            throw Error(literal, isDate
                ? "expected an existing day as date '2024-03-01'"
                : "expected an instant in UTC as timestamp '2024-03-01T09:30:00Z'");
        return new TimestampSyntax(name.Offset, microseconds.Value);
    }

    private RuleSyntax Unchained(RuleSyntax condition)
    {
        if (IsComparison(_token) || _token.Is("in") || _token.Is("between") || _token.Is("is"))
            throw Error(_token, "conditions do not chain; join them with 'and', or use parentheses");
        return Checked(condition);
    }

    private RuleSyntax Checked(RuleSyntax node) => node.Depth <= MaxDepth
        ? node
        : throw RuleSyntaxException.At(_text, node.Offset, TooDeep);

    private void Enter(int offset)
    {
        if (++_open > MaxDepth) throw RuleSyntaxException.At(_text, offset, TooDeep);
    }

    private static string TooDeep => $"the rule is nested deeper than {MaxDepth} levels";

    private static bool IsComparison(RuleToken token) =>
        token is { Kind: TokenKind.Symbol, Value: "=" or "!=" or "<" or "<=" or ">" or ">=" };

    private bool TryTake(string word)
    {
        if (!_token.Is(word)) return false;
        Take();
        return true;
    }

    private RuleToken Take()
    {
        var taken = _token;
        _token = _lexer.Next();
        return taken;
    }

    private RuleSyntaxException Expected(string what)
    {
        const int shown = 40;
        var length = Math.Min(_token.Length, shown);
        var found = _token.Kind == TokenKind.End
            ? "the end of the rule"
            : $"{_text.AsSpan(_token.Offset, length)}{(_token.Length > shown ? "…" : "")}";
        return Error(_token, $"expected {what}, found {found}");
    }

    private RuleSyntaxException Error(RuleToken token, string reason) =>
        RuleSyntaxException.At(_text, token.Offset, reason);
}
