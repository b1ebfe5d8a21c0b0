using Apache.Arrow;
using Apache.Arrow.Ipc;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Arrow streams whose buffers are compressed.</summary>
public sealed class CompressedWriteTests
{
    [Theory]
    [InlineData(CompressionCodecType.Lz4Frame, 1 << 20)]
    [InlineData(CompressionCodecType.Lz4Frame, 777)]
    [InlineData(CompressionCodecType.Zstd, 1 << 20)]
    [InlineData(CompressionCodecType.Zstd, 777)]
    public async Task Write_Compressed_HasTheRowsOfThePlainStream(CompressionCodecType codec, int pieceBytes)
    {
        // With the large pieces many batches come in one message, where each lies before the next.
        var batches = Enumerable.Range(0, 20).Select(i => SampleRows.Transactions("T", i * 1000, 1000)).ToArray();
        Assert.InRange(ArrowBytes.Stream(codec, batches).Length, 1, ArrowBytes.Stream(batches).Length * 3 / 4);
        await AssertWrittenAsPlainAsync(codec, pieceBytes, batches);
    }

    [Theory]
    [InlineData(CompressionCodecType.Lz4Frame)]
    [InlineData(CompressionCodecType.Zstd)]
    public async Task Write_CompressedBatchBeforeMoreOfItsMessage_IsNotDecompressedOverThat(CompressionCodecType codec)
    {
        // What the first batch becomes would find room where the second one lies: it does not shrink.
        var random = new Random(1);
        var notes = Enumerable.Range(0, 80).Select(_ => Text(random)).ToArray();
        await AssertWrittenAsPlainAsync(
            codec, 4 << 20, Noted(0, 9000, _ => ""), Noted(9000, 80, i => notes[i]));
    }

    [Theory]
    [InlineData(CompressionCodecType.Lz4Frame)]
    [InlineData(CompressionCodecType.Zstd)]
    public async Task Write_LittleThatBecomesMuch_IsRefusedAndHarmsNobody(CompressionCodecType codec)
    {
        await using var service = await IngestService.StartAsync();
        // Five columns of 30 MiB each: none is larger than a record batch may be, all together are.
        var zeros = new ArrowBuffer(new byte[30 << 20]);
        const int rows = (30 << 20) / sizeof(double);
        var columns = Enumerable.Range(0, 5).Select(i => ($"x{i}", (IArrowArray)new DoubleArray(
            zeros, ArrowBuffer.Empty, rows, 0, 0)));
        var bomb = ArrowBytes.Stream(codec, ArrowBytes.Batch([.. columns]));
        Assert.InRange(bomb.Length, 1, 1 << 20);

        var start = WriteClient.Start("bomb", IngestTable.Transactions);
        var status = await service.Client.RefusedAsync(start, bomb);
        var first = ArrowBytes.Stream(SampleRows.Transactions("T", 0, 10));
        var after = await service.Client.SendAsync(WriteClient.Start("after", IngestTable.Transactions), first);

        // Required columns are missing, which is said before a batch is read; so they are there the second time.
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Equal(10, after.Summary.RowsInserted);
        var whole = SampleRows.Transactions("U", 0, 1);
        var stretched = ArrowBytes.Batch([
            .. whole.Schema.FieldsList.Select((field, i) => (field.Name, Stretch(whole.Column(i), rows))), .. columns]);
        status = await service.Client.RefusedAsync(start, ArrowBytes.Stream(codec, stretched));
        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
        Assert.Contains("larger than 64 MiB", status.Detail, StringComparison.Ordinal);
    }

    private static async Task AssertWrittenAsPlainAsync(
        CompressionCodecType codec, int pieceBytes, params RecordBatch[] batches)
    {
        await using var service = await IngestService.StartAsync();
        var written = await service.Client.SendAsync(
            WriteClient.Start("packed", IngestTable.Transactions), ArrowBytes.Stream(codec, batches), pieceBytes);
        var again = await service.Client.SendAsync(
            WriteClient.Start("plain", IngestTable.Transactions), ArrowBytes.Stream(batches));

        var rows = batches.Sum(batch => batch.Length);
        Assert.Equal(rows, written.Summary.RowsInserted);
        // Had a value of one row come out otherwise, it would be no duplicate.
        Assert.Equal(rows, again.Summary.RowsDuplicate);
    }

    private static string Text(Random random)
    {
        var bytes = new byte[1024];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static RecordBatch Noted(int from, int count, Func<int, string> note)
    {
        var batch = SampleRows.Transactions("N", from, count);
        return ArrowBytes.Batch([
            .. batch.Schema.FieldsList.Select((field, i) => (field.Name, batch.Column(i))),
            ("note", ArrowBytes.Text(Enumerable.Range(0, count).Select(note)))]);
    }

    // All rows are null.
    private static IArrowArray Stretch(IArrowArray column, int rows) => ArrowArrayFactory.BuildArray(new ArrayData(
        column.Data.DataType, rows, rows, 0,
        column is StringArray
            ? [new ArrowBuffer(new byte[rows / 8]), new ArrowBuffer(new byte[(rows + 1) * 4]), ArrowBuffer.Empty]
            : [new ArrowBuffer(new byte[rows / 8]), new ArrowBuffer(new byte[rows * 8])]));
}
