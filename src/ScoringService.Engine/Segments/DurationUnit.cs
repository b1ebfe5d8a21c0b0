namespace ScoringService.Engine.Segments;

/// <summary>A unit of duration literals. Months and years are none: their length is not fixed.</summary>
/// <param name="Name">The singular; the plural has an s.</param>
/// <param name="Microseconds">Its length.</param>
internal sealed record DurationUnit(string Name, long Microseconds)
{
    /// <summary>Every unit, the shortest first.</summary>
    public static IReadOnlyList<DurationUnit> All { get; } =
    [
        new("microsecond", 1),
        new("millisecond", TimeSpan.MicrosecondsPerMillisecond),
        new("second", TimeSpan.MicrosecondsPerSecond),
        new("minute", TimeSpan.MicrosecondsPerMinute),
        new("hour", TimeSpan.MicrosecondsPerHour),
        new("day", TimeSpan.MicrosecondsPerDay),
        new("week", 7 * TimeSpan.MicrosecondsPerDay),
    ];

    /// <summary>The unit of a singular or plural name in any case, or null.</summary>
    public static DurationUnit? Find(string name)
    {
        foreach (var unit in All)
            if (name.Equals(unit.Name, StringComparison.OrdinalIgnoreCase)
                || (name.Length == unit.Name.Length + 1 && name[^1] is 's' or 'S'
                    && name.StartsWith(unit.Name, StringComparison.OrdinalIgnoreCase)))
                return unit;
        return null;
    }
}
