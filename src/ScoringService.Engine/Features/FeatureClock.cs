namespace ScoringService.Engine.Features;

/// <summary>The instant that features describe.</summary>
internal sealed class FeatureClock
{
    public FeatureClock(DateTime asOf)
    {
        AsOf = Micros(asOf);
        Day = CivilDate.DayOf(AsOf);
        Date = CivilDate.FromDay(Day);
    }

    /// <summary>Microseconds since 1970-01-01T00:00:00Z.</summary>
    public long AsOf { get; }

    /// <summary>Number of the day from 1970-01-01.</summary>
    public int Day { get; }

    /// <summary>The day's date.</summary>
    public CivilDate Date { get; }

    /// <summary>Microseconds since the start of the day.</summary>
    public long TimeOfDay => AsOf - Day * CivilDate.DayMicroseconds;

    /// <summary>Microseconds from 1970-01-01T00:00:00Z to an instant in UTC.</summary>
    public static long Micros(DateTime instant) => (instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Number of months from that of a day, given as its age in days, to that of as_of.</summary>
    public int MonthsBack(int age) => Date.MonthNumber - CivilDate.FromDay(Day - age).MonthNumber;

    /// <summary>Full years, of the calendar, from an instant to as_of.</summary>
    public int FullYearsSince(long instant)
    {
        var day = CivilDate.DayOf(instant);
        var date = CivilDate.FromDay(day);
        var isLater = date.IsLaterInYear(instant - day * CivilDate.DayMicroseconds, Date, TimeOfDay);
        return Date.Year - date.Year - (isLater ? 1 : 0);
    }
}
