using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Grpc.Core;
using Grpc.Net.Client;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// Reads every score with the generated client and Arrow's reader, and prints one line of milliseconds and bytes per
/// repeat.
/// </summary>
internal static class StreamClient
{
    public static async Task<int> RunAsync(Uri address, int repeats)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var client = new Scoring.ScoringClient(channel);
        for (var i = 0; i < repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var (rows, bytes, checksum) = await ReadAsync(client);
            var ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ms} {rows} {bytes} {checksum}"));
        }

        return 0;
    }

    private static async Task<(long Rows, long Bytes, double Checksum)> ReadAsync(Scoring.ScoringClient client)
    {
        using var call = client.ScoreCustomers(new ScoreCustomersRequest());
        await using var stream = new MessageStream(call.ResponseStream);
        using var reader = new ArrowStreamReader(stream);
        long rows = 0;
        var checksum = 0.0;
        while (await reader.ReadNextRecordBatchAsync() is { } batch)
        {
            rows += batch.Length;
            // Touches every value of one column, as a reader of scores would.
            foreach (var value in ((DoubleArray)batch.Column("rfm_score")).Values)
                checksum += double.IsFinite(value) ? value : 0;
            batch.Dispose();
        }

        return (rows, stream.Bytes, checksum);
    }
}

/// <summary>The Arrow bytes of a score stream, one message after the other.</summary>
internal sealed class MessageStream(IAsyncStreamReader<ScoreCustomersResponse> messages) : Stream
{
    private ReadOnlyMemory<byte> _rest;

    public long Bytes { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            if (!await messages.MoveNext(cancellationToken)) return 0;
            var message = messages.Current;
            _rest = (message.PayloadCase switch
            {
                ScoreCustomersResponse.PayloadOneofCase.Schema => message.Schema.SerializedSchema,
                ScoreCustomersResponse.PayloadOneofCase.RecordBatch => message.RecordBatch.SerializedRecordBatch,
                _ => message.Summary.EndOfStream,
            }).Memory;
            Bytes += _rest.Length;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
