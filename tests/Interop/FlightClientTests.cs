using System.Text.Json;
using ScoringService.Server.Tests;
using ScoringService.V1;

namespace ScoringService.Interop;

/// <summary>
/// Clients that speak Arrow Flight and know nothing of this service's own protocol: a Node program made of Apache's
/// JavaScript library and the public protocol definition, and the Flight SQL client of the Arrow project's Rust
/// library, which comes as a package for Node.
/// </summary>
public sealed class FlightClientTests(FlightData shared) : IClassFixture<FlightData>
{
    private static readonly string[] Node = Examples.Node("flight.mjs");

    [Fact]
    public async Task Node_NoArguments_ListsTheFlights()
    {
        var flights = await RunAsync();

        Assert.Equal(["scores", "features"], flights.Select(flight => flight.GetProperty("flight").GetString()));
        Assert.All(flights, flight =>
        {
            Assert.Equal(Environment.ProcessorCount, flight.GetProperty("endpoints").GetInt32());
            Assert.Equal("customer_id", flight.GetProperty("columns")[0].GetString());
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Node_ReadAllEndpoints_GetsEverybodyAsTheServiceStreamsThem(bool hasDictionaries)
    {
        string[] columns = ["customer_id", "tier", "rfm_score", "last_purchase_at", "total_spend", "tags"];
        var request = new ScoreCustomersRequest { Columns = { columns }, DictionaryEncoded = hasDictionaries };
        var rows = await RunAsync("--read", Google.Protobuf.JsonFormatter.Default.Format(request));

        var expected = (await shared.Service.ScoreAsync(request)).Rows().ToDictionary(r => (string)r["customer_id"]!);
        Assert.Equal(expected.Count, rows.Count);
        foreach (var row in rows)
        {
            var customer = expected[row.GetProperty("customer_id").GetString()!];
            Assert.Equal(customer["tier"], row.GetProperty("tier").GetString());
            Assert.Equal(customer["total_spend"], Number(row.GetProperty("total_spend")));
            Assert.Equal(customer["rfm_score"], Number(row.GetProperty("rfm_score")));
        }
    }

    [Theory]
    [InlineData(BodyCompression.Lz4Frame)]
    [InlineData(BodyCompression.Zstd)]
    public async Task JavaScript_CompressedBatches_HaveTheRowsOfPlainOnes(BodyCompression compression)
    {
        var request = new ScoreCustomersRequest();
        var plain = await shared.Service.ScoreAsync(request);
        request.BodyCompression = compression;
        var packed = await shared.Service.ScoreAsync(request);

        Assert.InRange(packed.Bytes().Length, 1, plain.Bytes().Length * 3 / 4);
        Assert.Equal(
            await ArrowInteropTests.ReadAsync(plain.Bytes()), await ArrowInteropTests.ReadAsync(packed.Bytes()));
    }

    [Fact]
    public async Task Node_Write_IsCommittedOnce()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, 1000).Select(i => JsonSerializer.Serialize(new
            {
                interaction_id = $"I{i}", customer_id = "C0000001", kind = "TICKET",
                occurred_at = "2024-06-03T08:00:00Z",
            })));
            for (var i = 0; i < 2; i++)
            {
                var summary = (await RunAsync("--write", "interactions/from-node", file)).Single();
                Assert.Equal("1000", summary.GetProperty("rowsInserted").GetString());
                Assert.True(summary.GetProperty("isComplete").GetBoolean());
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Node_FlightThatIsNot_LearnsWhichThereAre()
    {
        var (exit, _, error) = await Examples.StartAsync(shared.Service.GrpcAddress, Node, "--read", "nonsense");

        Assert.NotEqual(0, exit);
        Assert.Contains("NOT_FOUND: There is no flight 'nonsense'; there are scores", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rust_Tables_AreTheFlights()
    {
        var tables = await RustAsync("tables");

        Assert.Equal(["scores", "features"], tables.EnumerateArray().Select(table => table.GetString()));
    }

    [Fact]
    public async Task Rust_ReadAllEndpoints_GetsEverybodyAsTheServiceStreamsThem()
    {
        var request = new ScoreCustomersRequest
        {
            Columns = { "customer_id", "rfm_score", "recency_days", "tier", "lifecycle_stage" },
        };
        var table = await RustAsync("query", Google.Protobuf.JsonFormatter.Default.Format(request));

        var expected = (await shared.Service.ScoreAsync(request)).Rows().ToDictionary(r => (string)r["customer_id"]!);
        Assert.Equal(expected.Count, table.GetProperty("rows").GetInt32());
        var columns = table.GetProperty("columns");
        for (var row = 0; row < expected.Count; row++)
        {
            var customer = expected[columns.GetProperty("customer_id")[row].GetString()!];
            Assert.Equal(customer["rfm_score"], Number(columns.GetProperty("rfm_score")[row]));
            Assert.Equal((long?)customer["recency_days"], (long?)Number(columns.GetProperty("recency_days")[row]));
            Assert.Equal(customer["tier"], columns.GetProperty("tier")[row].GetString());
            Assert.Equal(customer["lifecycle_stage"], columns.GetProperty("lifecycle_stage")[row].GetString());
        }
    }

    [Theory]
    [InlineData("scores")]
    [InlineData("features")]
    public async Task Rust_ListedFlight_GetsAllOfItsColumns(string flight)
    {
        var table = await RustAsync("query", flight);

        var expected = await shared.Service.ScoreAsync(new ScoreCustomersRequest());
        Assert.Equal(expected.Summary!.RowCount, table.GetProperty("rows").GetInt32());
        Assert.InRange(table.GetProperty("columns").EnumerateObject().Count(), 50, 150);
    }

    private static double? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();

    private async Task<List<JsonElement>> RunAsync(params string[] arguments)
    {
        var (exit, output, error) = await Examples.StartAsync(shared.Service.GrpcAddress, Node, arguments);
        Assert.True(exit == 0, $"The client ended with {exit}: {error}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private async Task<JsonElement> RustAsync(params string[] arguments)
    {
        var address = $"{shared.Service.GrpcAddress.Host}:{shared.Service.GrpcAddress.Port}";
        var (exit, output, error) = await Examples.StartAsync(
            shared.Service.GrpcAddress, ["node", "tests/Interop/flight-sql.mjs", address, .. arguments]);
        Assert.True(exit == 0, $"The client ended with {exit}: {error}");
        return JsonDocument.Parse(output).RootElement;
    }
}

/// <summary>A server with enough customers that a flight is read in several streams.</summary>
public sealed class FlightData : IAsyncLifetime
{
    internal TestService Service { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Service = await TestService.StartAsync(11_000);

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Service.DisposeAsync();
}
