using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Errors;
using ScoringService.Server.Ingest;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Messages as one stream of bytes, and what happens between them.</summary>
public sealed class RequestBytesTests
{
    [Fact]
    public void Read_PiecesOfAnySize_AreOneStream()
    {
        var requests = new Messages(Piece([1, 2, 3]), Piece([]), Piece([4]), Piece([5, 6]));
        using var bytes = new RequestBytes(requests, new Pauses(requests), Memory(), default);
        var read = new byte[10];
        Assert.Equal(6, bytes.ReadAtLeast(read, 10, throwOnEndOfStream: false));
        Assert.Equal([1, 2, 3, 4, 5, 6], read[..6]);
        Assert.Equal(6, bytes.Position);
        Assert.True(bytes.HasEnded);
    }

    [Fact]
    public void Read_ClientThatSendsFast_IsOneMessageAhead()
    {
        var requests = new Messages([.. Enumerable.Range(0, 50).Select(_ => Piece(new byte[100]))]);
        using var bytes = new RequestBytes(requests, new Pauses(requests), Memory(), default);
        for (var message = 1; message <= 50; message++)
        {
            bytes.ReadExactly(new byte[50]);
            Assert.Equal(Math.Min(message + 1, 51), requests.Asked);
            bytes.ReadExactly(new byte[50]);
            Assert.Equal(Math.Min(message + 1, 51), requests.Asked);
        }
    }

    [Fact]
    public void Read_CommitRequested_IsMadeWhenTheMessageHasBeenRead()
    {
        var requests = new Messages(Piece([1, 2], commit: true), Piece([], commit: true), Piece([3]));
        var pauses = new Pauses(requests);
        using var bytes = new RequestBytes(requests, pauses, Memory(), default);
        bytes.ReadExactly(new byte[2]);
        Assert.Equal(0, pauses.Commits);
        bytes.ReadExactly(new byte[1]);
        Assert.Equal(2, pauses.Commits);
    }

    [Fact]
    public void Read_NoMessageInTime_DoesWhatIsDue()
    {
        var requests = new Messages(Piece([1])) { IsHeldBack = true };
        var pauses = new Pauses(requests);
        using var bytes = new RequestBytes(requests, pauses, Memory(), default);
        Assert.Equal(1, bytes.ReadByte());
        Assert.Equal(3, pauses.Dues);
    }

    [Fact]
    public void Read_CommitEndsBeforeAMessage_IsNotedAtOnce()
    {
        var requests = new Messages(Piece([1])) { IsHeldBack = true };
        var pauses = new Pauses(requests) { PendingCommit = Task.CompletedTask };
        using var bytes = new RequestBytes(requests, pauses, Memory(), default);
        Assert.Equal(1, bytes.ReadByte());
        Assert.Equal(1, pauses.Noted);
    }

    [Fact]
    public void Read_MoreThanAllowed_IsRefused()
    {
        var requests = new Messages(Piece(new byte[100]));
        using var bytes = new RequestBytes(requests, new Pauses(requests), Memory(), default);
        bytes.Allow(60);
        Assert.Equal(60, bytes.Read(new byte[100]));
        Assert.Equal(StatusCode.ResourceExhausted,
            Assert.Throws<RequestException>(() => bytes.Read(new byte[1])).Code);
    }

    [Fact]
    public void ExpectEnd_BytesLeft_AreRefused()
    {
        var requests = new Messages(Piece([1, 2]));
        using var bytes = new RequestBytes(requests, new Pauses(requests), Memory(), default);
        bytes.ReadExactly(new byte[1]);
        Assert.Contains("byte 1", Assert.Throws<RequestException>(bytes.ExpectEnd).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SecondStart_IsRefusedAndNotTheBytesFault()
    {
        var requests = new Messages(new WriteMessage(new WriteStart()));
        using var bytes = new RequestBytes(requests, new Pauses(requests), Memory(), default);
        var error = Assert.Throws<RequestException>(() => bytes.Read(new byte[1]));
        Assert.Same(error, bytes.Failure);
    }

    [Fact]
    public void Take_MoreThanAllStreamsMayHold_IsRefusedUntilOneEnds()
    {
        var all = new ReceivedBytes(new ServerOptions { MemoryMiB = 1024 });
        using var second = new StreamBytes(all);
        using (var first = new StreamBytes(all))
        {
            first.Take(15 << 20);
            second.Take(15 << 20);
            var error = Assert.Throws<RequestException>(() => second.Take(15 << 20));
            Assert.Equal(StatusCode.ResourceExhausted, error.Code);
            second.Give(15 << 20);
            second.Take(15 << 20);
        }

        second.Take(15 << 20);
    }

    private static StreamBytes Memory() => new(new ReceivedBytes(new ServerOptions { MemoryMiB = 1024 }));

    private static WriteMessage Piece(byte[] bytes, bool commit = false) => WriteMessage.Read(new(
        new WriteRequest { SerializedArrow = ByteString.CopyFrom(bytes), Commit = commit }.ToByteArray()));

    /// <summary>Messages that are there at once, or only after something was due three times.</summary>
    private sealed class Messages(params WriteMessage[] messages) : IAsyncStreamReader<WriteMessage>
    {
        private readonly TaskCompletionSource<bool> _first = new();

        public int Asked { get; private set; }

        public bool IsHeldBack { get; init; }

        public WriteMessage Current { get; private set; } = new(ReadOnlyMemory<byte>.Empty);

        public void LetGo()
        {
            Current = messages[0];
            _first.TrySetResult(true);
        }

        public Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            Asked++;
            if (IsHeldBack && Asked == 1) return _first.Task;
            if (Asked > messages.Length) return Task.FromResult(false);
            Current = messages[Asked - 1];
            return Task.FromResult(true);
        }
    }

    private sealed class Pauses(Messages messages) : IStreamPauses
    {
        public int Commits { get; private set; }

        public int Dues { get; private set; }

        public TimeSpan NextDue() => TimeSpan.Zero;

        public void Due()
        {
            if (++Dues == 3) messages.LetGo();
        }

        public int Noted { get; private set; }

        public Task? PendingCommit { get; set; }

        public void Committed()
        {
            PendingCommit = null;
            Noted++;
        }

        public void CommitRequested() => Commits++;
    }
}
