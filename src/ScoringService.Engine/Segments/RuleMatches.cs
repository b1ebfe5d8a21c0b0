namespace ScoringService.Engine.Segments;

/// <summary>Every rule of a set that each row matches: the tags of customers.</summary>
public sealed class RuleMatches
{
    private readonly ulong[][] _bitmaps;

    internal RuleMatches(IReadOnlyList<string> codes, ulong[][] bitmaps, int count)
    {
        Codes = codes;
        Count = count;
        _bitmaps = bitmaps;
    }

    /// <summary>Code of each rule.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>The rows that a rule matches: bit i % 64 of word i / 64 is row i.</summary>
    /// <param name="rule">The rule's place in <see cref="Codes"/>.</param>
    public ReadOnlySpan<ulong> Rows(int rule) => _bitmaps[rule];

    /// <summary>Whether a rule matches a row.</summary>
    public bool IsMatch(int rule, int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return (_bitmaps[rule][row >> 6] >> (row & 63) & 1) != 0;
    }

    /// <summary>The codes of the rules that match a row, in the order of the rules.</summary>
    public IReadOnlyList<string> CodesOf(int row)
    {
        var codes = new List<string>();
        for (var rule = 0; rule < Codes.Count; rule++)
            if (IsMatch(rule, row)) codes.Add(Codes[rule]);
        return codes;
    }
}
