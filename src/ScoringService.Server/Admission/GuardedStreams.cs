using Grpc.Core;
using ScoringService.Server.Errors;
using ScoringService.Server.Lifecycle;

namespace ScoringService.Server.Admission;

/// <summary>When streams must end although there is more to send.</summary>
/// <param name="options">How long a reader may take nothing.</param>
/// <param name="drain">When the server stops.</param>
/// <param name="clock">Measures.</param>
internal sealed class StreamGuard(ServerOptions options, Drain drain, TimeProvider clock)
{
    /// <summary>Waits until a reader has taken enough for more to be sent.</summary>
    /// <param name="writing">Ends then.</param>
    /// <param name="abort">Ends the connection to it.</param>
    /// <exception cref="RequestException">UNAVAILABLE: it takes nothing.</exception>
    public async Task WaitForReaderAsync(Task writing, Action abort)
    {
        var time = TimeSpan.FromSeconds(options.Admission.StallSeconds);
        try
        {
            await writing.WaitAsync(time, clock);
        }
        catch (TimeoutException) when (!writing.IsCompleted)
        {
            // A status would wait behind what the reader does not take.
            abort();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw RequestException.Unavailable($"The reader took nothing for {time.TotalSeconds:0} s.");
        }
    }

    /// <summary>Waits for the next request of a caller, who may be as slow as it likes, but not while the server
    /// stops.</summary>
    /// <param name="reading">Ends with the request.</param>
    /// <exception cref="RequestException">UNAVAILABLE: the server stops.</exception>
    public async Task<bool> WaitForCallerAsync(Task<bool> reading)
    {
        try
        {
            return await reading.WaitAsync(drain.StreamsEnd);
        }
        catch (OperationCanceledException) when (drain.StreamsEnd.IsCancellationRequested && !reading.IsCompleted)
        {
            throw Stopping();
        }
    }

    /// <summary>Throws when the server stops and its time is over.</summary>
    public void ThrowIfOver()
    {
        if (drain.StreamsEnd.IsCancellationRequested) throw Stopping();
    }

    private static RequestException Stopping() => RequestException.Busy(
        "The server stops. Go on with the last resume token, or with the same batch id, at another or later.",
        TimeSpan.FromSeconds(1));
}

/// <summary>A stream of answers whose reader may be slow, but not for ever.</summary>
internal sealed class GuardedWriter<T>(IServerStreamWriter<T> inner, StreamGuard guard, ServerCallContext context)
    : IServerStreamWriter<T>
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        guard.ThrowIfOver();
        var writing = inner.WriteAsync(message, cancellationToken);
        return writing.IsCompleted ? writing : guard.WaitForReaderAsync(writing, context.GetHttpContext().Abort);
    }
}

/// <summary>A stream of requests, which ends when the server stops.</summary>
internal sealed class GuardedReader<T>(IAsyncStreamReader<T> inner, StreamGuard guard) : IAsyncStreamReader<T>
{
    /// <inheritdoc/>
    public T Current => inner.Current;

    /// <inheritdoc/>
    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        guard.ThrowIfOver();
        var reading = inner.MoveNext(cancellationToken);
        return reading.IsCompleted ? reading : guard.WaitForCallerAsync(reading);
    }
}
