using Microsoft.Extensions.Options;

namespace ScoringService.Server.Observability;

/// <summary>
/// Keeps values out of logs: whatever is logged, by this program or by a library, has its exceptions replaced by
/// <see cref="LoggedException"/>. The text of an exception is for the caller who made the request. And says of each
/// line which call it belongs to (<see cref="CallScope"/>).
/// </summary>
internal sealed class PrivateLoggerFactory(ILoggerFactory inner, IHttpContextAccessor calls) : ILoggerFactory
{
    /// <summary>Has every logger of an application made by this factory, and silences the one that repeats what callers
    /// are told, and the one for which the host would prepare every call to be logged.</summary>
    public static void Use(ILoggingBuilder logging)
    {
        // It logs the detail of every refused call, in which the caller's ids are.
        logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Warning);
        // The host would begin an activity and a scope with each call, a tenth of the time of a lookup, for lines that
        // few calls have. What it logs of a failure Kestrel logs too.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.Services.AddHttpContextAccessor();
        logging.Services.AddSingleton<ILoggerFactory>(services =>
            new PrivateLoggerFactory(new LoggerFactory(
                services.GetServices<ILoggerProvider>(),
                services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
                services.GetRequiredService<IOptions<LoggerFactoryOptions>>()),
                services.GetRequiredService<IHttpContextAccessor>()));
    }

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new PrivateLogger(inner.CreateLogger(categoryName), calls);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private sealed class PrivateLogger(ILogger inner, IHttpContextAccessor calls) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel)) return;
            using var call = calls.HttpContext is { } context ? inner.BeginScope(new CallScope(context)) : null;
            inner.Log(logLevel, eventId, state, LoggedException.Of(exception), formatter);
        }
    }
}
