namespace ScoringService.Server.Lifecycle;

/// <summary>Messages about starting, stopping and changed settings.</summary>
internal static partial class LifecycleLog
{
    [LoggerMessage(120, LogLevel.Warning, "A second signal: the process ends at once")]
    public static partial void StopForced(this ILogger logger);

    [LoggerMessage(121, LogLevel.Information, "Settings taken over: {Settings}")]
    public static partial void SettingsTaken(this ILogger logger, string settings);

    [LoggerMessage(122, LogLevel.Warning, "Settings that take effect after a restart: {Settings}")]
    public static partial void SettingsWait(this ILogger logger, string settings);

    [LoggerMessage(123, LogLevel.Error, "Settings are wrong, and those of before stay in use: {Errors}")]
    public static partial void SettingsRefused(this ILogger logger, string errors);

    [LoggerMessage(124, LogLevel.Information,
        "{Address} has not answered for {Seconds} s: its connection and its calls are ended")]
    public static partial void PeerVanished(this ILogger logger, string address, double seconds);

    [LoggerMessage(125, LogLevel.Error, "Work was still running {Seconds} s after it was cancelled")]
    public static partial void WorkLeft(this ILogger logger, double seconds);

    [LoggerMessage(126, LogLevel.Warning,
        "The clock went {Direction} by {Seconds} s: it was set, or the machine slept")]
    public static partial void ClockJumped(this ILogger logger, string direction, double seconds);
}
