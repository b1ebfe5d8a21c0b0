namespace ScoringService.Engine.Features;

/// <summary>A day of the proleptic Gregorian calendar in UTC. Unlike <see cref="DateTime"/> it has no first and last
/// year. The arithmetic counts years from March 1st, so that the leap day is the last of its year.</summary>
internal readonly record struct CivilDate(int Year, int Month, int Day)
{
    /// <summary>Microseconds of a day.</summary>
    public const long DayMicroseconds = 86_400_000_000;

    private const int EraDays = 146_097;
    private const int EraYears = 400;
    private const int EpochFromMarchOfYear0 = 719_468;

    /// <summary>Months since the start of year 0.</summary>
    public int MonthNumber => Year * 12 + Month - 1;

    /// <summary>The number, from 1970-01-01, of the day that holds an instant in microseconds from there.</summary>
    public static int DayOf(long microseconds) =>
        (int)((microseconds - (microseconds >> 63 & DayMicroseconds - 1)) / DayMicroseconds);

    /// <summary>The date of a day's number from 1970-01-01.</summary>
    public static CivilDate FromDay(int dayNumber)
    {
        var days = (long)dayNumber + EpochFromMarchOfYear0;
        var era = (days >= 0 ? days : days - (EraDays - 1)) / EraDays;
        var dayOfEra = (int)(days - era * EraDays);
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / (EraDays - 1)) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var monthFromMarch = (5 * dayOfYear + 2) / 153;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = (int)(yearOfEra + era * EraYears) + (month <= 2 ? 1 : 0);
        return new CivilDate(year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    }

    /// <summary>Whether this day and <paramref name="time"/>, moved on by whole years to the year of
    /// <paramref name="other"/>, is after that day and its time. February 29th moves to the 28th.</summary>
    public bool IsLaterInYear(long time, CivilDate other, long otherTime)
    {
        var day = Month == 2 && Day == 29 && !IsLeap(other.Year) ? 28 : Day;
        return (Month, day, time).CompareTo((other.Month, other.Day, otherTime)) > 0;
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
