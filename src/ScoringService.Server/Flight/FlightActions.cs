using Apache.Arrow.Flight.Protocol;
using Apache.Arrow.Flight.Protocol.Sql;
using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Server.Services;
using ScoringService.V1;
using Any = Google.Protobuf.WellKnownTypes.Any;
using FlightAction = Apache.Arrow.Flight.Protocol.Action;

namespace ScoringService.Server.Flight;

/// <summary>What Flight's DoAction can do: calls of the other services, with requests and answers in JSON.</summary>
internal sealed class FlightActions(IServiceProvider services, AccessPolicy access)
{
    private const string Prepare = "CreatePreparedStatement";
    private const string Close = "ClosePreparedStatement";

    /// <summary>Names and meanings of the actions.</summary>
    public static IReadOnlyList<ActionType> All { get; } =
    [
        new() { Type = "fit", Description = "Fits a model: a FitModelRequest of scoring.v1 in JSON, or nothing for the "
            + "defaults. Results: FitModelResponse in JSON, progress first, the model last." },
        new() { Type = "activate", Description = "Takes a model into use: an ActivateModelRequest in JSON, such as "
            + "{\"version\": 2}. Result: the Model in JSON." },
        new() { Type = "backup", Description = "Writes a copy of the database to the server's folder for backups: a "
            + "BackupRequest in JSON, or nothing. Result: the BackupResponse in JSON." },
        new() { Type = Prepare, Description = "Flight SQL: prepares a query, which is the name of a flight or a "
            + "ScoreCustomersRequest in JSON." },
        new() { Type = Close, Description = "Flight SQL: forgets a prepared query." },
    ];

    /// <summary>Does an action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="schemaOf">Gives the schema of a query.</param>
    /// <param name="answer">Sends an answer.</param>
    /// <param name="context">The call.</param>
    /// <exception cref="RequestException">NOT_FOUND: there is none of that name. PERMISSION_DENIED: it is not for the
    /// caller. INVALID_ARGUMENT: its body cannot be read.</exception>
    public async Task RunAsync(
        FlightAction action, Func<string, Task<ByteString>> schemaOf, Func<ByteString, Task> answer,
        ServerCallContext context)
    {
        if (All.All(known => known.Type != action.Type))
            throw RequestException.NotFound($"There is no action '{action.Type}'; there are "
                + $"{string.Join(", ", All.Select(known => known.Type))}.");
        access.Require(context, $"{context.Method}#{action.Type}");
        switch (action.Type)
        {
            case "fit":
                await Service<ModelsGrpcService>().FitModel(
                    Body(FitModelRequest.Parser), new Answers<FitModelResponse>(Tell), context);
                break;
            case "activate":
                await Tell(await Service<ModelsGrpcService>().ActivateModel(
                    Body(ActivateModelRequest.Parser), context));
                break;
            case "backup":
                await Tell(await Service<AdminGrpcService>().Backup(Body(BackupRequest.Parser), context));
                break;
            case Prepare:
                await answer((await PrepareAsync(action.Body, schemaOf)).ToByteString());
                break;
            default:
                // Nothing is kept of a prepared query.
                break;
        }

        Task Tell(IMessage message) => answer(FlightRequests.Json(message));

        T Body<T>(MessageParser<T> parser)
            where T : IMessage<T>, new() => FlightRequests.Json("body", parser, action.Body);
    }

    private static async Task<Any> PrepareAsync(ByteString body, Func<string, Task<ByteString>> schemaOf)
    {
        if (FlightSql.Find(body)?.TryUnpack<ActionCreatePreparedStatementRequest>(out var request) != true)
            throw RequestException.Invalid("body", "must be an ActionCreatePreparedStatementRequest in an Any.");
        return Any.Pack(new ActionCreatePreparedStatementResult
        {
            PreparedStatementHandle = ByteString.CopyFromUtf8(request.Query),
            DatasetSchema = await schemaOf(request.Query),
        });
    }

    private T Service<T>() => ActivatorUtilities.CreateInstance<T>(services);

    /// <summary>Takes the answers of a streaming call.</summary>
    private sealed class Answers<T>(Func<IMessage, Task> answer) : IServerStreamWriter<T>
        where T : IMessage
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => answer(message);

        public Task WriteAsync(T message, CancellationToken cancellationToken) => answer(message);
    }
}
