using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Lookup;
using ScoringService.V1;

namespace ScoringService.Server.Streaming;

/// <summary>
/// A message ScoreCustomersResponse that is being sent: a generated one, one that is encoded already, or a record batch
/// that is written from the columns' memory into the connection's buffers.
/// </summary>
internal sealed class ScoreAnswer
{
    /// <summary>How answers become bytes.</summary>
    public static readonly Marshaller<ScoreAnswer> Marshaller = new(
        static (answer, context) => answer.Write(context),
        (DeserializationContext _) => throw new NotSupportedException("Clients read ScoreCustomersResponse."));

    [ThreadStatic]
    private static ProtoBuffer? _buffer;

    private readonly ScoreCustomersResponse? _message;
    private readonly ReadOnlyMemory<byte> _encoded;
    private readonly PreparedBatch _batch;
    private readonly BatchWriter? _writer;
    private readonly byte[] _resumeToken = [];

    /// <summary>A generated message.</summary>
    public ScoreAnswer(ScoreCustomersResponse message)
    {
        _message = message;
        Bytes = message.CalculateSize();
    }

    /// <summary>A message that is encoded.</summary>
    /// <param name="encoded">It; must stay as it is until it was sent.</param>
    public ScoreAnswer(ReadOnlyMemory<byte> encoded) => (_encoded, Bytes) = (encoded, encoded.Length);

    /// <summary>A record batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="writer">Writes it.</param>
    /// <param name="resumeToken">Goes on after it.</param>
    public ScoreAnswer(PreparedBatch batch, BatchWriter writer, byte[] resumeToken) =>
        (_batch, _writer, _resumeToken) = (batch, writer, resumeToken);

    /// <summary>Length of the message in bytes; of a record batch known once it was sent.</summary>
    public int Bytes { get; private set; }

    private void Write(SerializationContext context)
    {
        if (_message is { } message)
        {
            context.SetPayloadLength(Bytes);
            message.WriteTo(context.GetBufferWriter());
        }
        else if (_writer is { } writer)
        {
            WriteBatch(writer, context);
        }
        else
        {
            context.SetPayloadLength(Bytes);
            context.GetBufferWriter().Write(_encoded.Span);
        }

        context.Complete();
    }

    private void WriteBatch(BatchWriter writer, SerializationContext context)
    {
        writer.Measure(_batch.Arrow);
        var (arrowBytes, buffer) = (writer.MessageBytes, _buffer ??= new ProtoBuffer());
        buffer.Clear();
        buffer.Varint(ArrowRecordBatch.RowCountFieldNumber, (ulong)_batch.Rows);
        buffer.Varint(ArrowRecordBatch.RowOffsetFieldNumber, (ulong)_batch.Start);
        buffer.Bytes(ArrowRecordBatch.ResumeTokenFieldNumber, _resumeToken);
        var tail = buffer.Written.Length;
        // The message is the prefixes, the Arrow bytes and the other fields.
        var prefix = ProtoBuffer.PrefixBytes(ArrowRecordBatch.SerializedRecordBatchFieldNumber, arrowBytes);
        buffer.Prefix(ScoreCustomersResponse.RecordBatchFieldNumber, prefix + arrowBytes + tail);
        buffer.Prefix(ArrowRecordBatch.SerializedRecordBatchFieldNumber, arrowBytes);
        Bytes = buffer.Written.Length + arrowBytes;
        context.SetPayloadLength(Bytes);
        var target = context.GetBufferWriter();
        target.Write(buffer.Written[tail..]);
        writer.Write(_batch.Arrow, target);
        target.Write(buffer.Written[..tail]);
    }
}
