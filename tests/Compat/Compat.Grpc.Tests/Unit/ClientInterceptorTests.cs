using Compat.Grpc.Tests.Support;
using Grpc.Core.Interceptors;

namespace Compat.Grpc.Tests.Unit;

public class ClientInterceptorTests
{
    private readonly RecordingInvoker invoker = new();

    [Fact]
    public void Intercept_Several_CallsTheFirstFirst()
    {
        var log = new List<string>();
        new EchoClient(invoker.Intercept(new Tagger("a", log), new Tagger("b", log), new Tagger("c", log))).Unary("x");
        Assert.Equal(["a", "b", "c"], log);
    }

    [Fact]
    public void Intercept_Again_PutsTheNewOneBefore()
    {
        var log = new List<string>();
        var client = new EchoClient(invoker.Intercept(new Tagger("a", log)).Intercept(new Tagger("b", log)));
        client.Unary("x");
        Assert.Equal(["b", "a"], log);
    }

    [Fact]
    public async Task Intercept_EveryShape_PassesTheChangedContextOn()
    {
        var log = new List<string>();
        var client = new EchoClient(new FakeChannel(invoker).Intercept(new Tagger("t", log)));
        client.Unary("x");
        AssertTagged(Echo.Unary);
        Assert.Equal("x", await client.UnaryAsync("x"));
        AssertTagged(Echo.Unary);
        using var collect = client.Collect();
        AssertTagged(Echo.Collect);
        using var expand = client.Expand("x");
        AssertTagged(Echo.Expand);
        using var chat = client.Chat();
        AssertTagged(Echo.Chat);
        Assert.Equal(5, log.Count);

        void AssertTagged(IMethod method)
        {
            Assert.Same(method, invoker.Method);
            Assert.Equal("t", invoker.Options.Headers!.GetValue("tag"));
        }
    }

    [Fact]
    public void Intercept_DefaultInterceptor_ChangesNothing()
    {
        var client = new EchoClient(new FakeChannel(invoker).Intercept(new Nothing(), new Nothing()));
        var options = new CallOptions(new Metadata());
        client.Unary("x", options);
        Assert.Same(options.Headers, invoker.Options.Headers);
        client.Collect(options).Dispose();
        client.Expand("x", options).Dispose();
        client.Chat(options).Dispose();
        Assert.Same(options.Headers, invoker.Options.Headers);
        Assert.Null(invoker.Host);
    }

    [Fact]
    public async Task Intercept_HeaderFunction_SeesAndReplacesTheHeadersOfEveryShape()
    {
        var client = new EchoClient(new FakeChannel(invoker).Intercept(headers =>
            new Metadata { { "count", (headers.Count + 1).ToString() } }));
        client.Unary("x");
        Assert.Equal("1", invoker.Options.Headers!.GetValue("count"));
        var options = new CallOptions(new Metadata { { "k", "v" } });
        await client.UnaryAsync("x", options);
        AssertReplaced();
        client.Collect(options).Dispose();
        AssertReplaced();
        client.Expand("x", options).Dispose();
        AssertReplaced();
        client.Chat(options).Dispose();
        AssertReplaced();

        void AssertReplaced()
        {
            Assert.Equal("2", invoker.Options.Headers!.GetValue("count"));
            Assert.Single(invoker.Options.Headers!);
        }
    }

    [Fact]
    public void Intercept_Null_ThrowsArgumentNull()
    {
        var channel = new FakeChannel(invoker);
        Assert.Throws<ArgumentNullException>(() => invoker.Intercept((Interceptor)null!));
        Assert.Throws<ArgumentNullException>(() => invoker.Intercept(new Nothing(), null!));
        Assert.Throws<ArgumentNullException>(() => invoker.Intercept((Interceptor[])null!));
        Assert.Throws<ArgumentNullException>(() => invoker.Intercept((Func<Metadata, Metadata>)null!));
        Assert.Throws<ArgumentNullException>(() => channel.Intercept((Interceptor)null!));
        Assert.Throws<ArgumentNullException>(() => ((CallInvoker)null!).Intercept(new Nothing()));
        Assert.Throws<ArgumentNullException>(() => ((ChannelBase)null!).Intercept(new Nothing()));
    }

    private sealed class Nothing : Interceptor;

    /// <summary>Logs its name and sends it as a header.</summary>
    private sealed class Tagger(string name, List<string> log) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Tag(context));

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Tag(context));

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, Tag(context));

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Tag(context));

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Tag(context));

        private ClientInterceptorContext<TRequest, TResponse> Tag<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class
        {
            log.Add(name);
            var headers = new Metadata { { "tag", name } };
            return new(context.Method, context.Host, context.Options.WithHeaders(headers));
        }
    }
}
