using System.Runtime.CompilerServices;

namespace ScoringService.Storage.Ingest;

/// <summary>Reads a value from text, when it is written in the plainest way.</summary>
/// <typeparam name="T">The value as DuckDB stores it.</typeparam>
internal interface ITextParser<T>
    where T : unmanaged
{
    /// <summary>Reads a value.</summary>
    /// <returns>Whether the value is surely good.</returns>
    static abstract bool TryParse(ReadOnlySpan<byte> text, ValueRules rules, out T value);
}

/// <summary>Amounts: up to 14 digits, and up to 4 behind the point.</summary>
internal readonly struct MoneyParser : ITextParser<long>
{
    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> text, ValueRules rules, out long value)
    {
        if (!Digits.TryDecimal(text, 14, 4, out value, out var decimals)) return false;
        for (; decimals < 4; decimals++) value *= 10;
        return rules.IsMoney(value);
    }
}

/// <summary>Numbers of up to 15 digits, which a double holds exactly, as it does the power of ten behind
/// them.</summary>
internal readonly struct NumberParser : ITextParser<double>
{
    private static ReadOnlySpan<double> Powers => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> text, ValueRules rules, out double value)
    {
        value = 0;
        if (!Digits.TryDecimal(text, 7, 8, out var digits, out var decimals)) return false;
        // Digits have no sign of a zero.
        if (digits == 0 && text[0] == '-') return false;
        value = digits / Powers[decimals];
        return rules.IsInRange(value);
    }
}

/// <summary>Whole numbers of up to 9 digits.</summary>
internal readonly struct IntegerParser : ITextParser<int>
{
    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> text, ValueRules rules, out int value)
    {
        var isRead = Digits.TryDecimal(text, 9, 0, out var digits, out _);
        value = (int)digits;
        return isRead && rules.IsInRange((double)value);
    }
}

/// <summary>Instants: a day, or a day and a time with up to 6 decimals and an offset.</summary>
internal readonly struct InstantParser : ITextParser<long>
{
    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> text, ValueRules rules, out long value) =>
        Instant.TryParse(text, out value) && rules.IsInRange(value);
}

/// <summary>Days, as instants are written.</summary>
internal readonly struct DateParser : ITextParser<int>
{
    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> text, ValueRules rules, out int value)
    {
        value = 0;
        if (!Instant.TryParse(text, out var micros)) return false;
        // The rules look at the day, not at the time of it.
        value = (int)Math.Floor((double)micros / ValueRules.MicrosPerDay);
        return rules.IsInRange(value * ValueRules.MicrosPerDay);
    }
}

/// <summary>The commonest words for true and false.</summary>
internal readonly struct BooleanParser : ITextParser<byte>
{
    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> text, ValueRules rules, out byte value)
    {
        value = text.Length is 1 or 4 && (text[0] is (byte)'1' or (byte)'t' or (byte)'T') ? (byte)1 : (byte)0;
        return text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) || text.SequenceEqual("1"u8)
            || text.SequenceEqual("0"u8) || text.SequenceEqual("TRUE"u8) || text.SequenceEqual("FALSE"u8);
    }
}

/// <summary>One of a list of codes, in any case, as its place in the list.</summary>
internal readonly struct ChoiceParser : ITextParser<byte>
{
    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> text, ValueRules rules, out byte value)
    {
        for (value = 0; value < rules.Choices.Length; value++)
            if (System.Text.Ascii.EqualsIgnoreCase(text, rules.Choices[value])) return true;
        return false;
    }
}

/// <summary>Digits of numbers.</summary>
internal static class Digits
{
    /// <summary>Reads <c>-123.45</c> as -12345 with 2 decimals.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxWhole">Most digits before the point; there must be one.</param>
    /// <param name="maxDecimals">Most digits behind it; there must be one when there is a point.</param>
    /// <param name="value">The digits as a number.</param>
    /// <param name="decimals">How many of them are behind the point.</param>
    public static bool TryDecimal(
        ReadOnlySpan<byte> text, int maxWhole, int maxDecimals, out long value, out int decimals)
    {
        (value, decimals) = (0, 0);
        var next = !text.IsEmpty && text[0] == '-' ? 1 : 0;
        var whole = Read(text, ref next, ref value);
        if (whole < 1 || whole > maxWhole) return false;
        if (next < text.Length)
        {
            if (text[next++] != '.' || text.Length - next > maxDecimals) return false;
            decimals = Read(text, ref next, ref value);
            if (decimals == 0 || next != text.Length) return false;
        }

        if (text[0] == '-') value = -value;
        return true;
    }

