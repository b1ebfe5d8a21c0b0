namespace ScoringService.Client;

/// <summary>How often and when a call that failed is made again. Only calls that change nothing, or the same thing
/// when they are repeated, are; and only after failures that can pass: the service cannot be reached, stops or has too
/// much to do.</summary>
public sealed record RetryOptions
{
    /// <summary>No call is made again.</summary>
    public static RetryOptions None { get; } = new() { MaxAttempts = 1 };

    /// <summary>Calls until it is given up, 1 to 5; a stream that got on begins to count anew. Default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Wait before the second call; each later one is twice as long, give or take a fifth, unless the service
    /// says how long. Default 0.2 seconds.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Longest wait. Default 5 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait after some failures in a row, without what chance adds.</summary>
    internal TimeSpan DelayAfter(int failures) =>
        TimeSpan.FromTicks((long)Math.Min(MaxDelay.Ticks, FirstDelay.Ticks * Math.Pow(2, failures - 1)));
}
