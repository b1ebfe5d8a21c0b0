namespace ScoringService.Server;

/// <summary>
/// What the service does by itself at set times. Expressions have five fields (minute, hour, day of the month, month,
/// day of the week), e.g. <c>30 2 * * *</c> for half past two each day; all five have to fit. What was missed while the
/// service was down is caught up once.
/// </summary>
public sealed class ScheduleSettings
{
    /// <summary>When to score everybody with the active model, record the run and take it into use; null: never by
    /// itself. Default null.</summary>
    public string? Run { get; set; }

    /// <summary>When to fit a model anew, on everybody and with the options of the active one; null: never by itself.
    /// Default null.</summary>
    public string? Fit { get; set; }

    /// <summary>Whether a model that was fitted by itself is activated. Default false: it is stored, and a person
    /// activates it.</summary>
    public bool ActivateFits { get; set; }

    /// <summary>The time zone of the expressions, e.g. Asia/Shanghai. Default UTC.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Everything that is wrong, one message per setting that begins with its name.</summary>
    internal IEnumerable<string> Validate()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone))
        {
            yield return $"{nameof(TimeZone)} = '{TimeZone}': there is no such time zone; "
                + "give a name such as UTC or Asia/Shanghai.";
            zone = TimeZoneInfo.Utc;
        }

        foreach (var (name, text) in new[] { (nameof(Run), Run), (nameof(Fit), Fit) })
            if (text is not null && !Scheduling.CronExpression.TryParse(text, zone, out _, out var error))
                yield return $"{name} = '{text}': {error}.";
    }

    /// <summary>An expression of these settings, which are valid; null for none.</summary>
    internal Scheduling.CronExpression? Parse(string? text) =>
        text is not null && Scheduling.CronExpression.TryParse(
            text, TimeZoneInfo.FindSystemTimeZoneById(TimeZone), out var expression, out _) ? expression : null;
}