    /// <summary>Reads a number of exactly two digits; -1 when it is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Two(ReadOnlySpan<byte> text, int at)
    {
        var (high, low) = ((uint)text[at] - '0', (uint)text[at + 1] - '0');
        return high <= 9 && low <= 9 ? (int)((high * 10) + low) : -1;
    }

    private static int Read(ReadOnlySpan<byte> text, ref int next, ref long value)
    {
        var start = next;
        // More digits than a long holds are refused by their number, whatever they come to.
        for (; next < text.Length && (uint)text[next] - '0' <= 9; next++)
            value = unchecked((value * 10) + (text[next] - '0'));
        return next - start;
    }
}

/// <summary>Instants of text.</summary>
internal static class Instant
{
    private const long MicrosPerSecond = 1_000_000;
    private const int DayLength = 10;
    private const int SecondLength = 19;

    /// <summary>Reads YYYYMMDD, YYYY-MM-DD, or the latter with T or a space, HH:MM:SS, up to 6 decimals, and nothing,
    /// Z or an offset of hours and minutes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length == 8) return TryDay(text, 4, 6, out micros);
        if (text.Length < DayLength || text[4] != '-' || text[7] != '-' || !TryDay(text, 5, 8, out micros))
            return false;
        if (text.Length == DayLength) return true;
        if (text.Length < SecondLength || text[DayLength] is not ((byte)'T' or (byte)' ')
            || text[13] != ':' || text[16] != ':') return false;
        var (hour, minute, second) = (Digits.Two(text, 11), Digits.Two(text, 14), Digits.Two(text, 17));
        if ((uint)hour > 23 || (uint)minute > 59 || (uint)second > 59) return false;
        micros += ((((hour * 60L) + minute) * 60) + second) * MicrosPerSecond;
        return text.Length == SecondLength || TryRest(text[SecondLength..], ref micros);
    }

    private static bool TryRest(ReadOnlySpan<byte> text, ref long micros)
    {
        if (text[0] == '.')
        {
            var (unit, length) = (MicrosPerSecond / 10, 1);
            for (; length < text.Length && (uint)text[length] - '0' <= 9; length++, unit /= 10)
                micros += (text[length] - '0') * unit;
            if (length is 1 or > 7) return false;
            text = text[length..];
        }

        if (text.IsEmpty || (text.Length == 1 && text[0] == 'Z')) return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':') return false;
        var (hours, minutes) = (Digits.Two(text, 1), Digits.Two(text, 4));
        if ((uint)hours > 14 || (uint)minutes > 59) return false;
        var offset = ((hours * 60L) + minutes) * 60 * MicrosPerSecond;
        micros += text[0] == '+' ? -offset : offset;
        return true;
    }

    private static bool TryDay(ReadOnlySpan<byte> text, int monthAt, int dayAt, out long micros)
    {
        micros = 0;
        var (century, year) = (Digits.Two(text, 0), Digits.Two(text, 2));
        var (month, day) = (Digits.Two(text, monthAt), Digits.Two(text, dayAt));
        if (century < 19 || year < 0 || month is < 1 or > 12 || day < 1) return false;
        year += century * 100;
        if (day > 28 && day > DateTime.DaysInMonth(year, month)) return false;
        micros = DayNumber(year, month, day) * ValueRules.MicrosPerDay;
        return true;
    }

    // Days since 1970, counting years from March so that the leap day is the last of its year.
    private static long DayNumber(int year, int month, int day)
    {
        if (month <= 2) year--;
        var century = year / 400;
        var yearOfCentury = year - (century * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        var dayOfCentury = (yearOfCentury * 365) + (yearOfCentury / 4) - (yearOfCentury / 100) + dayOfYear;
        return (century * 146_097L) + dayOfCentury - 719_468;
    }
}
