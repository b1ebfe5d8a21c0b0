using System.Globalization;
using System.Text;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Makes metric and label names that a scraper can read, by the scheme that it asked for.</summary>
internal static class NameEscaping
{
    /// <summary>True if the name needs no quotes in any version of the text formats.</summary>
    public static bool IsClassic(string name, bool isLabel)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (!IsClassic(name[i], i, isLabel)) return false;
        }
        return name.Length > 0;
    }

    public static string Metric(string name, EscapingScheme scheme) => scheme switch
    {
        EscapingScheme.Dots => Dots(name, isLabel: false),
        EscapingScheme.Values => Values(name, isLabel: false),
        EscapingScheme.AllowUtf8 => name,
        _ => Underscores(name, isLabel: false),
    };

    public static string Label(string name, EscapingScheme scheme) => scheme switch
    {
        _ when name.Length == 0 => "_",
        EscapingScheme.Dots => Dots(name, isLabel: true),
        EscapingScheme.Values => Values(name, isLabel: true),
        EscapingScheme.AllowUtf8 => name,
        _ => Underscores(name, isLabel: true),
    };

    /// <summary>
    /// Runs of other characters and of underscores become one underscore. A leading digit is replaced in a metric name
    /// and kept behind an underscore in a label name.
    /// </summary>
    private static string Underscores(string name, bool isLabel)
    {
        var result = new StringBuilder(name.Length + 1);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c != '_' && IsClassic(c, i, isLabel))
            {
                result.Append(c);
            }
            else
            {
                if (result.Length == 0 || result[^1] != '_') result.Append('_');
                if (isLabel && i == 0 && char.IsAsciiDigit(c)) result.Append(c);
            }
        }
        return result.ToString();
    }

    private static string Dots(string name, bool isLabel)
    {
        var result = new StringBuilder(name.Length + 8);
        var i = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value == '.') result.Append("_dot_");
            else if (rune.Value != '_' && IsClassic(rune, i, isLabel)) result.Append(rune);
            else result.Append("__");
            i++;
        }
        return result.ToString();
    }

    private static string Values(string name, bool isLabel)
    {
        if (IsClassic(name, isLabel)) return name;
        var result = new StringBuilder("U__", name.Length + 16);
        for (int i = 0, length; i < name.Length; i += length)
        {
            var isScalar = Rune.TryGetRuneAt(name, i, out var rune);
            length = isScalar ? rune.Utf16SequenceLength : 1;
            if (!isScalar) result.Append("_FFFD_");
            else if (rune.Value == '_') result.Append("__");
            else if (IsClassic(rune, i, isLabel)) result.Append(rune);
            else result.Append(CultureInfo.InvariantCulture, $"_{rune.Value:x}_");
        }
        return result.ToString();
    }

    private static bool IsClassic(Rune rune, int index, bool isLabel)
        => rune.IsAscii && IsClassic((char)rune.Value, index, isLabel);

    private static bool IsClassic(char c, int index, bool isLabel)
        => char.IsAsciiLetter(c) || c == '_' || (c == ':' && !isLabel) || (index > 0 && char.IsAsciiDigit(c));
}
