namespace Compat.Grpc.Tests.Support;

/// <summary>An invoker without a server: it remembers the last call and gives calls that ended well.</summary>
internal sealed class RecordingInvoker : CallInvoker
{
    public string? Host { get; private set; }

    public CallOptions Options { get; private set; }

    public IMethod? Method { get; private set; }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Record(method, host, options);
        return (TResponse)(object)request;
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Record(method, host, options);
        var response = Task.FromResult((TResponse)(object)request);
        return new(response, NoHeaders, () => Status.DefaultSuccess, () => Metadata.Empty, () => { });
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Record(method, host, options);
        var responses = new ListReader<TResponse>((TResponse)(object)request);
        return new(responses, NoHeaders, () => Status.DefaultSuccess, () => Metadata.Empty, () => { });
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Record(method, host, options);
        var response = Task.FromResult((TResponse)(object)"done");
        var requests = new ListWriter<TRequest>();
        return new(requests, response, NoHeaders, () => Status.DefaultSuccess, () => Metadata.Empty, () => { });
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Record(method, host, options);
        var responses = new ListReader<TResponse>();
        var requests = new ListWriter<TRequest>();
        return new(requests, responses, NoHeaders, () => Status.DefaultSuccess, () => Metadata.Empty, () => { });
    }

    private static Task<Metadata> NoHeaders => Task.FromResult(Metadata.Empty);

    private void Record(IMethod method, string? host, CallOptions options) =>
        (Method, Host, Options) = (method, host, options);
}

/// <summary>A stream of messages known beforehand.</summary>
internal sealed class ListReader<T>(params T[] messages) : IAsyncStreamReader<T>
{
    private int next;

    public T Current { get; private set; } = default!;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        if (next == messages.Length) return Task.FromResult(false);
        Current = messages[next++];
        return Task.FromResult(true);
    }
}

/// <summary>Keeps what is written. It implements only what every writer must.</summary>
internal sealed class ListWriter<T> : IClientStreamWriter<T>
{
    public List<T> Messages { get; } = [];

    public WriteOptions? WriteOptions { get; set; }

    public Task CompleteAsync() => Task.CompletedTask;

    public Task WriteAsync(T message)
    {
        Messages.Add(message);
        return Task.CompletedTask;
    }
}

/// <summary>A channel to nowhere over a given invoker.</summary>
internal sealed class FakeChannel(CallInvoker invoker, string target = "nowhere") : ChannelBase(target)
{
    public override CallInvoker CreateCallInvoker() => invoker;
}
