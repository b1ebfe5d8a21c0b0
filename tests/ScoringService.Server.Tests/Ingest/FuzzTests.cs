using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Input that somebody made to do harm, or a broken client: each is a clear error or quarantined rows, the
/// service stays up, and what it holds stays as it is. SCORING_FUZZ sets the number of inputs.</summary>
public sealed class FuzzTests
{
    private const int Lanes = 4;

    private static readonly int Inputs = int.Parse(
        Environment.GetEnvironmentVariable("SCORING_FUZZ") ?? "1500", CultureInfo.InvariantCulture);

    private static readonly StatusCode[] ClearErrors = [StatusCode.InvalidArgument, StatusCode.ResourceExhausted];

    [Fact]
    public async Task Write_MutatedStreams_AreClearErrorsOrCountedRows()
    {
        await using var service = await IngestService.StartAsync();
        var kept = SampleRows.Stream("keep", 200, 50);
        await service.Client.SendAsync(WriteClient.Start("keep", IngestTable.Transactions), kept);
        const string checksum = "SELECT count(*), sum(hash(transaction_id, customer_key, occurred_at, amount)) "
            + "FROM transactions WHERE transaction_id LIKE 'keep-%'";
        var before = service.Query(checksum);
        var originals = Originals();

        await Parallel.ForAsync(0, Lanes, async (lane, cancellation) =>
        {
            for (var number = lane; number < Inputs; number += Lanes)
            {
                var random = new Random(number);
                var (table, stream) = originals[random.Next(originals.Count)];
                await SendAsync(service, $"fuzz-{number}", table, Mutated(stream, random));
            }
        });

        Assert.Equal(before, service.Query(checksum));
        var alive = await service.Client.SendAsync(
            WriteClient.Start("alive", IngestTable.Transactions), SampleRows.Stream("alive", 10, 5));
        Assert.Equal(10, alive.Summary.RowsInserted);
    }

    [Fact]
    public async Task Write_HostileTexts_ComeBackAsTheyWentOrAreQuarantined()
    {
        await using var service = await IngestService.StartAsync();
        var texts = HostileTexts.All;
        // Every text in every column of text of the widest table; the ids stay apart.
        var names = new[] { "name", "industry", "region", "contact_role", "owner", "tags" };
        var columns = names.Select(name => (name, (IArrowArray)ArrowBytes.Text(texts)));
        var batch = ArrowBytes.Batch([("customer_id", ArrowBytes.Text(texts.Select((_, i) => $"C{i}"))), .. columns]);
        var written = await service.Client.SendAsync(
            WriteClient.Start(HostileTexts.Sql, IngestTable.Customers).With(s => s.Source = HostileTexts.Sql),
            ArrowBytes.Stream(batch));

        Assert.Equal(texts.Count, written.Summary.RowsInserted);
        Assert.Equal(texts.Select((text, i) => $"C{i}|{text.Trim(' ')}"), service.Query(
            "SELECT customer_id, name FROM customers ORDER BY substr(customer_id, 2)::INTEGER"));
        Assert.Equal(HostileTexts.Sql, (await service.Client.GetIngestBatchAsync(
            new GetIngestBatchRequest { BatchId = HostileTexts.Sql })).BatchId);
    }

