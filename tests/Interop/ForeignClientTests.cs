using System.Text.Json;
using Google.Protobuf;
using ScoringService.Engine;
using ScoringService.Server.Tests;
using ScoringService.V1;

namespace ScoringService.Interop;

/// <summary>
/// The clients of examples/, written with libraries that this project did not write, read scores from a real server.
/// They need what scripts/install-test-tools.sh installs; where that is missing the tests fail and the client's own
/// message says what is missing.
/// </summary>
public sealed class ForeignClientTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly string[] Python = Examples.Python("score_customers.py");
    private static readonly string[] Node = Examples.Node("score-customers.mjs");

    // Every Arrow type that the service sends, with and without nulls.
    private static readonly ColumnDefinition[] Columns =
    [
        FeatureColumns.CustomerId, FeatureColumns.Kind, FeatureColumns.Industry, FeatureColumns.LastPurchaseAt,
        FeatureColumns.RecencyDays, FeatureColumns.TotalSpend, FeatureColumns.InterPurchaseStdDays,
        .. ScoreColumns.All,
    ];

    public static TheoryData<string> Clients => new("python", "node");

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_Everybody_GetsTheEnginesValues(string client)
    {
        var names = string.Join(',', Columns.Select(c => c.Name));
        var lines = await RunAsync(client, "--columns", names, "--max-batch-bytes", "65536");

        var database = shared.Service.Database;
        var features = database.ReadFeatures(database.DefaultAsOf()!.Value);
        var scores = CustomerScorer.Score(database.ActiveModel()!.Model, features);
        Assert.Equal(features.Count + 1, lines.Count);
        for (var row = 0; row < features.Count; row++)
        {
            foreach (var definition in Columns)
            {
                var set = ScoreColumns.All.Contains(definition) ? (ColumnSet)scores : features;
                AssertEqual(set[definition], row, lines[row].GetProperty(definition.Name));
            }
        }

        Assert.Equal(features.Count, lines[^1].GetProperty("summary").GetProperty("rows").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_Ids_GetsThemInOrderAndTheUnknownOnes(string client)
    {
        var lines = await RunAsync(client, "--ids", "C0000002,客户0000003,nobody");

        Assert.Equal(["C0000002", "客户0000003"], lines[..2].Select(l => l.GetProperty("customer_id").GetString()));
        Assert.Equal("nobody", lines[2].GetProperty("summary").GetProperty("unknown")[0].GetString());
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_OneCustomer_GetsItsScoresAndWhy(string client)
    {
        const string id = "C0000013";
        var lines = await RunAsync(client, "--customer", id);

        var customer = await shared.Service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = id, WithExplanation = true });
        Assert.NotEmpty(customer.Explanation.Value.Dimensions);
        Assert.NotEmpty(customer.Explanation.Churn.Contributions);
        Assert.Equal(id, lines.Single().GetProperty("customerId").GetString());
        foreach (var part in (string[])["rfm", "lifetime", "churn", "lifecycle", "value", "cluster", "explanation"])
        {
            var expected = JsonDocument.Parse(JsonFormatter.Default.Format(customer)).RootElement.GetProperty(part);
            // Instants are texts in protobuf's JSON and seconds and nanoseconds in the Node client.
            if (part == "lifetime") expected = expected.GetProperty("predictedClv");
            var actual = lines[0].GetProperty(part);
            if (part == "lifetime") actual = actual.GetProperty("predictedClv");
            Assert.True(JsonElement.DeepEquals(expected, actual), $"{part}: {expected} and {actual}");
        }
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_WrongColumn_GetsTheFieldsName(string client)
    {
        var (exit, _, error) = await StartAsync(client, "--columns", "nonsense");

        Assert.NotEqual(0, exit);
        Assert.Contains("INVALID_ARGUMENT: columns[0]", error, StringComparison.Ordinal);
    }

    private static void AssertEqual(Column column, int row, JsonElement actual)
    {
        if (!column.IsValid(row))
        {
            Assert.Equal(JsonValueKind.Null, actual.ValueKind);
            return;
        }

        switch (column)
        {
            case Column<int> c: Assert.Equal(c.Values[row], actual.GetInt32()); break;
            case Column<byte> c: Assert.Equal(c.Values[row], actual.GetInt32()); break;
            case Column<double> c: Assert.Equal(c.Values[row], actual.GetDouble()); break;
            // The Node client shows instants in milliseconds, cut or with decimals, the Python one in microseconds.
            case Column<long> c:
                Assert.Contains(
                    actual.GetDouble(), new[] { c.Values[row], c.Values[row] / 1000.0, c.Values[row] / 1000 });
                break;
            case BooleanColumn c: Assert.Equal(c[row], actual.GetBoolean()); break;
            case Utf8Column c: Assert.Equal(c[row], actual.GetString()); break;
            case DictionaryColumn c: Assert.Equal(c[row], actual.GetString()); break;
            default: Assert.Fail(column.GetType().Name); break;
        }
    }

    private async Task<List<JsonElement>> RunAsync(string client, params string[] arguments)
    {
        var (exit, output, error) = await StartAsync(client, arguments);
        Assert.True(exit == 0, $"The {client} client ended with {exit}: {error}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private Task<(int Exit, string Output, string Error)> StartAsync(string client, params string[] arguments) =>
        Examples.StartAsync(shared.Service.GrpcAddress, client == "python" ? Python : Node, arguments);
}
