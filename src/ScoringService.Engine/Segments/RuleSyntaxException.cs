namespace ScoringService.Engine.Segments;

/// <summary>The text of a rule is not a rule: a mistake of spelling, grammar, type or size, and where it is.</summary>
public sealed class RuleSyntaxException : Exception
{
    private RuleSyntaxException(string reason, int offset, int line, int column)
        : base($"line {line}, column {column}: {reason}")
    {
        Reason = reason;
        Offset = offset;
        Line = line;
        Column = column;
    }

    /// <summary>What is wrong and what would be right, without the position.</summary>
    public string Reason { get; }

    /// <summary>Where the mistake is, in UTF-16 code units from the start of the text, from 0.</summary>
    public int Offset { get; }

    /// <summary>The line of the mistake, from 1. A line ends with LF, CR LF or CR.</summary>
    public int Line { get; }

    /// <summary>The place in the line in Unicode characters, from 1.</summary>
    public int Column { get; }

    /// <summary>An error at a place in a text.</summary>
    internal static RuleSyntaxException At(string text, int offset, string reason)
    {
        var line = 1;
        var column = 1;
        for (var i = 0; i < offset; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                line++;
                column = 1;
            }
            else if (!(char.IsLowSurrogate(text[i]) && i > 0 && char.IsHighSurrogate(text[i - 1])))
            {
                column++;
            }
        }

        return new RuleSyntaxException(reason, offset, line, column);
    }
}
