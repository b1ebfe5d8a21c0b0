using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Flight.Protocol;
using Apache.Arrow.Ipc;
using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Flight;
using ScoringService.V1;
using static Apache.Arrow.Flight.Protocol.FlightDescriptor.Types;

namespace ScoringService.Server.Tests.Flight;

/// <summary>Arrow Flight over real HTTP/2, with a client that knows nothing but the public protocol.</summary>
public sealed class FlightTests(FlightServer shared) : IClassFixture<FlightServer>
{
    private readonly TestService _service = shared.Service;
    private readonly FlightService.FlightServiceClient _client = new(shared.Service.Channel);

    [Fact]
    public async Task ListFlights_ModelAndData_NamesScoresAndFeatures()
    {
        var flights = await ReadAsync(_client.ListFlights(new Criteria()).ResponseStream);
        var some = await ReadAsync(
            _client.ListFlights(new Criteria { Expression = ByteString.CopyFromUtf8("FEAT") }).ResponseStream);

        Assert.Equal(["scores", "features"], flights.Select(flight => flight.FlightDescriptor.Path.Single()));
        Assert.Equal(["features"], some.Select(flight => flight.FlightDescriptor.Path.Single()));
        Assert.All(flights, flight => Assert.Equal(Environment.ProcessorCount, flight.Endpoint.Count));
        var everybody = await _service.ScoreAsync(new ScoreCustomersRequest());
        Assert.All(flights, flight => Assert.Equal(everybody.Summary!.RowCount, flight.TotalRecords));
    }

    [Fact]
    public async Task DoGet_AllEndpoints_AreEverybodyOnce()
    {
        var info = await _client.GetFlightInfoAsync(Path("scores"));
        var ids = new List<string>();
        foreach (var endpoint in info.Endpoint)
            await foreach (var batch in BatchesAsync(endpoint.Ticket)) ids.AddRange(Ids(batch));

        var expected = await _service.ScoreAsync(new ScoreCustomersRequest { Columns = { "customer_id" } });
        Assert.Equal(info.TotalRecords, ids.Count);
        Assert.Equal(expected.Rows().Select(row => (string)row["customer_id"]!).Order(), ids.Order());
    }

    [Fact]
    public async Task DoGet_CommandInJson_HasTheColumnsAndRowsAskedFor()
    {
        var command = Command("""{"columns": ["tier", "customer_id"], "filter": {"rule": "kind = 'B2B'"}}""");
        var info = await _client.GetFlightInfoAsync(command);
        var schema = await _client.GetSchemaAsync(command);
        var rows = 0L;
        foreach (var endpoint in info.Endpoint)
        {
            await foreach (var batch in BatchesAsync(endpoint.Ticket))
            {
                Assert.Equal(["tier", "customer_id"], batch.Schema.FieldsList.Select(field => field.Name));
                rows += batch.Length;
            }
        }

        Assert.Equal(info.TotalRecords, rows);
        Assert.InRange(rows, 1, FlightServer.Customers / 2);
        Assert.Equal(info.Schema, schema.Schema);
        using var reader = new ArrowStreamReader(new MemoryStream(schema.Schema.ToByteArray()));
        Assert.Equal(["tier", "customer_id"], reader.Schema.FieldsList.Select(field => field.Name));
    }

    [Fact]
    public async Task DoGet_CommitSinceTheInfo_IsStillTheRunOfTheInfo()
    {
        var info = await _client.GetFlightInfoAsync(Path("scores"));
        await PutAsync(Path("transactions", "one-more"), Sale("late", "a-new-customer"));
        var now = await _service.ScoreAsync(new ScoreCustomersRequest());
        var rows = 0L;
        foreach (var endpoint in info.Endpoint)
            await foreach (var batch in BatchesAsync(endpoint.Ticket)) rows += batch.Length;

        Assert.Equal(info.TotalRecords, rows);
        Assert.Equal(rows + 1, now.Summary!.RowCount);
    }

