namespace Grpc.Core;

/// <summary>Messages that arrive one after the other.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last <see cref="MoveNext"/> brought.</summary>
    T Current { get; }

    /// <summary>
    /// Waits for the next message; false at the end of the stream. A second call must not start before the first one
    /// has ended. Cancelling the token cancels the whole call.
    /// </summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>Messages that are sent one after the other.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the next messages are written; null is the call's own choice.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends a message. A second write must not start before the first one has ended.</summary>
    Task WriteAsync(T message);

    /// <summary>
    /// Sends a message unless the token is cancelled, which cancels the whole call. A writer that does not override
    /// this takes only tokens that can never be cancelled.
    /// </summary>
    /// <exception cref="NotSupportedException">This writer cannot cancel a write.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            throw new NotSupportedException(
                "Cancellation of stream writes is not supported by this gRPC implementation.");
        }
        return WriteAsync(message);
    }
}

/// <summary>The client's stream of requests.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Ends the stream. It must be called once all writes have ended.</summary>
    Task CompleteAsync();
}

/// <summary>The server's stream of responses; it ends when the handler returns.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
