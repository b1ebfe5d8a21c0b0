using System.Numerics;

namespace ScoringService.Engine.Features;

/// <summary>What the set of a customer's purchase days says.</summary>
/// <param name="Count">Number of days.</param>
/// <param name="GapSquares">Sum of the squares of the gaps, in days, between successive ones.</param>
/// <param name="ActiveMonths">Months with a purchase among the month of as_of and the 11 before it.</param>
/// <param name="MonthRun">Length of the run of months with a purchase that ends in the month of as_of or the one
/// before.</param>
internal readonly record struct DayStatistics(int Count, long GapSquares, int ActiveMonths, int MonthRun)
{
    /// <summary>Reads a set of days.</summary>
    /// <param name="days">Bit d: a purchase d days before the day of as_of.</param>
    /// <param name="monthsBack">For each bit: the number of months from its month to that of as_of.</param>
    public static DayStatistics Of(ReadOnlySpan<ulong> days, ReadOnlySpan<int> monthsBack)
    {
        var (count, last, lastMonth, activeMonths, run) = (0, 0, -1, 0, 0);
        long squares = 0;
        var isRun = false;
        for (var word = 0; word < days.Length; word++)
        {
            for (var bits = days[word]; bits != 0; bits &= bits - 1)
            {
                var day = word * 64 + BitOperations.TrailingZeroCount(bits);
                if (count++ > 0) squares += (long)(day - last) * (day - last);
                last = day;
                var month = monthsBack[day];
                if (month == lastMonth) continue;
                if (month < 12) activeMonths++;
                isRun = lastMonth < 0 ? month <= 1 : isRun && month == lastMonth + 1;
                if (isRun) run++;
                lastMonth = month;
            }
        }

        return new DayStatistics(count, squares, activeMonths, run);
    }
}
