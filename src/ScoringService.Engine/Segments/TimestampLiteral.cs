using System.Globalization;

namespace ScoringService.Engine.Segments;

/// <summary>The text form of instants in rules; all are UTC.</summary>
internal static class TimestampLiteral
{
    private const string DateFormat = "yyyy-MM-dd";
    private const string WholeFormat = "yyyy-MM-dd'T'HH:mm:ss";

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd'T'HH:mm", WholeFormat, "yyyy-MM-dd'T'HH:mm:ss.FFFFFF"];

    /// <summary>Microseconds since 1970 of midnight of a date like 2024-03-01, or null.</summary>
    public static long? ReadDate(string text) =>
        DateTime.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? ToMicroseconds(date)
            : null;

    /// <summary>Microseconds since 1970 of an instant like 2024-03-01T09:30:00.5Z (a space for the T, seconds and the
    /// Z may be left out), or null.</summary>
    public static long? ReadTimestamp(string text)
    {
        if (text.Length < DateFormat.Length + 1 || text[DateFormat.Length] is not ('T' or ' ')) return null;
        var plain = string.Concat(text.AsSpan(0, DateFormat.Length), "T", text.AsSpan(DateFormat.Length + 1));
        if (plain.EndsWith('Z')) plain = plain[..^1];
        if (plain[^1] == '.') return null;
        return DateTime.TryParseExact(
            plain, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? ToMicroseconds(time)
            : null;
    }

    /// <summary>The literal of an instant: date '…' at midnight, else timestamp '…'.</summary>
    public static string Write(long microseconds)
    {
        var time = DateTime.UnixEpoch.AddTicks(checked(microseconds * TimeSpan.TicksPerMicrosecond));
        if (time.TimeOfDay == TimeSpan.Zero)
            return $"date '{time.ToString(DateFormat, CultureInfo.InvariantCulture)}'";
        var format = time.Ticks % TimeSpan.TicksPerSecond == 0 ? WholeFormat : TimeFormats[^1];
        return $"timestamp '{time.ToString(format, CultureInfo.InvariantCulture)}Z'";
    }

    private static long ToMicroseconds(DateTime time) =>
        (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
