using System.Text.Json;
using ScoringService.Server.Tests;

namespace ScoringService.Interop;

/// <summary>The writing clients of examples/, in other languages, write rows into a real server.</summary>
public sealed class IngestClientTests
{
    private const int Rows = 25_000;

    public static TheoryData<string> Clients => new("python", "node");

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_File_IsWrittenOnceHoweverOftenItIsSent(string client)
    {
        await using var service = await TestService.StartAsync(0);
        var folder = Directory.CreateTempSubdirectory("scoring-interop-");
        try
        {
            var file = Path.Combine(folder.FullName, "rows.jsonl");
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, Rows).Select(i => JsonSerializer.Serialize(new
            {
                transaction_id = $"T{i}", customer_id = $"客户{i % 100}", amount = (i % 100) + 0.25,
                occurred_at = "2024-06-03T08:00:00Z", channel = i % 3 == 0 ? null : "web", note = true,
            })));
            string[] arguments = ["--table", "transactions", "--batch-id", "b", file];

            foreach (var _ in Enumerable.Range(0, 2))
            {
                var summary = await RunAsync(service, client, arguments);
                Assert.Equal(Rows, Number(summary, "rowsCommitted"));
                Assert.Equal(Rows, Number(summary, "rowsInserted"));
                Assert.Equal(100, Number(summary, "newCustomers"));
                Assert.True(summary.GetProperty("isComplete").GetBoolean());
            }

            Assert.Equal((100, Rows), (service.Database.Summary().Customers, service.Database.Summary().Transactions));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_OneRecord_LearnsWhatBecameOfIt(string client)
    {
        await using var service = await TestService.StartAsync(0);
        const string good = """
            {"transaction_id":"T1","customer_id":"C1","amount":"12.50","occurred_at":"2024-06-03T08:00:00Z"}
            """;
        var inserted = await RunAsync(service, client, "--put-transaction", good);
        Assert.Equal("RECORD_OUTCOME_INSERTED", inserted.GetProperty("outcome").GetString());
        var again = await RunAsync(service, client, "--put-transaction", good);
        Assert.Equal("RECORD_OUTCOME_DUPLICATE", again.GetProperty("outcome").GetString());
        var bad = await RunAsync(service, client, "--put-transaction", good.Replace("12.50", "x").Replace("T1", "T2"));
        Assert.Equal("RECORD_OUTCOME_QUARANTINED", bad.GetProperty("outcome").GetString());
        Assert.Equal("amount", bad.GetProperty("column").GetString());
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_RequiredColumnMissing_GetsItsName(string client)
    {
        await using var service = await TestService.StartAsync(0);
        var folder = Directory.CreateTempSubdirectory("scoring-interop-");
        try
        {
            var file = Path.Combine(folder.FullName, "rows.jsonl");
            await File.WriteAllTextAsync(file, """{"transaction_id":"T1","amount":1.5}""");
            var (exit, _, error) = await Examples.StartAsync(service.GrpcAddress, Script(client),
                "--table", "transactions", "--batch-id", "b", file);
            Assert.NotEqual(0, exit);
            Assert.Contains("INVALID_ARGUMENT", error, StringComparison.Ordinal);
            Assert.Contains("customer_id", error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[] Script(string client) => client == "python"
        ? Examples.Python("ingest.py") : Examples.Node("ingest.mjs");

    // A 64-bit number is a text in protobuf's JSON and a number in the Node client; 0 may be left out.
    private static long Number(JsonElement summary, string name) => summary.GetProperty(name) is var value
        && value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!) : value.GetInt64();

    private static async Task<JsonElement> RunAsync(TestService service, string client, params string[] arguments)
    {
        var (exit, output, error) = await Examples.StartAsync(service.GrpcAddress, Script(client), arguments);
        Assert.True(exit == 0, $"The {client} client ended with {exit}: {error}");
        return JsonDocument.Parse(output).RootElement;
    }
}
