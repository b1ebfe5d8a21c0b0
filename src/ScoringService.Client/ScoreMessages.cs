using System.Buffers;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Client;

/// <summary>
/// The record batches of one score stream and its summary, whatever happens to the connection: a stream that breaks off
/// is resumed after the last batch that arrived.
/// </summary>
/// <typeparam name="T">What is made of a record batch.</typeparam>
internal sealed class ScoreMessages<T> : IDisposable
    where T : class
{
    private readonly CallInvoker _invoker;
    private readonly ScoreCustomersRequest _request;
    private readonly RetryOptions _retry;
    private readonly Method<ScoreCustomersRequest, ScoreMessage<T>> _method;
    private readonly MemoryStream _head = new();
    private readonly List<string> _removed = [];
    private AsyncServerStreamingCall<ScoreMessage<T>>? _call;
    private bool _hasBegun;
    private bool _isComplete;
    private int _failures;

    /// <summary>Prepares a stream; the call is made when its first message is read.</summary>
    /// <param name="invoker">Makes the calls.</param>
    /// <param name="request">What to stream; not changed.</param>
    /// <param name="retry">When to call again.</param>
    /// <param name="decode">Makes something of a record batch's bytes, which are gone when it returns. What comes
    /// before the first batch is in <see cref="Head"/> by then.</param>
    public ScoreMessages(
        CallInvoker invoker, ScoreCustomersRequest request, RetryOptions retry, Func<ReadOnlySequence<byte>, T> decode)
    {
        (_invoker, _request, _retry) = (invoker, request.Clone(), retry);
        _method = new Method<ScoreCustomersRequest, ScoreMessage<T>>(
            MethodType.ServerStreaming, Scoring.Descriptor.FullName, nameof(Scoring.ScoringClient.ScoreCustomers),
            Marshallers.Create(
                (message, context) => context.Complete(Google.Protobuf.MessageExtensions.ToByteArray(message)),
                context => ScoreCustomersRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence())),
            Marshallers.Create(
                static (_, _) => throw new NotSupportedException(),
                context => ScoreMessage<T>.Read(context.PayloadAsReadOnlySequence(), decode)));
    }

    /// <summary>The schema and the dictionaries; whole as soon as the first batch or the summary is there.</summary>
    public ReadOnlyMemory<byte> Head => _head.GetBuffer().AsMemory(0, (int)_head.Length);

    /// <summary>Ids of customers who were removed; whole when the summary is there.</summary>
    public IReadOnlyList<string> RemovedIds => _removed;

    /// <summary>Bytes of Arrow data so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next batch, or the summary, which is the last message; null after it.</summary>
    /// <exception cref="RpcException">The stream failed, and calling again would not help or did not.</exception>
    public async ValueTask<ScoreMessage<T>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_isComplete)
        {
            try
            {
                if (Take(await NextAsync(cancellationToken).ConfigureAwait(false)) is { } message) return message;
            }
            catch (RpcException e) when (
                Transient.WaitAfter(e, _retry, _failures + 1) is not null && !cancellationToken.IsCancellationRequested)
            {
                _failures++;
                Restart();
                await Task.Delay(Transient.WaitAfter(e, _retry, _failures)!.Value, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _call?.Dispose();

    private async ValueTask<ScoreMessage<T>> NextAsync(CancellationToken cancellationToken)
    {
        _call ??= _invoker.AsyncServerStreamingCall(_method, null, default, _request);
        if (await _call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false))
            return _call.ResponseStream.Current;
        throw new RpcException(new Status(StatusCode.Internal, "The service ended the stream without its summary."));
    }

    /// <summary>Notes what a message says; gives it back unless it only belongs to the head.</summary>
    private ScoreMessage<T>? Take(ScoreMessage<T> message)
    {
        // A resumed stream sends its head again.
        if (message.Head is null || !_hasBegun) BytesRead += message.ArrowBytes;
        if (message.Head is { } head && !_hasBegun) _head.Write(head);
        if (message.Removed is { } removed) _removed.AddRange(removed.CustomerIds);
        if (message.Summary is not null) _isComplete = true;
        if (message.Batch is null) return message.Summary is null ? null : message;
        _hasBegun = true;
        _failures = 0;
        _request.ResumeToken = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(message.ResumeToken);
        return message;
    }

    private void Restart()
    {
        _call?.Dispose();
        _call = null;
        _removed.Clear();
        if (_hasBegun) return;
        _head.SetLength(0);
        BytesRead = 0;
    }
}
