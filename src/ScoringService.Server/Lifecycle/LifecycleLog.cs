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
}
