using Apache.Arrow;
using Apache.Arrow.Ipc;
using Grpc.Core;

namespace ScoringService.Cli.Client;

/// <summary>Reads one answer of ScoreCustomers: as Arrow record batches, or as the bytes of an Arrow IPC
/// stream.</summary>
internal sealed class ScoreStream : IDisposable
{
    private readonly AsyncServerStreamingCall<V1.ScoreCustomersResponse> _call;
    private readonly MessageStream _bytes;
    private readonly ArrowStreamReader _reader;

    private ScoreStream(AsyncServerStreamingCall<V1.ScoreCustomersResponse> call)
    {
        _call = call;
        _bytes = new MessageStream(call.ResponseStream);
        _reader = new ArrowStreamReader(_bytes, leaveOpen: true);
    }

    /// <summary>Number of Arrow bytes read so far.</summary>
    public long BytesRead => _bytes.BytesRead;

    /// <summary>The summary that ends the stream.</summary>
    /// <exception cref="InvalidOperationException">The stream has not been read to its end.</exception>
    public V1.ScoreSummary Summary =>
        _bytes.Summary ?? throw new InvalidOperationException("The stream has not been read to its end.");

    /// <summary>Starts the call.</summary>
    public static ScoreStream Open(
        V1.Scoring.ScoringClient client, V1.ScoreCustomersRequest request, CancellationToken cancellationToken) =>
        new(client.ScoreCustomers(request, cancellationToken: cancellationToken));

    /// <summary>The schema.</summary>
    public async Task<Schema> ReadSchemaAsync(CancellationToken cancellationToken) =>
        await _reader.GetSchema(cancellationToken)
        ?? throw new CliException(ExitCode.Unexpected, "The server sent no schema.");

    /// <summary>The next batch, which the caller disposes; null at the end, when <see cref="Summary"/> is
    /// there.</summary>
    public async ValueTask<RecordBatch?> ReadBatchAsync(CancellationToken cancellationToken)
    {
        if (await _reader.ReadNextRecordBatchAsync(cancellationToken) is { } batch) return batch;
        // The end-of-stream marker may come before the message that carries the summary.
        await _bytes.CopyToAsync(Stream.Null, cancellationToken);
        return null;
    }

    /// <summary>Copies the whole Arrow IPC stream, of which nothing may have been read before.</summary>
    public Task CopyToAsync(Stream destination, CancellationToken cancellationToken) =>
        _bytes.CopyToAsync(destination, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _bytes.Dispose();
        _call.Dispose();
    }
}
