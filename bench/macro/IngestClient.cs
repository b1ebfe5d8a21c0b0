using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Google.Protobuf;
using Grpc.Net.Client;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// Sends transactions to a server as one Arrow stream: says 'ready' when they are encoded, sends them when it is told
/// to, and says 'done', with the seconds of processor time that sending took, when the server has committed the last of
/// them.
/// </summary>
internal static class IngestClient
{
    private static readonly Schema Columns = new(
    [
        new Field("transaction_id", StringType.Default, false), new Field("customer_id", StringType.Default, false),
        new Field("occurred_at", new TimestampType(TimeUnit.Microsecond, "UTC"), false),
        new Field("amount", DoubleType.Default, false),
    ], null);

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Uri address, int rows)
    {
        var messages = await EncodeAsync(rows);
        using var channel = GrpcChannel.ForAddress(address);
        Console.WriteLine("ready");
        Console.ReadLine();
        var processor = Environment.CpuUsage.TotalTime;
        using var call = new Ingest.IngestClient(channel).Write();
        var sending = SendAsync();
        WriteResponse? last = null;
        while (await call.ResponseStream.MoveNext(CancellationToken.None)) last = call.ResponseStream.Current;
        await sending;
        var used = Environment.CpuUsage.TotalTime - processor;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"done {used.TotalSeconds}"));
        return last?.Summary is { } summary && summary.RowsInserted == rows ? 0 : 1;

        async Task SendAsync()
        {
            await call.RequestStream.WriteAsync(new WriteRequest
            {
                Start = new WriteStart { BatchId = "bench", Table = IngestTable.Transactions },
            });
            foreach (var message in messages) await call.RequestStream.WriteAsync(message);
            await call.RequestStream.CompleteAsync();
        }
    }

    private static async Task<List<WriteRequest>> EncodeAsync(int rows)
    {
        var messages = new List<WriteRequest>();
        using var bytes = new MemoryStream();
        using var arrow = new ArrowStreamWriter(bytes, Columns, leaveOpen: true);
        for (var first = 0; first < rows; first += BenchRows.BatchRows)
        {
            await arrow.WriteRecordBatchAsync(Batch(first, Math.Min(BenchRows.BatchRows, rows - first), rows));
            Take();
        }

        await arrow.WriteEndAsync();
        Take();
        return messages;

        void Take()
        {
            messages.Add(new WriteRequest
            {
                SerializedArrow = ByteString.CopyFrom(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)),
            });
            bytes.SetLength(0);
        }
    }

    private static RecordBatch Batch(int first, int count, int rows)
    {
        var (ids, customers) = (new StringArray.Builder(), new StringArray.Builder());
        var instants = new long[count];
        var amounts = new double[count];
        for (var i = 0; i < count; i++)
        {
            ids.Append(BenchRows.Key(first + i));
            customers.Append(BenchRows.Customer(first + i, rows));
            instants[i] = BenchRows.Instant(first + i);
            amounts[i] = BenchRows.Cents(first + i) / 100.0;
        }

        return new RecordBatch(Columns,
        [
            ids.Build(), customers.Build(),
            new TimestampArray(new ArrayData(Columns.GetFieldByIndex(2).DataType, count, 0, 0,
                [ArrowBuffer.Empty, new ArrowBuffer(MemoryMarshal.AsBytes<long>(instants).ToArray())])),
            new DoubleArray(new ArrowBuffer(MemoryMarshal.AsBytes<double>(amounts).ToArray()), ArrowBuffer.Empty,
                count, 0, 0),
        ], count);
    }
}

/// <summary>The transactions that are written in all ways: twenty for each customer, like the data of
/// shared/peers.</summary>
internal static class BenchRows
{
    /// <summary>Rows of a record batch.</summary>
    public const int BatchRows = 32_768;

    private const long FirstInstant = 1_700_000_000_000_000;
    private const int PerCustomer = 20;

    /// <summary>The id of a row.</summary>
    public static string Key(int row) => string.Create(CultureInfo.InvariantCulture, $"t{row:D8}");

    /// <summary>The id of a row's customer.</summary>
    public static string Customer(int row, int rows) => string.Create(
        CultureInfo.InvariantCulture, $"c{Mixed(row) % (ulong)Math.Max(rows / PerCustomer, 1)}");

    /// <summary>When a row occurred, in microseconds since 1970.</summary>
    public static long Instant(int row) => FirstInstant + (row * 1_000_000L);

    /// <summary>The amount of a row.</summary>
    public static long Cents(int row) => 1 + (long)((Mixed(row) >> 20) % 1_000_000);

    private static ulong Mixed(int row)
    {
        var value = (ulong)row;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
