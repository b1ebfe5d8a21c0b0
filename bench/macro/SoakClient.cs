using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// Writers that stream transactions and readers that stream scores, all at the same time, until the time is over.
/// Answers with a line of counts every ten seconds: seconds, rows written, rows read, errors.
/// </summary>
internal sealed class SoakClient(Uri address, TimeSpan time)
{
    private const int Writers = 8;
    private const int Readers = 4;
    private const int BatchRows = 20_000;
    private const int BatchesPerStream = 20;

    private static readonly Schema Columns = new(
    [
        new Field("transaction_id", Int64Type.Default, false), new Field("customer_id", Int64Type.Default, false),
        new Field("occurred_at", new TimestampType(TimeUnit.Microsecond, "UTC"), false),
        new Field("amount", DoubleType.Default, false),
    ], null);

    private long _written;
    private long _read;
    private long _errors;

    /// <summary>Writes and reads.</summary>
    /// <returns>The exit code: 0 when nothing failed.</returns>
    public async Task<int> RunAsync()
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        using var end = new CancellationTokenSource(time);
        var work = Enumerable.Range(0, Writers).Select(w => RepeatAsync(n => WriteAsync(channel, w, n), end.Token))
            .Concat(Enumerable.Range(0, Readers).Select(_ => RepeatAsync(_ => ReadAsync(channel), end.Token)))
            .Append(ReportAsync(end.Token));
        await Task.WhenAll(work);
        return _errors == 0 ? 0 : 1;
    }

    private async Task RepeatAsync(Func<int, Task> work, CancellationToken end)
    {
        for (var number = 0; !end.IsCancellationRequested; number++)
        {
            try
            {
                await Task.Run(() => work(number), CancellationToken.None);
            }
            catch (RpcException e)
            {
                Interlocked.Increment(ref _errors);
                await Console.Error.WriteLineAsync(e.Status.ToString());
            }
        }
    }

    private async Task ReportAsync(CancellationToken end)
    {
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        while (!end.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(end);
            }
            catch (OperationCanceledException)
            {
                // The last line is written too.
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} {Interlocked.Read(ref _written)} "
                + $"{Interlocked.Read(ref _read)} {Interlocked.Read(ref _errors)}"));
        }
    }

    /// <summary>One stream of new rows; every writer repeats a tenth of what it wrote before.</summary>
    private async Task WriteAsync(GrpcChannel channel, int writer, int number)
    {
        using var call = new Ingest.IngestClient(channel).Write();
        await call.RequestStream.WriteAsync(new WriteRequest
        {
            Start = new WriteStart { BatchId = $"soak-{writer}-{number}", Table = IngestTable.Transactions },
        });
        var sending = SendAsync(call.RequestStream, writer, number);
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            if (answer.Summary is not { } summary) continue;
            Interlocked.Add(ref _written, summary.RowsCommitted);
            if (summary.RowsQuarantined != 0) throw new InvalidOperationException($"Rows were refused: {summary}");
        }

        await sending;
    }

    private static async Task SendAsync(IClientStreamWriter<WriteRequest> requests, int writer, int number)
    {
        using var bytes = new MemoryStream();
        using var arrow = new ArrowStreamWriter(bytes, Columns, leaveOpen: true);
        for (var batch = 0; batch < BatchesPerStream; batch++)
        {
            // Rows of a writer are numbered through; a tenth of each stream overlaps with the one before.
            var first = ((long)number * BatchesPerStream * 9 / 10 + batch) * BatchRows;
            await arrow.WriteRecordBatchAsync(Batch(writer, first));
            await SendAsync();
        }

        await arrow.WriteEndAsync();
        await SendAsync();
        await requests.CompleteAsync();

        async Task SendAsync()
        {
            await requests.WriteAsync(new WriteRequest
            {
                SerializedArrow = ByteString.CopyFrom(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)),
            });
            bytes.SetLength(0);
        }
    }

    private static RecordBatch Batch(int writer, long first)
    {
        var (ids, customers) = (new Int64Array.Builder(), new Int64Array.Builder());
        var (instants, amounts) = (new Int64Array.Builder(), new DoubleArray.Builder());
        for (var row = first; row < first + BatchRows; row++)
        {
            ids.Append((row * Writers) + writer);
            customers.Append(row * 7919 % 100_003);
            instants.Append(1_704_067_200_000_000 + (row % 30_000_000 * 1_000_000));
            amounts.Append(((row % 10_000) + 1) / 100.0);
        }

        var micros = instants.Build().Data;
        return new RecordBatch(Columns,
        [
            ids.Build(), customers.Build(),
            new TimestampArray(new ArrayData(Columns.GetFieldByIndex(2).DataType, BatchRows, 0, 0, micros.Buffers)),
            amounts.Build(),
        ], BatchRows);
    }

    private async Task ReadAsync(GrpcChannel channel)
    {
        using var call = new Scoring.ScoringClient(channel).ScoreCustomers(new ScoreCustomersRequest());
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            if (answer.Summary is { } summary) Interlocked.Add(ref _read, summary.RowCount);
    }
}
