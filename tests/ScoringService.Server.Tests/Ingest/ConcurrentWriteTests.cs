using System.Globalization;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Many writers and readers at the same time.</summary>
public sealed class ConcurrentWriteTests
{
    private const int Writers = 8;
    private const int Readers = 4;
    private const int Rows = 3000;

    [Fact]
    public async Task Write_EightStreamsBesideFourReaders_LoseNothing()
    {
        await using var service = await TestService.StartAsync(600);
        var client = new V1.Ingest.IngestClient(service.Channel);
        var before = service.Database.Summary();
        using var written = new CancellationTokenSource();
        var reading = Enumerable.Range(0, Readers).Select(_ => ReadUntilAsync(service, written.Token)).ToArray();

        // Each stream shares half of its rows with the next one: whoever comes first writes them.
        var summaries = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async w => (await client.SendAsync(
            WriteClient.Start($"w{w}", IngestTable.Transactions), Stream(w), pieceBytes: 10_000)).Summary));
        await written.CancelAsync();

        var distinct = (Writers + 1) * Rows / 2;
        Assert.Equal(distinct, summaries.Sum(s => s.RowsInserted));
        Assert.Equal((Writers * Rows) - distinct, summaries.Sum(s => s.RowsDuplicate));
        Assert.All(summaries, s => Assert.Equal((Rows, 0, true), (s.RowsCommitted, s.RowsQuarantined, s.IsComplete)));
        Assert.Equal(before.Transactions + distinct, service.Database.Summary().Transactions);
        foreach (var counts in await Task.WhenAll(reading))
        {
            Assert.NotEmpty(counts);
            // A reader sees whole states: customers are added and never go.
            Assert.Equal(counts.Order(), counts);
        }
    }

    [Fact]
    public async Task Metrics_AfterWriting_CountRowsByTableAndOutcomeAndNameNobody()
    {
        await using var service = await IngestService.StartAsync();
        await service.Client.SendAsync(
            WriteClient.Start("a", IngestTable.Transactions), SampleRows.Stream("T", 30, 10));
        await service.Client.SendAsync(
            WriteClient.Start("b", IngestTable.Transactions), SampleRows.Stream("T", 30, 10));
        await service.Client.PutCustomerAsync(new PutCustomerRequest
        {
            Customer = new CustomerRecord { CustomerId = "secret-id", Employees = -1 },
        });

        var text = await service.Service.MetricsAsync();
        // Tests that run beside this one, in the same process, count in the same metrics.
        Assert.True(Value(text, "scoring_ingest_rows_total", "transactions", "inserted") >= 30);
        Assert.True(Value(text, "scoring_ingest_rows_total", "transactions", "duplicate") >= 30);
        Assert.True(Value(text, "scoring_ingest_rows_total", "customers", "quarantined") >= 1);
        Assert.True(Value(text, "scoring_ingest_commit_duration_seconds_count", "transactions") >= 2);
        Assert.DoesNotContain("secret-id", text, StringComparison.Ordinal);
        Assert.DoesNotContain("C1", text, StringComparison.Ordinal);
    }

    private static double Value(string metrics, string name, params string[] labels) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal)
            && labels.All(label => line.Contains($"\"{label}\"", StringComparison.Ordinal)))
        .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    private static byte[] Stream(int writer) => ArrowBytes.Stream([.. Enumerable.Range(0, 10)
        .Select(b => SampleRows.Transactions("T", (writer * Rows / 2) + (b * Rows / 10), Rows / 10))]);

    private static async Task<List<long>> ReadUntilAsync(TestService service, CancellationToken end)
    {
        var counts = new List<long>();
        do
        {
            counts.Add((await service.ScoreAsync(new ScoreCustomersRequest())).Summary!.RowCount);
        }
        while (!end.IsCancellationRequested);
        return counts;
    }
}