    [Fact]
    public async Task Write_IdsOfAllScripts_AreKeptUpTo128Bytes()
    {
        await using var service = await IngestService.StartAsync();
        var ids = HostileTexts.Ids(128).ToArray();
        var written = await WriteCustomersAsync(service, "ids", ids);
        Assert.Equal((ids.Length, 0), (written.RowsInserted, written.RowsQuarantined));
        Assert.Equal(ids.Order(StringComparer.Ordinal),
            service.Query("SELECT customer_id FROM customers").Order(StringComparer.Ordinal));

        var tooLong = HostileTexts.Ids(129).ToArray();
        written = await WriteCustomersAsync(service, "too long", tooLong);
        Assert.Equal((0, tooLong.Length), (written.RowsInserted, written.RowsQuarantined));
        Assert.Contains("128 bytes", written.Quarantined.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_BrokenUtf8_IsQuarantined()
    {
        await using var service = await IngestService.StartAsync();
        byte[][] broken =
            [ArrowBytes.LoneSurrogate, [0xFF], [0xC0, 0x80], [0xE5, 0xAE], [0xF4, 0x90, 0x80, 0x80], [0x80]];
        var names = ArrowBytes.Batch(
            ("customer_id", ArrowBytes.Text(broken.Select((_, i) => $"C{i}").Append("good"))),
            ("name", ArrowBytes.RawText([.. broken, [.. "good"u8]])));
        var written = await service.Client.SendAsync(
            WriteClient.Start("names", IngestTable.Customers), ArrowBytes.Stream(names));
        Assert.Equal((1, broken.Length), (written.Summary.RowsInserted, written.Summary.RowsQuarantined));
        Assert.All(written.Summary.Quarantined,
            q => Assert.Contains("utf-8", q.Reason, StringComparison.OrdinalIgnoreCase));

        var ids = ArrowBytes.Batch(("customer_id", ArrowBytes.RawText([.. broken, [.. "id"u8]])));
        written = await service.Client.SendAsync(
            WriteClient.Start("ids", IngestTable.Customers), ArrowBytes.Stream(ids));
        Assert.Equal((1, broken.Length), (written.Summary.RowsInserted, written.Summary.RowsQuarantined));
        Assert.Equal(["good|good", "id|"], service.Query("SELECT customer_id, name FROM customers ORDER BY 1"));
    }

    [Fact]
    public async Task Write_NumbersAndInstantsOutOfReach_AreQuarantined()
    {
        await using var service = await IngestService.StartAsync();
        var amounts = new IArrowArray[]
        {
            ArrowBytes.Doubles([double.PositiveInfinity]), ArrowBytes.Doubles([double.NegativeInfinity]),
            ArrowBytes.Doubles([double.NaN]), ArrowBytes.Doubles([9223372036854775808.0]), ArrowBytes.Doubles([1e300]),
            new UInt64Array.Builder().Append(1UL << 63).Build(), new Int64Array.Builder().Append(long.MinValue).Build(),
            new Int64Array.Builder().Append(long.MaxValue).Build(), new FloatArray.Builder().Append(float.NaN).Build(),
            new HalfFloatArray.Builder().Append(Half.PositiveInfinity).Build(),
            ArrowBytes.Text(["9223372036854775808"]), ArrowBytes.Text(["NaN"]), ArrowBytes.Text(["-inf"]),
            ArrowBytes.Text(["1e400"]), ArrowBytes.Text(["0x10"]), ArrowBytes.Text(["١٢"]), ArrowBytes.Doubles([0.0]),
            new BooleanArray.Builder().Append(true).Build(),
        };
        var days = new IArrowArray[]
        {
            Instant(long.MaxValue), Instant(long.MinValue), Instant(-62_167_219_200), Instant(253_402_300_799),
            ArrowBytes.Text(["0000-01-01"]), ArrowBytes.Text(["9999-12-31T23:59:59Z"]), ArrowBytes.Text(["2024-02-30"]),
            ArrowBytes.Text(["10000-01-01"]), ArrowBytes.Text(["infinity"]), ArrowBytes.Text(["now"]),
            new Date32Array.Builder().Append(DateTimeOffset.MinValue).Build(),
            ArrowBytes.Longs(Date64Type.Default, [long.MinValue]),
            ArrowBytes.Longs(Date64Type.Default, [long.MaxValue]),
            ArrowBytes.Longs(new TimestampType(TimeUnit.Microsecond, "UTC"), [long.MinValue]),
            ArrowBytes.Longs(new TimestampType(TimeUnit.Nanosecond, "UTC"), [long.MinValue]),
        };
        var number = 0;
        foreach (var amount in amounts) await RefuseAsync(amount, Instant(1_717_401_600));
        foreach (var day in days) await RefuseAsync(ArrowBytes.Doubles([1]), day);
        Assert.Equal(["0"], service.Query("SELECT count(*) FROM transactions"));

        async Task RefuseAsync(IArrowArray amount, IArrowArray day)
        {
            var batch = ArrowBytes.Batch(("transaction_id", ArrowBytes.Text([$"T{++number}"])),
                ("customer_id", ArrowBytes.Text(["C"])), ("occurred_at", day), ("amount", amount));
            try
            {
                var written = await service.Client.SendAsync(
                    WriteClient.Start($"{number}", IngestTable.Transactions), ArrowBytes.Stream(batch));
                Assert.True(written.Summary.RowsQuarantined == 1, $"Input {number} was written.");
                Assert.NotEmpty(written.Summary.Quarantined.Single().Column);
            }
            catch (RpcException e)
            {
                // A type that cannot be an amount at all.
                Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
                Assert.IsType<BooleanArray>(amount);
            }
        }

        static IArrowArray Instant(long seconds) =>
            ArrowBytes.Longs(new TimestampType(TimeUnit.Second, "UTC"), [seconds]);
    }

    private static async Task<IngestBatch> WriteCustomersAsync(IngestService service, string batch, string[] ids) =>
        (await service.Client.SendAsync(WriteClient.Start(batch, IngestTable.Customers),
            ArrowBytes.Stream(ArrowBytes.Batch(("customer_id", ArrowBytes.Text(ids)))))).Summary;

    private static async Task SendAsync(IngestService service, string batch, IngestTable table, byte[] stream)
    {
        try
        {
            var written = await service.Client.SendAsync(WriteClient.Start(batch, table), stream, 4096);
            var summary = written.Summary;
            Assert.Equal(summary.RowsCommitted, summary.RowsInserted + summary.RowsUpdated + summary.RowsDeleted
                + summary.RowsDuplicate + summary.RowsStale + summary.RowsErased + summary.RowsQuarantined);
        }
        catch (RpcException e)
        {
            Assert.True(ClearErrors.Contains(e.StatusCode), $"{batch}: {e.Status}");
            Assert.NotEmpty(e.Status.Detail);
        }
    }

    private static List<(IngestTable Table, byte[] Stream)> Originals() =>
    [
        (IngestTable.Transactions, SampleRows.Stream("fuzz", 40, 20)),
        .. AllColumns.Tables.Select(t => (t.Table, ArrowBytes.Stream(ArrowBytes.Batch(t.Columns)))),
        .. Enum.GetValues<CompressionCodecType>().Select(codec => (IngestTable.Transactions,
            ArrowBytes.Stream(codec, SampleRows.Transactions("packed", 0, 500)))),
    ];

    /// <summary>Some bits flipped, some bytes lost, doubled or replaced, or a length that lies.</summary>
    private static byte[] Mutated(byte[] stream, Random random)
    {
        var bytes = stream.ToList();
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 64), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: for (var i = at; i < at + length; i++) bytes[i] = (byte)random.Next(256); break;
                default: Lie(bytes, at & ~3, random); break;
            }

            if (bytes.Count == 0) return [];
        }

        return [.. bytes];
    }

    /// <summary>Puts a number in place of a 32-bit one that may be a length, an offset or a count.</summary>
    private static void Lie(List<byte> bytes, int at, Random random)
    {
        int[] lies = [-1, 0, 1, int.MaxValue, int.MinValue, 1 << 30, random.Next(), random.Next(256)];
        var lie = BitConverter.GetBytes(lies[random.Next(lies.Length)]);
        for (var i = 0; i < 4 && at + i < bytes.Count; i++) bytes[at + i] = lie[i];
    }
}
