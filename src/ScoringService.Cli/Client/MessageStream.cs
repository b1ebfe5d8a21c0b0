using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Cli.Client;

/// <summary>
/// The Arrow IPC bytes of a score stream as one readable stream: schema, batches and end of stream one after the other.
/// It holds one message at a time.
/// </summary>
internal sealed class MessageStream(IAsyncStreamReader<ScoreCustomersResponse> messages) : Stream
{
    private ReadOnlyMemory<byte> _rest;

    /// <summary>The summary; null until the end has been read.</summary>
    public ScoreSummary? Summary { get; private set; }

    /// <summary>Number of Arrow bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
            if (!await NextAsync(cancellationToken)) return 0;
        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        BytesRead += count;
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (Summary is not null) return false;
        if (!await messages.MoveNext(cancellationToken))
            throw new CliException(ExitCode.Unexpected, "The server ended the score stream without its summary.");
        var message = messages.Current;
        _rest = message.PayloadCase switch
        {
            ScoreCustomersResponse.PayloadOneofCase.Schema => message.Schema.SerializedSchema.Memory,
            ScoreCustomersResponse.PayloadOneofCase.RecordBatch => message.RecordBatch.SerializedRecordBatch.Memory,
            ScoreCustomersResponse.PayloadOneofCase.Summary => (Summary = message.Summary).EndOfStream.Memory,
            _ => default,
        };
        return true;
    }
}
