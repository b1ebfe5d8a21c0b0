using System.Globalization;
using System.Text;

namespace Compat.Prometheus.Tests;

/// <summary>Reads the parts of one sample line, left to right.</summary>
internal sealed class LineReader(string line)
{
    private int position;

    public static bool IsName(string text, bool allowColon) => text.Length > 0 && !char.IsAsciiDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || (allowColon && c == ':'));

    public static string Unescape(string text, bool allowQuote)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\')
            {
                c = text[++i] switch
                {
                    '\\' => '\\',
                    'n' => '\n',
                    '"' when allowQuote => '"',
                    var other => throw new FormatException($"Unknown escape \\{other} in: {text}"),
                };
            }
            result.Append(c);
        }
        return result.ToString();
    }

    public string ReadName(bool allowColon)
    {
        var start = position;
        while (position < line.Length && IsNameCharacter(line[position])) position++;
        var name = line[start..position];
        Assert.True(IsName(name, allowColon), $"Bad name '{name}' in: {line}");
        return name;
    }

    public Dictionary<string, string> ReadLabels()
    {
        var labels = new Dictionary<string, string>();
        if (line[position] != '{') return labels;
        position++;
        Assert.NotEqual('}', line[position]);
        while (true)
        {
            var name = ReadName(allowColon: false);
            Expect('=');
            Assert.True(labels.TryAdd(name, ReadQuoted()), "A label comes twice: " + line);
            if (line[position] == '}') break;
            Expect(',');
        }
        position++;
        return labels;
    }

    public double ReadNumber()
    {
        var start = position;
        while (position < line.Length && line[position] != ' ') position++;
        var text = line[start..position];
        return text switch
        {
            "NaN" => double.NaN,
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Reads " # {labels} value timestamp" and gives it back as it is.</summary>
    public string? ReadExemplar(bool isOpenMetrics)
    {
        if (!isOpenMetrics || position == line.Length) return null;
        var start = position;
        foreach (var c in " # ") Expect(c);
        if (line[position..].StartsWith("{}", StringComparison.Ordinal)) position += 2;
        else ReadLabels();
        Expect(' ');
        ReadNumber();
        Expect(' ');
        ReadNumber();
        return line[start..];
    }

    public void Expect(char c)
    {
        Assert.True(position < line.Length && line[position] == c, $"No '{c}' at {position} of: {line}");
        position++;
    }

    public void ExpectEnd() => Assert.True(position == line.Length, $"Text behind {position} of: {line}");

    private string ReadQuoted()
    {
        Expect('"');
        var start = position;
        while (line[position] != '"') position += line[position] == '\\' ? 2 : 1;
        var value = Unescape(line[start..position], allowQuote: true);
        position++;
        return value;
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or ':';
}