    [Fact]
    public async Task DoGet_TicketOfNobody_IsInvalid()
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            () => CountAsync(new Ticket { Ticket_ = ByteString.CopyFromUtf8("\xff\xff nonsense") }));
        var unknown = await Assert.ThrowsAsync<RpcException>(
            async () => await _client.GetFlightInfoAsync(Path("nope")));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task DoPut_RowsAndDeletion_AreCommittedAndAcknowledged()
    {
        var written = await PutAsync(Path("transactions", "day-1"), Sale("flight-1", "C0000001"));
        var again = await PutAsync(Path("transactions", "day-1"), Sale("flight-1", "C0000001"));

        Assert.Equal("1", written.GetProperty("summary").GetProperty("rowsInserted").GetString());
        Assert.True(again.GetProperty("summary").GetProperty("isComplete").GetBoolean());
        var batch = await new V1.Ingest.IngestClient(_service.Channel).GetIngestBatchAsync(
            new GetIngestBatchRequest { BatchId = "day-1" });
        Assert.Equal(1, batch.RowsCommitted);
    }

    [Theory]
    [InlineData("nothing", "batch")]
    [InlineData("transactions")]
    public async Task DoPut_PathWithoutATable_SaysWhatItMustBe(params string[] path)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => PutAsync(Path(path), Sale("x", "y")));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("flight_descriptor", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DoAction_FitThenActivate_AnswersInJson()
    {
        var actions = await ReadAsync(_client.ListActions(new Empty()).ResponseStream);
        var fitted = await ActAsync("fit", "");
        var version = fitted[^1].GetProperty("model").GetProperty("version").GetString()!;
        var active = await ActAsync("activate", $$"""{"version": {{version}}}""");

        Assert.Equal(["fit", "activate", "backup"], actions.Select(action => action.Type).Take(3));
        Assert.Contains(fitted, answer => answer.TryGetProperty("progress", out _));
        Assert.Equal(version, active.Single().GetProperty("version").GetString());
        Assert.Equal(long.Parse(version), _service.Database.ActiveModelVersion);
    }

    [Theory]
    [InlineData("nonsense", "", StatusCode.NotFound)]
    [InlineData("activate", "{", StatusCode.InvalidArgument)]
    [InlineData("backup", "", StatusCode.FailedPrecondition)]
    public async Task DoAction_Wrong_SaysWhy(string type, string body, StatusCode expected)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => ActAsync(type, body));

        Assert.Equal(expected, error.StatusCode);
    }

    [Fact]
    public async Task Handshake_BasicLogin_GivesTheHeaderOfLaterCalls()
    {
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes("anybody:the-key"));
        using var call = _client.Handshake(new Metadata { { "authorization", $"Basic {login}" } });
        await call.RequestStream.CompleteAsync();
        var headers = await call.ResponseHeadersAsync;
        await ReadAsync(call.ResponseStream);

        Assert.Equal("Bearer the-key", headers.GetValue("authorization"));
    }

    private static FlightDescriptor Path(params string[] path) =>
        new() { Type = DescriptorType.Path, Path = { path } };

    private static FlightDescriptor Command(string json) =>
        new() { Type = DescriptorType.Cmd, Cmd = ByteString.CopyFromUtf8(json) };

    private static RecordBatch Sale(string transaction, string customer) => new RecordBatch.Builder()
        .Append("transaction_id", false, new StringArray.Builder().Append(transaction).Build())
        .Append("customer_id", false, new StringArray.Builder().Append(customer).Build())
        .Append("occurred_at", false, new TimestampArray.Builder(Apache.Arrow.Types.TimeUnit.Microsecond, "UTC")
            .Append(new DateTimeOffset(2024, 12, 30, 0, 0, 0, TimeSpan.Zero)).Build())
        .Append("amount", false, new DoubleArray.Builder().Append(12.5).Build())
        .Build();

    private static IEnumerable<string> Ids(RecordBatch batch)
    {
        var ids = (StringArray)batch.Column("customer_id");
        for (var row = 0; row < ids.Length; row++) yield return ids.GetString(row)!;
    }

    private static async Task<List<T>> ReadAsync<T>(IAsyncStreamReader<T> stream)
    {
        var all = new List<T>();
        await foreach (var message in stream.ReadAllAsync()) all.Add(message);
        return all;
    }

    private async Task<long> CountAsync(Ticket ticket)
    {
        var rows = 0L;
        await foreach (var batch in BatchesAsync(ticket)) rows += batch.Length;
        return rows;
    }

    /// <summary>Reads a stream as Flight clients do: messages become an Arrow IPC stream again.</summary>
    private async IAsyncEnumerable<RecordBatch> BatchesAsync(Ticket ticket)
    {
        using var call = _client.DoGet(ticket);
        var bytes = new MemoryStream();
        await foreach (var data in call.ResponseStream.ReadAllAsync())
            bytes.Write(FlightMessages.Join(data).Span);
        bytes.Position = 0;
        using var reader = new ArrowStreamReader(bytes);
        while (await reader.ReadNextRecordBatchAsync() is { } batch) yield return batch;
    }

    /// <summary>Writes a batch, and gives the last answer.</summary>
    private async Task<JsonElement> PutAsync(FlightDescriptor descriptor, RecordBatch batch)
    {
        using var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, batch.Schema, leaveOpen: true))
            await writer.WriteRecordBatchAsync(batch);
        using var call = _client.DoPut();
        try
        {
            foreach (var data in FlightMessages.Split(bytes.ToArray()))
            {
                data.FlightDescriptor = descriptor;
                await call.RequestStream.WriteAsync(data);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The service has ended the call before it had all of it: why is in its answer.
        }

        var answers = await ReadAsync(call.ResponseStream);
        return JsonDocument.Parse(answers[^1].AppMetadata.ToStringUtf8()).RootElement;
    }

    private async Task<List<JsonElement>> ActAsync(string type, string body)
    {
        using var call = _client.DoAction(
            new Apache.Arrow.Flight.Protocol.Action { Type = type, Body = ByteString.CopyFromUtf8(body) });
        return [.. (await ReadAsync(call.ResponseStream))
            .Select(result => JsonDocument.Parse(result.Body.ToStringUtf8()).RootElement)];
    }
}

/// <summary>One server for the tests of Flight.</summary>
public sealed class FlightServer : IAsyncLifetime
{
    // Enough that a flight is read in several streams.
    internal const int Customers = 12_000;

    internal TestService Service { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Service = await TestService.StartAsync(Customers);

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Service.DisposeAsync();
}
