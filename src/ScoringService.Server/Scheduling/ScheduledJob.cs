namespace ScoringService.Server.Scheduling;

/// <summary>Work that is due at set times.</summary>
/// <param name="name">Name for the log and the metrics.</param>
/// <param name="times">When.</param>
/// <param name="work">The work.</param>
internal sealed class ScheduledJob(string name, CronExpression times, Func<CancellationToken, Task> work)
{
    /// <summary>Name for the log and the metrics.</summary>
    public string Name { get; } = name;

    /// <summary>When it was done last, UTC, before the service started; null when it never was.</summary>
    public Func<DateTime?> DoneBefore { get; init; } = () => null;

    /// <summary>When it is due, UTC; null when it is not any more.</summary>
    public DateTime? Next { get; private set; }

    /// <summary>Does the work.</summary>
    public Task RunAsync(CancellationToken cancellation) => work(cancellation);

    /// <summary>Plans the first time: at once when a time has passed since it was done last, however many times that
    /// were. What was never done is not late.</summary>
    public void Start(DateTime now)
    {
        var missed = DoneBefore() is { } done ? times.Next(done) : null;
        Next = missed <= now ? now : times.Next(now);
    }

    /// <summary>Plans the next time.</summary>
    public void Plan(DateTime now) => Next = times.Next(now);
}
