using Google.Protobuf;
using Grpc.Core;
using ScoringService.Cli.Client;
using ScoringService.V1;

namespace ScoringService.Cli.Tests.Client;

public sealed class MessageStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Read_Messages_AreOneStreamOfBytes(int bufferSize)
    {
        using var stream = new MessageStream(new Messages(Schema("ab"), Batch(""), Batch("cdefg"), End("h")));
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, bufferSize);
        Assert.Equal("abcdefgh"u8.ToArray(), copy.ToArray());
        Assert.Equal(8, stream.BytesRead);
        Assert.Equal(7, stream.Summary?.RowCount);
    }

    [Fact]
    public async Task Read_NoSummary_IsAnError()
    {
        using var stream = new MessageStream(new Messages(Schema("ab")));
        var error = await Assert.ThrowsAsync<CliException>(() => stream.CopyToAsync(Stream.Null));
        Assert.Equal(ExitCode.Unexpected, error.ExitCode);
    }

    private static ScoreCustomersResponse Schema(string bytes) =>
        new() { Schema = new ArrowSchema { SerializedSchema = ByteString.CopyFromUtf8(bytes) } };

    private static ScoreCustomersResponse Batch(string bytes) =>
        new() { RecordBatch = new ArrowRecordBatch { SerializedRecordBatch = ByteString.CopyFromUtf8(bytes) } };

    private static ScoreCustomersResponse End(string bytes) =>
        new() { Summary = new ScoreSummary { EndOfStream = ByteString.CopyFromUtf8(bytes), RowCount = 7 } };

    private sealed class Messages(params ScoreCustomersResponse[] messages) : IAsyncStreamReader<ScoreCustomersResponse>
    {
        private int _next;

        public ScoreCustomersResponse Current => messages[_next - 1];

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(_next++ < messages.Length);
    }
}
