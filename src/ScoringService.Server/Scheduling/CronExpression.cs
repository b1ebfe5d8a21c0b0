using System.Diagnostics.CodeAnalysis;
using NCrontab;

namespace ScoringService.Server.Scheduling;

/// <summary>
/// Five fields (minute, hour, day of the month, month, day of the week) that name points of time in a time zone. Every
/// field has to fit, days of the month and of the week both. A time that the clocks skip comes when they have skipped
/// it; one that comes twice comes the first time.
/// </summary>
internal sealed class CronExpression
{
    // The 29th of February comes after eight years at the latest.
    private const int FurthestYears = 9;

    private static readonly string[] Fields = ["minute", "hour", "day of the month", "month", "day of the week"];

    private readonly CrontabSchedule _schedule;
    private readonly TimeZoneInfo _zone;

    private CronExpression(string text, CrontabSchedule schedule, TimeZoneInfo zone)
    {
        Text = text;
        _schedule = schedule;
        _zone = zone;
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">Five fields with spaces between them.</param>
    /// <param name="zone">Whose days and hours they are.</param>
    /// <param name="expression">The expression, when it is one.</param>
    /// <param name="error">What is wrong and where, when it is none.</param>
    public static bool TryParse(
        string text, TimeZoneInfo zone, [NotNullWhen(true)] out CronExpression? expression,
        [NotNullWhen(false)] out string? error)
    {
        expression = null;
        error = WrongField(text);
        if (error is not null) return false;
        var parsed = new CronExpression(text, CrontabSchedule.Parse(string.Join(' ', Split(text))), zone);
        if (parsed.Next(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc)) is null)
        {
            error = "no day is both of that month and of that day of the month";
            return false;
        }

        expression = parsed;
        return true;
    }

    /// <summary>The first point of time after an instant, UTC; null when there is none in the years to come.</summary>
    /// <param name="after">The instant, UTC.</param>
    public DateTime? Next(DateTime after)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(after, _zone);
        var end = local.AddYears(FurthestYears);
        while (true)
        {
            local = _schedule.GetNextOccurrence(local, end);
            if (local >= end) return null;
            // Of a time that comes twice the first one may be over already.
            if (ToUtc(local) is var instant && instant > after) return instant;
        }
    }

    private DateTime ToUtc(DateTime local)
    {
        while (_zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        var offset = _zone.IsAmbiguousTime(local)
            ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    private static string[] Split(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // Each field is tried alone among fields that fit always, so that the message can say which one it is.
    private static string? WrongField(string text)
    {
        var parts = Split(text);
        if (parts.Length != Fields.Length)
            return $"has {parts.Length} fields; there must be 5: {string.Join(", ", Fields)}";
        var position = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            position = text.IndexOf(parts[i], position, StringComparison.Ordinal);
            if (Error(parts[i], i) is { } error)
                return $"field {i + 1} ({Fields[i]}) '{parts[i]}' at position {position + 1}: {error.TrimEnd('.')}";
            position += parts[i].Length;
        }

        return null;
    }

    private static string? Error(string part, int field)
    {
        // The parser takes it for a step of one.
        if (part.Split(',').Any(item => item.EndsWith("/0", StringComparison.Ordinal)))
            return "a step must be 1 or more";
        var alone = Enumerable.Repeat("*", Fields.Length).ToArray();
        alone[field] = part;
        try
        {
            CrontabSchedule.Parse(string.Join(' ', alone));
            return null;
        }
        catch (CrontabException e)
        {
            return e.Message;
        }
    }
}
