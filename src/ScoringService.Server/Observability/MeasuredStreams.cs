using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Ingest;
using ScoringService.Server.Streaming;

namespace ScoringService.Server.Observability;

/// <summary>Counts the messages that a call sends.</summary>
internal sealed class MeasuredWriter<T>(IServerStreamWriter<T> inner, MethodCalls calls)
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
        var writing = inner.WriteAsync(message, cancellationToken);
        if (!writing.IsCompletedSuccessfully) return CountAsync(writing, message);
        calls.MessageSent(MessageSize.Of(message));
        return writing;
    }

    private async Task CountAsync(Task writing, T message)
    {
        await writing;
        calls.MessageSent(MessageSize.Of(message));
    }
}

/// <summary>Counts the messages that a call receives.</summary>
internal sealed class MeasuredReader<T>(IAsyncStreamReader<T> inner, MethodCalls calls)
    : IAsyncStreamReader<T>
{
    /// <inheritdoc/>
    public T Current => inner.Current;

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await inner.MoveNext(cancellationToken)) return false;
        calls.MessageReceived(MessageSize.Of(inner.Current));
        return true;
    }
}

/// <summary>Sizes of messages.</summary>
internal static class MessageSize
{
    /// <summary>Bytes of a message, of a record batch once it was sent; 0 when it cannot be told.</summary>
    public static int Of(object? message) => message switch
    {
        ScoreAnswer answer => answer.Bytes,
        WriteMessage write => write.Bytes,
        IMessage known => known.CalculateSize(),
        _ => 0,
    };
}
