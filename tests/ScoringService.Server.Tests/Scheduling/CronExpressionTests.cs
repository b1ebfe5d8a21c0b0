using System.Globalization;
using ScoringService.Server.Scheduling;

namespace ScoringService.Server.Tests.Scheduling;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("30 2 * * *", "2025-03-01 02:29:59", "2025-03-01 02:30")]
    [InlineData("30 2 * * *", "2025-03-01 02:30:00", "2025-03-02 02:30")]
    [InlineData("  */15\t8-18 * *  1-5 ", "2025-03-07 18:45:00", "2025-03-10 08:00")]
    [InlineData("0 0 29 2 *", "2024-02-29 00:00:00", "2028-02-29 00:00")]
    [InlineData("0 0 29 2 *", "2096-02-29 00:00:00", "2104-02-29 00:00")]
    [InlineData("0 0 13 * 5", "2025-01-01 00:00:00", "2025-06-13 00:00")]
    [InlineData("59 23 31 12 *", "2025-12-31 23:59:00", "2026-12-31 23:59")]
    public void Next_Utc_IsTheFirstTimeAfter(string text, string after, string expected) =>
        Assert.Equal(Utc(expected), Parse(text, "UTC").Next(Utc(after)));

    [Theory]
    // Half past two at night in Shanghai is half past six in the evening of the day before.
    [InlineData("Asia/Shanghai", "2025-03-01 00:00:00", "2025-03-01 18:30")]
    // On 2025-03-30 the clocks skip from 2:00 to 3:00.
    [InlineData("Europe/Berlin", "2025-03-29 12:00:00", "2025-03-30 01:00")]
    [InlineData("Europe/Berlin", "2025-03-30 01:00:00", "2025-03-31 00:30")]
    // On 2025-10-26 the hour from 2:00 comes twice.
    [InlineData("Europe/Berlin", "2025-10-25 12:00:00", "2025-10-26 00:30")]
    [InlineData("Europe/Berlin", "2025-10-26 00:30:00", "2025-10-27 01:30")]
    [InlineData("Europe/Berlin", "2025-10-26 01:10:00", "2025-10-27 01:30")]
    public void Next_OtherTimeZone_FollowsItsClocks(string zone, string after, string expected) =>
        Assert.Equal(Utc(expected), Parse("30 2 * * *", zone).Next(Utc(after)));

    [Theory]
    [InlineData("", "has 0 fields; there must be 5")]
    [InlineData("0 2 * *", "has 4 fields; there must be 5: minute, hour, day of the month, month, day of the week")]
    [InlineData("0 0 2 * * *", "has 6 fields")]
    [InlineData("0 25 * * *", "field 2 (hour) '25' at position 3: ")]
    [InlineData("61  2 * * *", "field 1 (minute) '61' at position 1: ")]
    [InlineData("0 2 *  * often", "field 5 (day of the week) 'often' at position 10: ")]
    [InlineData("0 2 0 * *", "field 3 (day of the month) '0' at position 5: ")]
    [InlineData("5,*/0 2 * * *", "field 1 (minute) '5,*/0' at position 1: a step must be 1 or more")]
    [InlineData("@daily * * * *", "field 1 (minute) '@daily' at position 1: ")]
    [InlineData("0 0 31 2 *", "no day is both")]
    public void TryParse_NoExpression_SaysWhatIsWrongAndWhere(string text, string message)
    {
        Assert.False(CronExpression.TryParse(text, TimeZoneInfo.Utc, out var expression, out var error));
        Assert.Null(expression);
        Assert.StartsWith(message, error);
    }

    [Fact]
    public void Validate_WrongSchedule_NamesTheSettings()
    {
        var options = new ServerOptions
        {
            Schedule = new ScheduleSettings { Run = "0 2 * *", Fit = "0 3 * * 8", TimeZone = "Mars/Olympus" },
        };
        var errors = options.Validate();
        Assert.Equal(3, errors.Count);
        Assert.StartsWith("ScoringService:Schedule:TimeZone = 'Mars/Olympus': there is no such time zone", errors[0]);
        Assert.StartsWith("ScoringService:Schedule:Run = '0 2 * *': has 4 fields", errors[1]);
        Assert.StartsWith("ScoringService:Schedule:Fit = '0 3 * * 8': field 5 (day of the week) '8'", errors[2]);
    }

    internal static CronExpression Parse(string text, string zone = "UTC")
    {
        Assert.True(CronExpression.TryParse(
            text, TimeZoneInfo.FindSystemTimeZoneById(zone), out var expression, out var error), error);
        return expression;
    }

    internal static DateTime Utc(string text) => DateTime.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
