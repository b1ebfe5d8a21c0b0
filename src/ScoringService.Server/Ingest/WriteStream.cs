using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Grpc.Core;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Ingest;

/// <summary>One call of Ingest.Write after its first message. Runs on one thread, which waits where it must: for the
/// client's bytes, for a commit, for the client to take an answer.</summary>
internal sealed class WriteStream(
    ScoringDatabase database, ServerOptions options, TimeProvider clock, ReceivedBytes received)
{
    private readonly int _batchBytes = options.MaxRecordBatchMiB << 20;

    /// <summary>Writes the rows that the client sends, and answers.</summary>
    /// <param name="start">What the stream is.</param>
    /// <param name="requests">The messages after the first one.</param>
    /// <param name="responses">Where answers go.</param>
    /// <param name="cancellation">Ends the work at once.</param>
    /// <exception cref="RequestException">The stream cannot be taken as it is.</exception>
    /// <exception cref="StorageException">The rows cannot be written.</exception>
    public void Run(
        IngestStart start, IAsyncStreamReader<WriteMessage> requests, IServerStreamWriter<WriteResponse> responses,
        CancellationToken cancellation)
    {
        using var writer = database.OpenIngest(start, cancellation);
        var commits = new StreamCommits(writer, clock, Acknowledge);
        using var memory = new StreamBytes(received);
        using var bytes = new RequestBytes(requests, commits, memory, cancellation);
        Acknowledge(writer.RowsCommitted);
        if (writer.IsComplete) bytes.Drain();
        else WriteRows(writer, bytes, commits, new BoundedAllocator(_batchBytes, memory, bytes));
        Send(new WriteResponse { Summary = IngestMessages.Batch(writer.Complete()) });

        void Acknowledge(long rows) => Send(new WriteResponse
        {
            Acknowledgement = new WriteAcknowledgement { RowsCommitted = rows, DataWatermark = database.Watermark },
        });

        void Send(WriteResponse response) => responses.WriteAsync(response, cancellation).GetAwaiter().GetResult();
    }

    private void WriteRows(
        IngestWriter writer, RequestBytes bytes, StreamCommits commits, BoundedAllocator allocator)
    {
        using var reader = new ArrowStreamReader(
            bytes, allocator, new CompressionCodecFactory(), leaveOpen: true);
        var schema = Decode(bytes, allocator, () => reader.Schema)
            ?? throw RequestException.Invalid("serialized_arrow", "The stream ended before its Arrow schema.");
        var rows = ArrowRows.Of(schema, writer.Bind(ArrowRows.Columns(schema)), _batchBytes);
        while (Decode(bytes, allocator, reader.ReadNextRecordBatch) is { } batch)
        {
            using (batch)
            {
                if (batch.Length > IngestLimits.MaxBatchRows)
                    throw RequestException.Exhausted($"A record batch has {batch.Length} rows; "
                        + $"at most {IngestLimits.MaxBatchRows} are taken.");
                foreach (var slice in rows.Read(batch))
                {
                    writer.Add(slice);
                    commits.Added();
                }
            }
        }

        // Half a file, or a client that gave up, must not pass for a whole batch.
        if (bytes.HasEnded)
            throw RequestException.Invalid("serialized_arrow",
                "The stream ended without Arrow's end-of-stream marker, so the batch is not complete. Send it again, "
                + "or from the last row that was acknowledged.");
        bytes.ExpectEnd();
    }

    /// <summary>Reads from bytes that may be anything.</summary>
    private T? Decode<T>(RequestBytes bytes, BoundedAllocator allocator, Func<T?> read)
    {
        var position = bytes.Position;
        allocator.Begin();
        bytes.Allow(_batchBytes + IngestLimits.MaxMetadataBytes);
        try
        {
            return read();
        }
        catch (Exception e) when (bytes.Failure is null && e is not RequestException)
        {
            throw RequestException.Invalid("serialized_arrow",
                $"This is no Arrow IPC stream that can be read, from byte {position} on: {e.Message}");
        }
    }
}
