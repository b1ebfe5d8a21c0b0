using System.Runtime.ExceptionServices;
using Apache.Arrow;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Client;

/// <summary>
/// Scores as Arrow record batches, one after the other. The next batch is received when it is asked for, and a stream
/// that breaks off is resumed where it was. Read it once, from one thread at a time.
/// </summary>
/// <example><code>
/// using var scores = client.ReadScores(new ScoreCustomersRequest { Columns = { "customer_id", "tier" } });
/// await foreach (var batch in scores)
///     using (batch) Use(batch);
/// Console.WriteLine(scores.Summary.RunId);
/// </code></example>
public sealed class ScoreStream : IAsyncEnumerable<RecordBatch>, IDisposable
{
    private readonly BatchDecoder _decoder = new();
    private readonly ScoreMessages<RecordBatch> _messages;
    private Action<RecordBatch>? _use;
    private ExceptionDispatchInfo? _failure;
    private ScoreMessage<RecordBatch>? _waiting;
    private ScoreSummary? _summary;
    private bool _hasHead;

    internal ScoreStream(CallInvoker invoker, ScoreCustomersRequest request, RetryOptions retry) =>
        _messages = new ScoreMessages<RecordBatch>(invoker, request, retry, bytes =>
        {
            ReadHead();
            var batch = _decoder.Decode(bytes, lends: _use is not null);
            if (_use is not null) Lend(batch);
            return batch;
        });

    /// <summary>Bytes of Arrow data received so far.</summary>
    public long BytesRead => _messages.BytesRead;

    /// <summary>Rows of the stream up to the end of the last batch, those before a resume token included.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Give this back as resume_token of the same request, to go on after the last batch in another stream.
    /// Empty before the first batch.</summary>
    public ReadOnlyMemory<byte> ResumeToken { get; private set; }

    /// <summary>With changes_since_run_id: who was in the filter and is no longer; known when the stream has been read
    /// to its end.</summary>
    public IReadOnlyList<string> RemovedCustomerIds => _messages.RemovedIds;

    /// <summary>What was streamed.</summary>
    /// <exception cref="InvalidOperationException">The stream has not been read to its end.</exception>
    public ScoreSummary Summary =>
        _summary ?? throw new InvalidOperationException("The stream has not been read to its end.");

    /// <summary>The schema of all batches; each field's metadata has its meaning, unit and labels, but in the answer to
    /// a few ids.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public async ValueTask<Schema> ReadSchemaAsync(CancellationToken cancellationToken = default)
    {
        if (!_hasHead) _waiting = await _messages.ReadAsync(cancellationToken).ConfigureAwait(false);
        ReadHead();
        return _decoder.Schema;
    }

    /// <summary>The next batch, which the caller disposes; null at the end, when <see cref="Summary"/> is
    /// there.</summary>
    /// <exception cref="RpcException">The call failed, and calling again would not help or did not.</exception>
    public async ValueTask<RecordBatch?> ReadBatchAsync(CancellationToken cancellationToken = default)
    {
        var message = _waiting ?? await _messages.ReadAsync(cancellationToken).ConfigureAwait(false);
        _waiting = null;
        _summary ??= message?.Summary;
        if (message?.Batch is null) return null;
        (RowsRead, ResumeToken) = (message.RowsRead, message.ResumeToken);
        return message.Batch;
    }

    /// <summary>Reads to the end and lends each batch out: it lies in the buffer that it was received in, which is the
    /// fastest way there is, and is gone when <paramref name="use"/> returns. Call it in the place of
    /// <see cref="ReadBatchAsync"/>, also after <see cref="ReadSchemaAsync"/>.</summary>
    /// <param name="use">Uses a batch, on whatever thread; what it throws ends the reading.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">The call failed, and calling again would not help or did not.</exception>
    public async Task ForEachAsync(Action<RecordBatch> use, CancellationToken cancellationToken = default)
    {
        _use = use;
        // One that came with the schema.
        if (_waiting?.Batch is { } first) Lend(first);
        while (_failure is null && await ReadBatchAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
        }

        _failure?.Throw();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerator<RecordBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await ReadBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch) yield return batch;
    }

    /// <summary>Ends the call.</summary>
    public void Dispose()
    {
        _messages.Dispose();
        _waiting?.Batch?.Dispose();
        _decoder.Dispose();
    }

    private void ReadHead()
    {
        if (_hasHead) return;
        _hasHead = true;
        _decoder.Begin(_messages.Head);
    }

    // gRPC would make a failure of the call of it.
    private void Lend(RecordBatch batch)
    {
        try
        {
            using (batch) _use!(batch);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }
}
