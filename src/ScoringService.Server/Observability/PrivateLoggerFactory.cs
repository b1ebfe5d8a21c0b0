using Microsoft.Extensions.Options;

namespace ScoringService.Server.Observability;

/// <summary>
/// Keeps values out of logs: whatever is logged, by this program or by a library, has its exceptions replaced by
/// <see cref="LoggedException"/>. The text of an exception is for the caller who made the request.
/// </summary>
internal sealed class PrivateLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    /// <summary>Has every logger of an application made by this factory, and silences the one that repeats what callers
    /// are told.</summary>
    public static void Use(ILoggingBuilder logging)
    {
        // It logs the detail of every refused call, in which the caller's ids are.
        logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Warning);
        logging.Services.AddSingleton<ILoggerFactory>(services =>
            new PrivateLoggerFactory(new LoggerFactory(
                services.GetServices<ILoggerProvider>(),
                services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
                services.GetRequiredService<IOptions<LoggerFactoryOptions>>())));
    }

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new PrivateLogger(inner.CreateLogger(categoryName));

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private sealed class PrivateLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, LoggedException.Of(exception), formatter);
    }
}
