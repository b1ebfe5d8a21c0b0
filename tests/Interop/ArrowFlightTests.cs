using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using ScoringService.V1;

namespace ScoringService.Interop;

/// <summary>The Arrow project's own Flight client for .NET, a program that shares no code with the service.</summary>
public sealed class ArrowFlightTests(FlightData shared) : IClassFixture<FlightData>
{
    [Fact]
    public async Task List_NoArguments_AreTheFlights()
    {
        var flights = await RunAsync("list");

        Assert.Equal(["scores", "features"], flights.Select(flight => flight.GetProperty("flight").GetString()));
        Assert.All(flights, flight =>
        {
            Assert.Equal(Environment.ProcessorCount, flight.GetProperty("endpoints").GetInt32());
            Assert.Equal("customer_id", flight.GetProperty("columns")[0].GetString());
        });
    }

    [Fact]
    public async Task Read_AllEndpoints_GetsEverybodyAsTheServiceStreamsThem()
    {
        string[] columns =
        [
            "customer_id", "rfm_score", "tier", "lifecycle_stage", "churn_probability", "last_purchase_at",
            "total_spend", "status",
        ];
        var request = new ScoreCustomersRequest { Columns = { columns } };
        var rows = await RunAsync("read", Google.Protobuf.JsonFormatter.Default.Format(request));

        var expected = (await shared.Service.ScoreAsync(request)).Rows().ToDictionary(r => (string)r["customer_id"]!);
        Assert.Equal(expected.Count, rows.Count);
        foreach (var row in rows)
        {
            var customer = expected[row.GetProperty("customer_id").GetString()!];
            var last = row.GetProperty("last_purchase_at");
            Assert.Equal(customer["last_purchase_at"],
                last.ValueKind == JsonValueKind.Null ? null : Microseconds(last.GetDateTimeOffset()));
            Assert.Equal(customer["total_spend"], Number(row.GetProperty("total_spend")));
            Assert.Equal(customer["rfm_score"], Number(row.GetProperty("rfm_score")));
            Assert.Equal(customer["churn_probability"], Number(row.GetProperty("churn_probability")));
            foreach (var code in (string[])["tier", "lifecycle_stage", "status"])
                Assert.Equal(customer[code], row.GetProperty(code).GetString());
        }
    }

    [Theory]
    [InlineData("scores")]
    [InlineData("features")]
    public async Task Read_ListedFlight_GetsAllOfItsColumns(string flight)
    {
        var rows = await RunAsync("read", flight);

        var listed = (await RunAsync("list")).Single(f => f.GetProperty("flight").GetString() == flight);
        Assert.Equal((await shared.Service.ScoreAsync(new ScoreCustomersRequest())).Summary!.RowCount, rows.Count);
        Assert.Equal(listed.GetProperty("columns").EnumerateArray().Select(name => name.GetString()),
            rows[0].EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Write_Twice_IsCommittedOnce()
    {
        for (var i = 0; i < 2; i++)
        {
            var answers = await RunAsync("write", "interactions", "from-arrow", "1000");
            var summary = answers[^1].GetProperty("summary");
            Assert.Equal("1000", summary.GetProperty("rowsInserted").GetString());
            Assert.True(summary.GetProperty("isComplete").GetBoolean());
        }
    }

    private static long Microseconds(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static double? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();

    private async Task<List<JsonElement>> RunAsync(params string[] arguments)
    {
        var program = typeof(ArrowFlightTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ArrowFlightClient").Value!;
        var start = new ProcessStartInfo("dotnet", [program, $"{shared.Service.GrpcAddress}", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"The client ended with {process.ExitCode}: {await error}");
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
