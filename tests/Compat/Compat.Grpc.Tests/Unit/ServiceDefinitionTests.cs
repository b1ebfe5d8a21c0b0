using Compat.Grpc.Tests.Support;

namespace Compat.Grpc.Tests.Unit;

public class ServiceDefinitionTests
{
    private static readonly EchoService Service = new(new Handlers());

    [Fact]
    public void BindService_MethodsOfEveryShape_AreToldInOrder()
    {
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(Echo.Unary, Service.Unary)
            .AddMethod(Echo.Collect, Service.Collect)
            .AddMethod(Echo.Expand, Service.Expand)
            .AddMethod(Echo.Chat, Service.Chat)
            .Build();
        var binder = new RecordingBinder();
        definition.BindService(binder);
        Assert.Equal(["unary Unary", "client Collect", "server Expand", "duplex Chat"], binder.Seen);
    }

    [Fact]
    public void AddMethod_SameNameTwice_ThrowsArgument()
    {
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(Echo.Unary, Service.Unary);
        Assert.Throws<ArgumentException>(() => builder.AddMethod(Echo.Unary, Service.Unary));
    }

    [Fact]
    public void Binder_NotOverridden_ThrowsNotImplemented()
    {
        var binder = new EmptyBinder();
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Echo.Unary, Service.Unary));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Echo.Collect, Service.Collect));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Echo.Expand, Service.Expand));
        Assert.Throws<NotImplementedException>(() => binder.AddMethod(Echo.Chat, Service.Chat));
    }

    [Fact]
    public void BindServiceMethodAttribute_Arguments_AreKept()
    {
        var attribute = new BindServiceMethodAttribute(typeof(Echo), nameof(Echo.Bind));
        Assert.Equal((typeof(Echo), "Bind"), (attribute.BindType, attribute.BindMethodName));
    }

    private sealed class EmptyBinder : ServiceBinderBase;

    private sealed class RecordingBinder : ServiceBinderBase
    {
        public List<string> Seen { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Add("unary", method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            Add("client", method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            Add("server", method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            Add("duplex", method, handler);

        private void Add(string shape, IMethod method, Delegate? handler)
        {
            Assert.Same(Service, handler!.Target);
            Seen.Add($"{shape} {method.Name}");
        }
    }
}
