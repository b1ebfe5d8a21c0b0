using Grpc.Core;
using Grpc.Core.Interceptors;
using ScoringService.Server.Admission;
using ScoringService.Server.Lifecycle;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Errors;

/// <summary>
/// The one funnel between calls and their outcome: lets a call wait for its place, turns exceptions into statuses,
/// counts messages and logs the failures that are the service's own fault. A cancelled call is not an error.
/// </summary>
internal sealed class CallInterceptor(
    CallMetrics metrics, CallAdmission admission, StreamGuard guard, ServerOptions options,
    ILogger<CallInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        metrics.Of(context.Method).MessageReceived(MessageSize.Of(request));
        using var watched = PeerWatch.Watch(context);
        try
        {
            using var place = await admission.EnterAsync(context, request);
            return await continuation(request, context);
        }
        catch (Exception e)
        {
            throw Translate(e, context);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var calls = metrics.Of(context.Method);
        calls.MessageReceived(MessageSize.Of(request));
        using var watched = PeerWatch.Watch(context);
        try
        {
            using var place = await admission.EnterAsync(context, request);
            await continuation(request, Writer(responseStream, calls, context), context);
        }
        catch (Exception e)
        {
            throw Translate(e, context);
        }
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var calls = metrics.Of(context.Method);
        using var watched = PeerWatch.Watch(context);
        try
        {
            using var place = await admission.EnterAsync(context, null);
            await continuation(
                new MeasuredReader<TRequest>(new GuardedReader<TRequest>(requestStream, guard), calls),
                Writer(responseStream, calls, context), context);
        }
        catch (Exception e)
        {
            throw Translate(e, context);
        }
    }

    private MeasuredWriter<T> Writer<T>(IServerStreamWriter<T> stream, MethodCalls calls, ServerCallContext context) =>
        new(new GuardedWriter<T>(stream, guard, context), calls);

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        return exception switch
        {
            RpcException e => e,
            RequestException e => new RpcException(new Grpc.Core.Status(e.Code, e.Message), StatusDetails.Of(e)),
            StorageException { Kind: not StorageErrorKind.Internal } e =>
                new RpcException(new Grpc.Core.Status(Code(e.Kind), e.Message)),
            _ when context.CancellationToken.IsCancellationRequested => Ended(context),
            OperationCanceledException =>
                new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The call was cancelled.")),
            _ when IsOutOfMemory(exception) => OutOfMemory(exception, context),
            _ => Unexpected(exception, context),
        };
    }

    // Work on several threads gathers what each of them threw.
    private static bool IsOutOfMemory(Exception exception) => exception is OutOfMemoryException
        || exception is AggregateException { InnerExceptions: var all } && all.Any(IsOutOfMemory)
        || exception.InnerException is { } inner && IsOutOfMemory(inner);

    private RpcException OutOfMemory(Exception exception, ServerCallContext context)
    {
        var id = context.GetHttpContext().TraceIdentifier;
        logger.CallFailed(exception, context.Method, id);
        return new RpcException(new Grpc.Core.Status(StatusCode.ResourceExhausted, string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The call needs more memory than is left of the {options.MemoryBytes >> 20:N0} MiB that the service may "
                + $"take. Raise its setting {nameof(ServerOptions.MemoryMiB)} (--memory), or do less at a time. "
                + $"The log has the details under the id {id}.")));
    }

    private static RpcException Ended(ServerCallContext context) => context.Deadline <= DateTime.UtcNow
        ? new RpcException(
            new Grpc.Core.Status(StatusCode.DeadlineExceeded, "The deadline passed before the call was done."))
        : new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The caller cancelled the call."));

    private RpcException Unexpected(Exception exception, ServerCallContext context)
    {
        // The same as in the log of requests.
        var id = context.GetHttpContext().TraceIdentifier;
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
}
