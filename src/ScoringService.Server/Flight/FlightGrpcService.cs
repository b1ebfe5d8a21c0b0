using System.Buffers;
using System.Text;
using Apache.Arrow.Flight.Protocol;
using Apache.Arrow.Flight.Protocol.Sql;
using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Errors;
using ScoringService.Server.Ingest;
using ScoringService.Server.Services;
using ScoringService.Server.Snapshots;
using ScoringService.Server.Streaming;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Flight;

/// <summary>The service of arrow/flight/protocol/flight.proto: what the service Scoring streams and the service Ingest
/// takes, for clients that speak Arrow Flight. See docs/flight.md.</summary>
internal sealed class FlightGrpcService(
    ScoringDatabase database, SnapshotCache snapshots, ServerOptions options, ScoreSender sender, WriteStreams writes,
    FlightActions actions) : FlightService.FlightServiceBase
{
    // Fewer customers are read sooner than a second stream is set up.
    private const int LeastCustomersToShare = 10_000;
    private const int MostEndpoints = 16;
    private const string Authorization = "authorization";
    private const string Basic = "Basic ";

    /// <summary>Turns a name and password, of which the password is an API key, into the header that later calls carry.
    /// Whether the key is good has been settled before.</summary>
    public override async Task Handshake(
        IAsyncStreamReader<HandshakeRequest> requestStream, IServerStreamWriter<HandshakeResponse> responseStream,
        ServerCallContext context)
    {
        var header = context.RequestHeaders.GetValue(Authorization) ?? "";
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            throw RequestException.Invalid(Authorization,
                "must be Basic, with an API key as the password; or send Bearer with every call, without Handshake.");
        var login = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Basic.Length..], login, out var length)
            || login.AsSpan(0, length).IndexOf((byte)':') is not (>= 0 and var colon))
            throw RequestException.Invalid(Authorization, "is not a name and a password.");
        var key = Encoding.UTF8.GetString(login.AsSpan(0, length)[(colon + 1)..]);
        await context.WriteResponseHeadersAsync(new Metadata { { Authorization, $"Bearer {key}" } });
        while (await requestStream.MoveNext(context.CancellationToken))
            await responseStream.WriteAsync(new HandshakeResponse(), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task ListFlights(
        Criteria request, IServerStreamWriter<FlightInfo> responseStream, ServerCallContext context)
    {
        var wanted = request.Expression.ToStringUtf8();
        foreach (var name in Listed(context.CancellationToken))
            if (name.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                await responseStream.WriteAsync(await InfoAsync(Path(name), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<FlightInfo> GetFlightInfo(FlightDescriptor request, ServerCallContext context) =>
        InfoAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override async Task<PollInfo> PollFlightInfo(FlightDescriptor request, ServerCallContext context) =>
        new() { Info = await InfoAsync(request, context.CancellationToken), Progress = 1 };

    /// <inheritdoc/>
    public override async Task<SchemaResult> GetSchema(FlightDescriptor request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        if (FlightSql.TablesWanted(request.Cmd) is not { } wanted)
            return new SchemaResult { Schema = await SchemaAsync(FlightRequests.Read(request), cancellation) };
        var tables = await TablesAsync(wanted, cancellation);
        return new SchemaResult { Schema = UnsafeByteOperations.UnsafeWrap(FlightMessages.SchemaOf(tables)) };
    }

    /// <inheritdoc/>
    public override async Task DoGet(
        Ticket request, IServerStreamWriter<FlightData> responseStream, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        if (FlightSql.TablesWanted(request.Ticket_) is { } wanted)
        {
            foreach (var piece in FlightMessages.Split(await TablesAsync(wanted, cancellation)))
                await responseStream.WriteAsync(piece, cancellation);
            return;
        }

        var plan = await PlanAsync(FlightRequests.Read(request), cancellation);
        foreach (var piece in FlightMessages.Split(plan.Format.Head))
            await responseStream.WriteAsync(piece, cancellation);
        var bytes = new ArrayBufferWriter<byte>(plan.MaxBatchBytes);
        await sender.SendAsync(plan, (batch, writer) =>
        {
            // The batch before is on its way: what is written has been copied into the connection's buffers.
            bytes.ResetWrittenCount();
            writer.Measure(batch.Arrow);
            writer.Write(batch.Arrow, bytes);
            var data = FlightMessages.Create(bytes.WrittenMemory, writer.MetadataBytes);
            data.AppMetadata = UnsafeByteOperations.UnsafeWrap(plan.TokenAfter(batch));
            return responseStream.WriteAsync(data, cancellation);
        }, cancellation);
    }

    /// <inheritdoc/>
    public override Task DoPut(
        IAsyncStreamReader<FlightData> requestStream, IServerStreamWriter<PutResult> responseStream,
        ServerCallContext context) => writes.RunAsync(
            new FlightRows(requestStream), new FlightAnswers(responseStream), context.CancellationToken);

    /// <inheritdoc/>
    public override Task DoAction(
        Apache.Arrow.Flight.Protocol.Action request, IServerStreamWriter<Result> responseStream,
        ServerCallContext context) => actions.RunAsync(request,
            query => SchemaAsync(FlightRequests.Read(query), context.CancellationToken),
            answer => responseStream.WriteAsync(new Result { Body = answer }, context.CancellationToken), context);

    /// <inheritdoc/>
    public override async Task ListActions(
        Empty request, IServerStreamWriter<ActionType> responseStream, ServerCallContext context)
    {
        foreach (var action in FlightActions.All) await responseStream.WriteAsync(action, context.CancellationToken);
    }

    private ValueTask<ScoreStreamPlan> PlanAsync(ScoreCustomersRequest request, CancellationToken cancellation) =>
        request.ChangesSinceRunId.Length == 0
            ? new ScoreStreamPlanner(database, snapshots, options).PlanAsync(request, cancellation)
            : throw RequestException.Invalid("changes_since_run_id",
                "cannot be answered by Flight, which has no place for customers who were removed.");

    private static FlightDescriptor Path(string name) =>
        new() { Type = FlightDescriptor.Types.DescriptorType.Path, Path = { name } };

    private static ByteString SchemaOf(ScoreStreamPlan plan) =>
        UnsafeByteOperations.UnsafeWrap(FlightMessages.SchemaOf(plan.Format.Head));

    private async Task<ByteString> SchemaAsync(ScoreCustomersRequest request, CancellationToken cancellation) =>
        SchemaOf(await PlanAsync(request, cancellation));

    /// <summary>Without data or a model there is nothing to list.</summary>
    private IEnumerable<string> Listed(CancellationToken cancellation) =>
        database.ActiveModelVersion == 0 || database.DefaultAsOf(cancellation) is null ? [] : FlightRequests.Listed;

    private Task<byte[]> TablesAsync(CommandGetTables wanted, CancellationToken cancellation) => FlightSql.ListAsync(
        wanted, Listed(cancellation).Select(name =>
            (name, (Func<Task<ByteString>>)(() => SchemaAsync(FlightRequests.Read(name), cancellation)))));

    private async Task<FlightInfo> TablesInfoAsync(
        FlightDescriptor descriptor, CommandGetTables wanted, CancellationToken cancellation) => new()
        {
            Schema = UnsafeByteOperations.UnsafeWrap(
                FlightMessages.SchemaOf(await TablesAsync(wanted, cancellation))),
            FlightDescriptor = descriptor, TotalRecords = -1, TotalBytes = -1,
            Endpoint = { new FlightEndpoint { Ticket = new Ticket { Ticket_ = descriptor.Cmd } } },
        };

    /// <summary>How to read a flight. Its tickets name the run, so that all endpoints together are one state of the
    /// data and of the model.</summary>
    private async Task<FlightInfo> InfoAsync(FlightDescriptor descriptor, CancellationToken cancellation)
    {
        if (FlightSql.TablesWanted(descriptor.Cmd) is { } wanted)
            return await TablesInfoAsync(descriptor, wanted, cancellation);
        var request = FlightRequests.Read(descriptor);
        var plan = await PlanAsync(request, cancellation);
        var info = new FlightInfo
        {
            Schema = SchemaOf(plan), FlightDescriptor = descriptor, TotalRecords = plan.RowCount, TotalBytes = -1,
            AppMetadata = ByteString.CopyFromUtf8(plan.Snapshot.RunId),
        };
        var isShared = request.Shard is null && request.Ids is null && plan.RowCount >= LeastCustomersToShare;
        var count = isShared ? Math.Clamp(Environment.ProcessorCount, 1, MostEndpoints) : 1;
        for (var i = 0; i < count; i++)
        {
            var part = request.Clone();
            if (count > 1) part.Shard = new Shard { Index = i, Count = count };
            part.ResumeToken = UnsafeByteOperations.UnsafeWrap(plan.TokenOf(ScoreStreamPlanner.Fingerprint(part)));
            info.Endpoint.Add(new FlightEndpoint { Ticket = FlightRequests.Ticket(part) });
        }

        return info;
    }
}
