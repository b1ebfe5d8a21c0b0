using System.Text;
using Apache.Arrow.Flight.Protocol;
using Google.Protobuf;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.V1;

namespace ScoringService.Server.Flight;

/// <summary>Flight's descriptors and tickets as this service's requests. People write JSON; what the service gives out
/// are protobuf messages. Unless a request says otherwise, codes are spelled out: Arrow's own clients in .NET and Rust
/// read no dictionaries, and a client of Flight does not know of this service what it could ask for.</summary>
internal static class FlightRequests
{
    private const string Scores = "scores";
    private const string Features = "features";
    private const string Delete = "delete";

    /// <summary>The flights that are listed: everybody's scores, and everybody's features.</summary>
    public static IReadOnlyList<string> Listed { get; } = [Scores, Features];

    /// <summary>What a descriptor asks for.</summary>
    /// <exception cref="RequestException">NOT_FOUND: there is no such flight. INVALID_ARGUMENT: the command cannot be
    /// read.</exception>
    public static ScoreCustomersRequest Read(FlightDescriptor descriptor) => descriptor.Type switch
    {
        FlightDescriptor.Types.DescriptorType.Path => Flight(descriptor.Path),
        FlightDescriptor.Types.DescriptorType.Cmd => FlightSql.Find(descriptor.Cmd) is { } command
            ? Read(FlightSql.Query(command)) : Read(descriptor.Cmd.ToStringUtf8()),
        _ => throw RequestException.Invalid("type", "must be PATH or CMD."),
    };

    /// <summary>What a text asks for: the name of a flight, or a request in JSON.</summary>
    /// <exception cref="RequestException">As for a descriptor.</exception>
    public static ScoreCustomersRequest Read(string command) => command.StartsWith('{')
        ? Spelled(Json("cmd", ScoreCustomersRequest.Parser, ByteString.CopyFromUtf8(command))) : Flight([command]);

    /// <summary>What a ticket asks for.</summary>
    /// <exception cref="RequestException">INVALID_ARGUMENT: it is neither one that GetFlightInfo gave nor
    /// JSON.</exception>
    public static ScoreCustomersRequest Read(Ticket ticket)
    {
        if (!ticket.Ticket_.IsEmpty && ticket.Ticket_[0] == '{')
            return Spelled(Json("ticket", ScoreCustomersRequest.Parser, ticket.Ticket_));
        try
        {
            return Spelled(ScoreCustomersRequest.Parser.ParseFrom(ticket.Ticket_));
        }
        catch (InvalidProtocolBufferException)
        {
            throw RequestException.Invalid("ticket",
                "is neither one that GetFlightInfo gave nor a ScoreCustomersRequest in JSON.");
        }
    }

    /// <summary>The ticket of a request.</summary>
    public static Ticket Ticket(ScoreCustomersRequest request) => new() { Ticket_ = request.ToByteString() };

    /// <summary>Where a written stream goes.</summary>
    /// <exception cref="RequestException">INVALID_ARGUMENT: the descriptor does not say it.</exception>
    public static WriteStart ReadTarget(FlightDescriptor? descriptor)
    {
        if (descriptor?.Type == FlightDescriptor.Types.DescriptorType.Cmd)
            return Json("cmd", WriteStart.Parser, descriptor.Cmd);
        string[] path = [.. descriptor?.Path ?? []];
        if (path is not ([_, _] or [_, _, Delete]))
            throw RequestException.Invalid("flight_descriptor",
                "must be the path [table, batch_id] or [table, batch_id, \"delete\"], or a WriteStart in JSON.");
        var tables = Enum.GetValues<IngestTable>().Where(value => value != IngestTable.Unspecified);
        var found = tables.FirstOrDefault(value => path[0] == Name(value));
        if (found == IngestTable.Unspecified)
            throw RequestException.Invalid("flight_descriptor.path",
                $"There is no table '{path[0]}'; there are {string.Join(", ", tables.Select(Name))}.");
        return new WriteStart
        {
            Table = found, BatchId = path[1],
            Operation = path.Length == 2 ? IngestOperation.Upsert : IngestOperation.Delete,
        };
    }

    /// <summary>Reads a message in protobuf's JSON; empty is a message without fields.</summary>
    /// <exception cref="RequestException">INVALID_ARGUMENT.</exception>
    public static T Json<T>(string field, MessageParser<T> parser, ByteString text)
        where T : IMessage<T>, new()
    {
        if (text.IsEmpty) return new T();
        try
        {
            return parser.ParseJson(Encoding.UTF8.GetString(text.Span));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw RequestException.Invalid(field, $"must be a {new T().Descriptor.Name} in JSON: {e.Message}");
        }
    }

    /// <summary>A message in protobuf's JSON.</summary>
    public static ByteString Json(IMessage message) => ByteString.CopyFromUtf8(JsonFormatter.Default.Format(message));

    private static ScoreCustomersRequest Spelled(ScoreCustomersRequest request)
    {
        if (!request.HasDictionaryEncoded) request.DictionaryEncoded = false;
        return request;
    }

    private static ScoreCustomersRequest Flight(IReadOnlyList<string> path) => path switch
    {
        [Scores] => Spelled(new ScoreCustomersRequest()),
        [Features] => Spelled(
            new ScoreCustomersRequest { Columns = { FeatureColumns.All.Select(column => column.Name) } }),
        _ => throw RequestException.NotFound($"There is no flight '{string.Join('/', path)}'; there are {Scores} and "
            + $"{Features}, and commands that are a ScoreCustomersRequest in JSON."),
    };

    private static string Name(IngestTable table) => table.ToString().ToLowerInvariant();
}
