using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Flight;
using Apache.Arrow.Flight.Client;
using Apache.Arrow.Types;
using Grpc.Core;
using Grpc.Net.Client;

// The Arrow project's Flight client for .NET against any Flight server. Writes a line of JSON for each flight, row or
// answer: ADDRESS list | read FLIGHT-OR-COMMAND | write TABLE BATCH_ID ROWS
using var channel = GrpcChannel.ForAddress(args[0], new GrpcChannelOptions { MaxReceiveMessageSize = null });
var client = new FlightClient(channel);
await (args[1] switch
{
    "list" => ListAsync(),
    "read" => ReadAsync(args[2]),
    "write" => WriteAsync(args[2], args[3], int.Parse(args[4], CultureInfo.InvariantCulture)),
    _ => throw new ArgumentException($"There is no command '{args[1]}'."),
});

async Task ListAsync()
{
    using var flights = client.ListFlights();
    await foreach (var flight in flights.ResponseStream.ReadAllAsync())
        Say(new
        {
            flight = flight.Descriptor.Paths.First(), endpoints = flight.Endpoints.Count,
            columns = flight.Schema.FieldsList.Select(field => field.Name),
        });
}

async Task ReadAsync(string flight)
{
    var info = await client.GetInfo(flight.StartsWith('{')
        ? FlightDescriptor.CreateCommandDescriptor(flight) : FlightDescriptor.CreatePathDescriptor(flight));
    await Task.WhenAll(info.Endpoints.Select(async endpoint =>
    {
        using var stream = client.GetStream(endpoint.Ticket);
        var columns = info.Schema.FieldsList.Select(field => field.Name).ToArray();
        while (await stream.ResponseStream.MoveNext())
        {
            using var batch = stream.ResponseStream.Current;
            for (var row = 0; row < batch.Length; row++)
                Say(columns.ToDictionary(name => name, name => Value(batch.Column(name), row)));
        }
    }));
}

async Task WriteAsync(string table, string batchId, int rows)
{
    var ids = new StringArray.Builder();
    var customers = new StringArray.Builder();
    var kinds = new StringArray.Builder();
    var times = new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC"));
    for (var row = 0; row < rows; row++)
    {
        ids.Append(string.Create(CultureInfo.InvariantCulture, $"{batchId}-{row}"));
        customers.Append("C0000001");
        kinds.Append("TICKET");
        times.Append(new DateTimeOffset(2024, 6, 3, 8, 0, 0, TimeSpan.Zero).AddSeconds(row));
    }

    using var batch = new RecordBatch.Builder()
        .Append("interaction_id", false, ids.Build()).Append("customer_id", false, customers.Build())
        .Append("kind", false, kinds.Build()).Append("occurred_at", false, times.Build()).Build();
    using var put = await client.StartPut(FlightDescriptor.CreatePathDescriptor(table, batchId), batch.Schema);
    await put.RequestStream.WriteAsync(batch);
    await put.RequestStream.CompleteAsync();
    await foreach (var answer in put.ResponseStream.ReadAllAsync())
        Say(JsonDocument.Parse(answer.ApplicationMetadata.Memory).RootElement);
}

static object? Value(IArrowArray array, int row) => array switch
{
    _ when array.IsNull(row) => null,
    StringArray texts => texts.GetString(row),
    Int32Array numbers => numbers.GetValue(row),
    UInt8Array numbers => numbers.GetValue(row),
    DoubleArray numbers => numbers.GetValue(row),
    BooleanArray flags => flags.GetValue(row),
    TimestampArray times => times.GetTimestamp(row),
    _ => throw new NotSupportedException($"{array.GetType().Name}"),
};

static void Say(object value)
{
    var line = JsonSerializer.Serialize(value);
    lock (Console.Out) Console.Out.WriteLine(line);
}
