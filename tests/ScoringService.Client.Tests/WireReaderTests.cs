using System.Buffers;
using Google.Protobuf;
using ScoringService.Protocol;
using ScoringService.V1;

namespace ScoringService.Client.Tests;

/// <summary>The hand-written reader of protobuf's wire format.</summary>
public sealed class WireReaderTests
{
    private static readonly ScoreCustomersResponse Message = new()
    {
        RecordBatch = new ArrowRecordBatch
        {
            SerializedRecordBatch = ByteString.CopyFrom([.. Enumerable.Range(0, 300).Select(i => (byte)i)]),
            RowCount = 300, RowOffset = 1L << 40, ResumeToken = ByteString.CopyFromUtf8("token"),
        },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Read_RecordBatchInPieces_IsAsGenerated(int pieceBytes)
    {
        var arrow = Array.Empty<byte>();
        var message = ScoreMessage<string>.Read(Pieces(Message.ToByteArray(), pieceBytes), bytes =>
        {
            arrow = bytes.ToArray();
            return "decoded";
        });

        Assert.Equal("decoded", message.Batch);
        Assert.Equal(Message.RecordBatch.SerializedRecordBatch, arrow);
        Assert.Equal(Message.RecordBatch.ResumeToken, message.ResumeToken);
        Assert.Equal(300 + (1L << 40), message.RowsRead);
        Assert.Equal(300, message.ArrowBytes);
    }

    [Fact]
    public void MoveNext_FieldsOfEveryWireType_ArePassed()
    {
        // Fields 9 (fixed64), 10 (fixed32), 11 (varint) and 1 (bytes).
        byte[] bytes = [0x49, 1, 2, 3, 4, 5, 6, 7, 8, 0x55, 1, 2, 3, 4, 0x58, 0x96, 1, 0x0a, 2, 5, 6];
        var seen = new List<(int Field, long Number, int Bytes)>();
        for (var reader = new WireReader(new ReadOnlySequence<byte>(bytes)); reader.MoveNext();)
            seen.Add((reader.Field, reader.Number, (int)reader.Bytes.Length));

        Assert.Equal([(9, 0, 0), (10, 0, 0), (11, 150, 0), (1, 0, 2)], seen);
    }

    [Fact]
    public void MoveNext_CutAnywhere_EndsOrFailsCleanly()
    {
        var whole = Message.ToByteArray();
        for (var length = 1; length < whole.Length; length++)
        {
            var cut = new ReadOnlySequence<byte>(whole.AsMemory(0, length));
            Assert.Throws<InvalidDataException>(() => ScoreMessage<string>.Read(cut, _ => ""));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x0b })]
    [InlineData(new byte[] { 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    [InlineData(new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    public void MoveNext_NoProtobuf_IsRefused(byte[] bytes) => Assert.Throws<InvalidDataException>(() =>
    {
        for (var reader = new WireReader(new ReadOnlySequence<byte>(bytes)); reader.MoveNext();)
        {
        }
    });

    private static ReadOnlySequence<byte> Pieces(byte[] bytes, int pieceBytes)
    {
        Piece? first = null, last = null;
        foreach (var piece in bytes.Chunk(pieceBytes))
        {
            last = new Piece(piece, last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
