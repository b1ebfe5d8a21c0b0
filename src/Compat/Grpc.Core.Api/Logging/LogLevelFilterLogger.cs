using Grpc.Core.Utils;

namespace Grpc.Core.Logging;

/// <summary>Hands on to another logger what is at least as grave as a level.</summary>
public class LogLevelFilterLogger : ILogger
{
    private readonly ILogger innerLogger;
    private readonly LogLevel logLevel;

    /// <summary>Creates the filter.</summary>
    /// <exception cref="ArgumentNullException">The logger is null.</exception>
    public LogLevelFilterLogger(ILogger logger, LogLevel logLevel)
    {
        innerLogger = GrpcPreconditions.CheckNotNull(logger, nameof(logger));
        this.logLevel = logLevel;
    }

    /// <summary>The logger behind the filter.</summary>
    protected ILogger InnerLogger => innerLogger;

    /// <inheritdoc/>
    public virtual ILogger ForType<T>()
    {
        var inner = innerLogger.ForType<T>();
        return ReferenceEquals(inner, innerLogger) ? this : new LogLevelFilterLogger(inner, logLevel);
    }

    /// <inheritdoc/>
    public void Debug(string message)
    {
        if (logLevel <= LogLevel.Debug) innerLogger.Debug(message);
    }

    /// <inheritdoc/>
    public void Debug(string format, params object[] formatArgs)
    {
        if (logLevel <= LogLevel.Debug) innerLogger.Debug(format, formatArgs);
    }

    /// <inheritdoc/>
    public void Info(string message)
    {
        if (logLevel <= LogLevel.Info) innerLogger.Info(message);
    }

    /// <inheritdoc/>
    public void Info(string format, params object[] formatArgs)
    {
        if (logLevel <= LogLevel.Info) innerLogger.Info(format, formatArgs);
    }

    /// <inheritdoc/>
    public void Warning(string message)
    {
        if (logLevel <= LogLevel.Warning) innerLogger.Warning(message);
    }

    /// <inheritdoc/>
    public void Warning(string format, params object[] formatArgs)
    {
        if (logLevel <= LogLevel.Warning) innerLogger.Warning(format, formatArgs);
    }

    /// <inheritdoc/>
    public void Warning(Exception exception, string message)
    {
        if (logLevel <= LogLevel.Warning) innerLogger.Warning(exception, message);
    }

    /// <inheritdoc/>
    public void Error(string message)
    {
        if (logLevel <= LogLevel.Error) innerLogger.Error(message);
    }

    /// <inheritdoc/>
    public void Error(string format, params object[] formatArgs)
    {
        if (logLevel <= LogLevel.Error) innerLogger.Error(format, formatArgs);
    }

    /// <inheritdoc/>
    public void Error(Exception exception, string message)
    {
        if (logLevel <= LogLevel.Error) innerLogger.Error(exception, message);
    }
}
