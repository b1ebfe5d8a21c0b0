namespace ScoringService.Server.Admission;

/// <summary>
/// How much the service takes on at once, and what it does with the rest. They can be changed while it runs: it reads
/// them again when appsettings.json changes or on SIGHUP.
/// </summary>
public sealed class AdmissionSettings
{
    /// <summary>Streams of scores that are served at the same time, 1 to 10,000. Each holds two record batches and the
    /// buffer of its connection. Requests for up to 1,000 ids do not count. Default 64.</summary>
    public int MaxStreams { get; set; } = 64;

    /// <summary>Long computations at the same time, 1 to 1,000: fits, backtests, validations, runs, imports, backups.
    /// Default 4.</summary>
    public int MaxJobs { get; set; } = 4;

    /// <summary>Calls of either kind that may wait for a place, 0 to 100,000; the first to come is the first to be
    /// served. A call beyond gets RESOURCE_EXHAUSTED. Default 1,000.</summary>
    public int MaxWaiting { get; set; } = 1000;

    /// <summary>Longest time in that line in seconds, 1 to 3,600. Then a call gets UNAVAILABLE; its own deadline may
    /// end it earlier. Default 60.</summary>
    public int MaxWaitSeconds { get; set; } = 60;

    /// <summary>Streams and jobs that one caller may have, those in the line included, 0 to 10,000; 0 sets no limit.
    /// Default 0.</summary>
    public int MaxPerCaller { get; set; }

    /// <summary>Calls that one caller may make in a second, on average over ten seconds, 0 to 10,000,000; 0 sets no
    /// limit. Default 0.</summary>
    public int CallsPerSecondPerCaller { get; set; }

    /// <summary>Seconds after which a reader that takes nothing of its stream, or cannot be reached while something is
    /// being sent, loses it, 1 to 3,600. It can go on with its last resume token. Default 60.</summary>
    public int StallSeconds { get; set; } = 60;

    /// <summary>Connections at the same time, 1 to 1,000,000; more are closed at once. Takes effect after a restart.
    /// Default 20,000.</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>Everything that is wrong, one message per setting.</summary>
    internal IEnumerable<string> Validate()
    {
        return new[]
        {
            Range(nameof(MaxStreams), MaxStreams, 1, 10_000),
            Range(nameof(MaxJobs), MaxJobs, 1, 1000),
            Range(nameof(MaxWaiting), MaxWaiting, 0, 100_000),
            Range(nameof(MaxWaitSeconds), MaxWaitSeconds, 1, 3600),
            Range(nameof(MaxPerCaller), MaxPerCaller, 0, 10_000),
            Range(nameof(CallsPerSecondPerCaller), CallsPerSecondPerCaller, 0, 10_000_000),
            Range(nameof(StallSeconds), StallSeconds, 1, 3600),
            Range(nameof(MaxConnections), MaxConnections, 1, 1_000_000),
        }.OfType<string>();

        static string? Range(string name, int value, int low, int high) =>
            value < low || value > high ? $"{name} = '{value}': must be from {low} to {high}." : null;
    }
}
