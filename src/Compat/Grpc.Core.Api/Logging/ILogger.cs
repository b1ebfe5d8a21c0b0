namespace Grpc.Core.Logging;

/// <summary>The logger of the C-core implementation. The .NET client and server log elsewhere.</summary>
public interface ILogger
{
    /// <summary>A logger that names this type in its lines.</summary>
    ILogger ForType<T>();

    /// <summary>Logs at <see cref="LogLevel.Debug"/>.</summary>
    void Debug(string message);

    /// <summary>Logs at <see cref="LogLevel.Debug"/>.</summary>
    void Debug(string format, params object[] formatArgs);

    /// <summary>Logs at <see cref="LogLevel.Info"/>.</summary>
    void Info(string message);

    /// <summary>Logs at <see cref="LogLevel.Info"/>.</summary>
    void Info(string format, params object[] formatArgs);

    /// <summary>Logs at <see cref="LogLevel.Warning"/>.</summary>
    void Warning(string message);

    /// <summary>Logs at <see cref="LogLevel.Warning"/>.</summary>
    void Warning(string format, params object[] formatArgs);

    /// <summary>Logs at <see cref="LogLevel.Warning"/> with an exception.</summary>
    void Warning(Exception exception, string message);

    /// <summary>Logs at <see cref="LogLevel.Error"/>.</summary>
    void Error(string message);

    /// <summary>Logs at <see cref="LogLevel.Error"/>.</summary>
    void Error(string format, params object[] formatArgs);

    /// <summary>Logs at <see cref="LogLevel.Error"/> with an exception.</summary>
    void Error(Exception exception, string message);
}

/// <summary>How grave a line is.</summary>
public enum LogLevel
{
    /// <summary>For developers.</summary>
    Debug = 0,

    /// <summary>For operators.</summary>
    Info,

    /// <summary>Something is odd.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,

    /// <summary>As a filter's level: nothing passes.</summary>
    Off = int.MaxValue,
}
