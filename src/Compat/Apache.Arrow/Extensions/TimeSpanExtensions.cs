namespace Apache.Arrow;

internal static class TimeSpanExtensions
{
    /// <summary>Formats a UTC offset as Arrow time zones are written, for example "+05:30".</summary>
    public static string ToTimeZoneOffsetString(this TimeSpan offset)
    {
        string sign = offset < TimeSpan.Zero ? "-" : "+";
        return sign + offset.ToString(@"hh\:mm", System.Globalization.CultureInfo.InvariantCulture);
    }
}
