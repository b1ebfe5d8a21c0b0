using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Errors;

/// <summary>
/// The one funnel between calls and their outcome: turns exceptions into statuses, counts and times every call and logs
/// the failures that are the service's own fault. A cancelled call is not an error.
/// </summary>
internal sealed class CallInterceptor(ServerMetrics metrics, ILogger<CallInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        using var call = metrics.StartCall(context.Method);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e)
        {
            throw Translate(e, context, call);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var call = metrics.StartCall(context.Method);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e)
        {
            throw Translate(e, context, call);
        }
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var call = metrics.StartCall(context.Method);
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e)
        {
            throw Translate(e, context, call);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context, CallMeasurement call)
    {
        var failure = exception switch
        {
            RpcException e => e,
            RequestException e => new RpcException(new Grpc.Core.Status(e.Code, e.Message), Details(e)),
            StorageException { Kind: not StorageErrorKind.Internal } e =>
                new RpcException(new Grpc.Core.Status(Code(e.Kind), e.Message)),
            _ when context.CancellationToken.IsCancellationRequested => Ended(context),
            OperationCanceledException =>
                new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The call was cancelled.")),
            _ => Unexpected(exception, context),
        };
        call.Code = failure.StatusCode;
        return failure;
    }

    private static RpcException Ended(ServerCallContext context) => context.Deadline <= DateTime.UtcNow
        ? new RpcException(
            new Grpc.Core.Status(StatusCode.DeadlineExceeded, "The deadline passed before the call was done."))
        : new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The caller cancelled the call."));

    private RpcException Unexpected(Exception exception, ServerCallContext context)
    {
        var id = Guid.NewGuid().ToString("N");
        logger.CallFailed(exception, context.Method, id);
        return new RpcException(new Grpc.Core.Status(StatusCode.Internal,
            $"The service failed; its log has the details under the id {id}."));
    }

    private static StatusCode Code(StorageErrorKind kind) => kind switch
    {
        StorageErrorKind.NotFound => StatusCode.NotFound,
        StorageErrorKind.InvalidArgument => StatusCode.InvalidArgument,
        StorageErrorKind.ResourceExhausted => StatusCode.ResourceExhausted,
        StorageErrorKind.AlreadyExists => StatusCode.AlreadyExists,
        StorageErrorKind.Unavailable => StatusCode.Unavailable,
        StorageErrorKind.DataLoss => StatusCode.DataLoss,
        _ => StatusCode.FailedPrecondition,
    };

    private static Metadata Details(RequestException exception)
    {
        if (exception.Fields.Count == 0) return [];
        var request = new BadRequest();
        foreach (var field in exception.Fields)
            request.FieldViolations.Add(
                new BadRequest.Types.FieldViolation { Field = field.Field, Description = field.Description });
        var status = new Google.Rpc.Status
        {
            Code = (int)exception.Code, Message = exception.Message, Details = { Any.Pack(request) },
        };
        return new Metadata { { "grpc-status-details-bin", status.ToByteArray() } };
    }
}
