using System.Globalization;
using System.Text;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>A growing UTF-8 text with a size limit.</summary>
internal sealed class Utf8Buffer(int initialSize, int maximumSize)
{
    private byte[] bytes = new byte[initialSize];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public byte[] ToArray() => Written.ToArray();

    public void Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        Length += utf8.Length;
    }

    public void Append(byte ascii)
    {
        Reserve(1)[0] = ascii;
        Length++;
    }

    /// <summary>A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.</summary>
    public void Append(ReadOnlySpan<char> text)
        => Length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    public void Append(long value)
    {
        value.TryFormat(Reserve(20), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>The shortest digits that read back as the same number; NaN, +Inf and -Inf by name.</summary>
    public void Append(double value)
    {
        if (double.IsFinite(value))
        {
            value.TryFormat(Reserve(32), out var written, default, CultureInfo.InvariantCulture);
            Length += written;
        }
        else
        {
            Append(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        }
    }

    /// <summary>Seconds since 1970 with three decimals.</summary>
    public void Append(DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        (milliseconds / 1000.0).TryFormat(Reserve(32), out var written, "F3", CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Puts a backslash before backslashes, line ends (as n) and, if asked, double quotes.</summary>
    public void AppendEscaped(ReadOnlySpan<char> text, bool escapeQuotes)
    {
        var special = escapeQuotes ? "\\\n\"" : "\\\n";
        for (int at; (at = text.IndexOfAny(special)) >= 0; text = text[(at + 1)..])
        {
            Append(text[..at]);
            Append((byte)'\\');
            Append(text[at] == '\n' ? (byte)'n' : (byte)text[at]);
        }
        Append(text);
    }

    private Span<byte> Reserve(int count)
    {
        var needed = (long)Length + count;
        if (needed > bytes.Length)
        {
            // Text reserves for the worst case of three bytes a character, so the limit is on what was written.
            if (Length > maximumSize) throw new ScrapeTooLargeException(maximumSize);
            Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * bytes.Length)));
        }
        return bytes.AsSpan(Length);
    }
}
