using System.Buffers;

namespace Compat.Grpc.Tests.Support;

/// <summary>A service of one method per shape over plain texts and byte arrays, described by hand.</summary>
internal static class Echo
{
    public const string ServiceName = "compat.Echo";

    /// <summary>Reads the payload without a copy of its segments and writes it through the buffer writer.</summary>
    public static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(
        (message, context) =>
        {
            context.SetPayloadLength(message.Length);
            context.GetBufferWriter().Write(message);
            context.Complete();
        },
        context => context.PayloadAsReadOnlySequence().ToArray());

    public static readonly Method<string, string> Unary = Text(MethodType.Unary, nameof(Unary));
    public static readonly Method<string, string> Collect = Text(MethodType.ClientStreaming, nameof(Collect));
    public static readonly Method<string, string> Expand = Text(MethodType.ServerStreaming, nameof(Expand));
    public static readonly Method<string, string> Chat = Text(MethodType.DuplexStreaming, nameof(Chat));
    public static readonly Method<byte[], byte[]> Bytes =
        new(MethodType.Unary, ServiceName, nameof(Bytes), Raw, Raw);

    public static void Bind(ServiceBinderBase binder, EchoBase? service)
    {
        binder.AddMethod(Unary, service is null ? null : service.Unary);
        binder.AddMethod(Collect, service is null ? null : service.Collect);
        binder.AddMethod(Expand, service is null ? null : service.Expand);
        binder.AddMethod(Chat, service is null ? null : service.Chat);
        binder.AddMethod(Bytes, service is null ? null : service.Bytes);
    }

    private static Method<string, string> Text(MethodType type, string name) =>
        new(type, ServiceName, name, Marshallers.StringMarshaller, Marshallers.StringMarshaller);
}

/// <summary>What the server does in a test; by default each handler gives back what it got.</summary>
internal sealed class Handlers
{
    public UnaryServerMethod<string, string> Unary { get; init; } = (request, _) => Task.FromResult(request);

    public ClientStreamingServerMethod<string, string> Collect { get; init; } = async (requests, _) =>
        string.Concat(await requests.ReadAllAsync().ToArrayAsync());

    public ServerStreamingServerMethod<string, string> Expand { get; init; } = async (request, responses, _) =>
    {
        foreach (var c in request) await responses.WriteAsync(c.ToString());
    };

    public DuplexStreamingServerMethod<string, string> Chat { get; init; } = async (requests, responses, _) =>
    {
        await foreach (var request in requests.ReadAllAsync()) await responses.WriteAsync(request);
    };

    public UnaryServerMethod<byte[], byte[]> Bytes { get; init; } = (request, _) => Task.FromResult(request);
}

/// <summary>A service's base as the code generator would write it: the server looks for its virtual methods.</summary>
[BindServiceMethod(typeof(Echo), nameof(Echo.Bind))]
internal abstract class EchoBase
{
    public virtual Task<string> Unary(string request, ServerCallContext context) => throw Missing;

    public virtual Task<string> Collect(IAsyncStreamReader<string> requests, ServerCallContext context) =>
        throw Missing;

    public virtual Task Expand(string request, IServerStreamWriter<string> responses, ServerCallContext context) =>
        throw Missing;

    public virtual Task Chat(
        IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context) =>
        throw Missing;

    public virtual Task<byte[]> Bytes(byte[] request, ServerCallContext context) => throw Missing;

    private static RpcException Missing => new(new Status(StatusCode.Unimplemented, ""));
}

/// <summary>Hands every call on to the test's <see cref="Handlers"/>.</summary>
internal sealed class EchoService(Handlers handlers) : EchoBase
{
    public override Task<string> Unary(string request, ServerCallContext context) => handlers.Unary(request, context);

    public override Task<string> Collect(IAsyncStreamReader<string> requests, ServerCallContext context) =>
        handlers.Collect(requests, context);

    public override Task Expand(string request, IServerStreamWriter<string> responses, ServerCallContext context) =>
        handlers.Expand(request, responses, context);

    public override Task Chat(
        IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context) =>
        handlers.Chat(requests, responses, context);

    public override Task<byte[]> Bytes(byte[] request, ServerCallContext context) => handlers.Bytes(request, context);
}

/// <summary>A client written as the code generator would write it.</summary>
internal sealed class EchoClient : ClientBase<EchoClient>
{
    public EchoClient(ChannelBase channel) : base(channel)
    {
    }

    public EchoClient(CallInvoker callInvoker) : base(callInvoker)
    {
    }

    public EchoClient()
    {
    }

    private EchoClient(ClientBaseConfiguration configuration) : base(configuration)
    {
    }

    public string Unary(string request, CallOptions options = default) =>
        CallInvoker.BlockingUnaryCall(Echo.Unary, null, options, request);

    public AsyncUnaryCall<string> UnaryAsync(string request, CallOptions options = default) =>
        CallInvoker.AsyncUnaryCall(Echo.Unary, null, options, request);

    public AsyncClientStreamingCall<string, string> Collect(CallOptions options = default) =>
        CallInvoker.AsyncClientStreamingCall(Echo.Collect, null, options);

    public AsyncServerStreamingCall<string> Expand(string request, CallOptions options = default) =>
        CallInvoker.AsyncServerStreamingCall(Echo.Expand, null, options, request);

    public AsyncDuplexStreamingCall<string, string> Chat(CallOptions options = default) =>
        CallInvoker.AsyncDuplexStreamingCall(Echo.Chat, null, options);

    public AsyncUnaryCall<byte[]> BytesAsync(byte[] request, CallOptions options = default) =>
        CallInvoker.AsyncUnaryCall(Echo.Bytes, null, options, request);

    protected override EchoClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);
}
