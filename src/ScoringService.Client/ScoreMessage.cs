using System.Buffers;
using ScoringService.Protocol;
using ScoringService.V1;

namespace ScoringService.Client;

/// <summary>One message of a score stream, as it is read from the wire.</summary>
/// <typeparam name="T">What is made of a record batch.</typeparam>
internal sealed class ScoreMessage<T>
    where T : class
{
    /// <summary>A piece of the schema and the dictionaries; null in other messages.</summary>
    public byte[]? Head { get; private init; }

    /// <summary>The record batch; null in other messages.</summary>
    public T? Batch { get; private init; }

    /// <summary>The summary; null in other messages.</summary>
    public ScoreSummary? Summary { get; private init; }

    /// <summary>Customers who were removed; null in other messages.</summary>
    public RemovedCustomers? Removed { get; private init; }

    /// <summary>Bytes of Arrow data in it.</summary>
    public long ArrowBytes { get; private init; }

    /// <summary>Goes on after the record batch.</summary>
    public byte[] ResumeToken { get; private init; } = [];

    /// <summary>Number of rows of the stream up to the end of the record batch.</summary>
    public long RowsRead { get; private init; }

    /// <summary>Reads a message.</summary>
    /// <param name="payload">Its bytes, which are not kept.</param>
    /// <param name="decode">Makes something of the Arrow bytes of a record batch; called once at most.</param>
    public static ScoreMessage<T> Read(ReadOnlySequence<byte> payload, Func<ReadOnlySequence<byte>, T> decode)
    {
        var message = new ScoreMessage<T>();
        for (var reader = new WireReader(payload); reader.MoveNext();)
        {
            message = reader.Field switch
            {
                ScoreCustomersResponse.SchemaFieldNumber => ReadHead(reader.Bytes),
                ScoreCustomersResponse.RecordBatchFieldNumber => ReadBatch(reader.Bytes, decode),
                ScoreCustomersResponse.SummaryFieldNumber => ReadSummary(reader.Bytes),
                ScoreCustomersResponse.RemovedFieldNumber =>
                    new ScoreMessage<T> { Removed = RemovedCustomers.Parser.ParseFrom(reader.Bytes) },
                _ => message,
            };
        }

        return message;
    }

    private static ScoreMessage<T> ReadHead(ReadOnlySequence<byte> message)
    {
        var head = ArrowSchema.Parser.ParseFrom(message).SerializedSchema;
        return new ScoreMessage<T> { Head = head.ToByteArray(), ArrowBytes = head.Length };
    }

    private static ScoreMessage<T> ReadSummary(ReadOnlySequence<byte> message)
    {
        var summary = ScoreSummary.Parser.ParseFrom(message);
        return new ScoreMessage<T> { Summary = summary, ArrowBytes = summary.EndOfStream.Length };
    }

    private static ScoreMessage<T> ReadBatch(ReadOnlySequence<byte> message, Func<ReadOnlySequence<byte>, T> decode)
    {
        ReadOnlySequence<byte> arrow = default, token = default;
        var rows = 0L;
        for (var reader = new WireReader(message); reader.MoveNext();)
        {
            switch (reader.Field)
            {
                case ArrowRecordBatch.SerializedRecordBatchFieldNumber:
                    arrow = reader.Bytes;
                    break;
                case ArrowRecordBatch.RowCountFieldNumber:
                case ArrowRecordBatch.RowOffsetFieldNumber:
                    rows += reader.Number;
                    break;
                case ArrowRecordBatch.ResumeTokenFieldNumber:
                    token = reader.Bytes;
                    break;
                default:
                    break;
            }
        }

        return new ScoreMessage<T>
        {
            Batch = decode(arrow), ArrowBytes = arrow.Length, ResumeToken = token.ToArray(), RowsRead = rows,
        };
    }
}
