using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Grpc.Core;
using ScoringService.Server.Errors;

namespace ScoringService.Server.Ingest;

/// <summary>
/// The Arrow bytes of a write call as a stream to read from, whatever messages the client cut them into. Holds the
/// message that is being read and at most one more, so that HTTP/2 slows down a client that sends faster than rows can
/// be written. Between two messages it does what is due: see <see cref="IStreamPauses"/>.
/// </summary>
internal sealed class RequestBytes(
    IAsyncStreamReader<WriteMessage> requests, IStreamPauses pauses, StreamBytes memory,
    CancellationToken cancellation) : Stream
{
    // What is lent must be read into where it lies. A reader that trusts no length asks for larger bodies in steps (of
    // 8 MiB) and copies from one to the next, which would write over bytes that have not been read.
    private const int MostLent = 4 << 20;

    private readonly CancellationTokenSource _receiving =
        CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private Task<bool>? _next;
    private WriteMessage? _message;
    private ReadOnlyMemory<byte> _rest;
    private bool _commitAfter;
    private long _position;
    private long _limit = long.MaxValue;
    private int _mostBytes;

    /// <summary>Whether the reader has asked for bytes after the last one.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Why the bytes could not be had; then it is not the bytes that are wrong.</summary>
    public Exception? Failure { get; private set; }

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
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>RESOURCE_EXHAUSTED for a record batch.</summary>
    public static RequestException TooLarge(int mostBytes) => RequestException.Exhausted(
        $"A record batch, with the dictionaries before it, is larger than {mostBytes >> 20} MiB. Send record batches "
        + $"of fewer rows, or raise the server's setting {nameof(ServerOptions.MaxRecordBatchMiB)}.");

    /// <summary>Lets at most so many bytes be read until the next call.</summary>
    public void Allow(int mostBytes)
    {
        _mostBytes = mostBytes;
        _limit = _position + mostBytes;
    }

    /// <summary>Waits for the client's end; there may be no more bytes before it.</summary>
    /// <exception cref="RequestException">There are.</exception>
    public void ExpectEnd()
    {
        if (_rest.IsEmpty && !MoveNext()) return;
        throw RequestException.Invalid("serialized_arrow",
            $"Bytes follow the end marker of the Arrow stream, which ends at byte {_position}.");
    }

    /// <summary>Reads over everything up to the client's end.</summary>
    public void Drain()
    {
        while (MoveNext()) _rest = default;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            if (buffer.IsEmpty) return 0;
            if (_rest.IsEmpty && !MoveNext())
            {
                HasEnded = true;
                return 0;
            }
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }

        if (_position >= _limit) throw TooLarge(_mostBytes);
        var count = (int)Math.Min(_limit - _position, Math.Min(buffer.Length, _rest.Length));
        // What was lent is there already.
        if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(_rest.Span), ref MemoryMarshal.GetReference(buffer)))
            _rest.Span[..count].CopyTo(buffer);
        _rest = _rest[count..];
        _position += count;
        return count;
    }

    /// <summary>Lends the bytes that are read next, where they lie, when they are most of their message: what keeps a
    /// few of them would keep all of it.</summary>
    /// <returns>Null when they are not.</returns>
    public IMemoryOwner<byte>? TryLend(int length)
    {
        if (_message is null || length > Math.Min(_rest.Length, MostLent) || length < _message.MemoryBytes / 4)
            return null;
        memory.Take(length);
        _message.Keep();
        return new Lent(_message, MemoryMarshal.AsMemory(_rest[..length]), memory);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A message may still be awaited when the call fails. The server uses its streams again: a read that is left
        // over would meet that of the next call.
        _receiving.Cancel();
        _next?.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default).Wait();
        if (_next is { IsCompletedSuccessfully: true, Result: true }) requests.Current.Dispose();
        Let();
        _receiving.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Waits for the next message with bytes; false at the client's end.</summary>
    private bool MoveNext()
    {
        do
        {
            if (_commitAfter) pauses.CommitRequested();
            _commitAfter = false;
            if (!Wait(_next ??= requests.MoveNext(_receiving.Token))) return false;
            Let();
            memory.Take(requests.Current.MemoryBytes);
            _message = requests.Current;
            // The next message is received and decoded while this one is read.
            _next = requests.MoveNext(_receiving.Token);
            if (_message.Start is not null)
                throw RequestException.Invalid("start", "Only the first message of a stream may carry it.");
            _rest = _message.Arrow;
            _commitAfter = _message.Commit;
        }
        while (_rest.IsEmpty);
        return true;
    }

    private void Let()
    {
        if (_message is null) return;
        memory.Give(_message.MemoryBytes);
        _message.Dispose();
        _message = null;
    }

    private bool Wait(Task<bool> next)
    {
        while (true)
        {
            Task[] awaited = pauses.PendingCommit is { } commit ? [next, commit] : [next];
            switch (Task.WaitAny(awaited, pauses.NextDue()))
            {
                case 0: return next.GetAwaiter().GetResult();
                case 1: pauses.Committed(); break;
                default: pauses.Due(); break;
            }
        }
    }

    private sealed class Lent(WriteMessage message, Memory<byte> bytes, StreamBytes memory) : IMemoryOwner<byte>
    {
        private int _isGiven;

        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) != 0) return;
            memory.Give(bytes.Length);
            message.Dispose();
        }
    }
}

/// <summary>What is done between two messages of a write call.</summary>
internal interface IStreamPauses
{
    /// <summary>How long to wait for the next message before something is due.</summary>
    TimeSpan NextDue();

    /// <summary>The time is over and no message has come.</summary>
    void Due();

    /// <summary>Ends with the commit that is under way; null when none is.</summary>
    Task? PendingCommit { get; }

    /// <summary>Something was committed, or could not be.</summary>
    void Committed();

    /// <summary>All bytes of a message have been read that asks for a commit after it.</summary>
    void CommitRequested();
}
