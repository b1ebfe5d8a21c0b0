using Compat.Grpc.Tests.Generated;
using Compat.Grpc.Tests.Support;

namespace Compat.Grpc.Tests.Unit;

public class ClientTests
{
    private readonly RecordingInvoker invoker = new();

    [Fact]
    public void Client_OfInvoker_CallsItWithoutHost()
    {
        Assert.Equal("x", new EchoClient(invoker).Unary("x"));
        Assert.Same(Echo.Unary, invoker.Method);
        Assert.Null(invoker.Host);
    }

    [Fact]
    public void Client_OfChannel_CallsTheChannelsInvoker()
    {
        var channel = new FakeChannel(invoker, "target");
        Assert.Equal("x", new EchoClient(channel).Unary("x"));
        Assert.Equal("target", channel.Target);
        Assert.Same(Echo.Unary, invoker.Method);
        Assert.Throws<ArgumentNullException>(() => new FakeChannel(invoker, null!));
    }

    [Fact]
    public void ShutdownAsync_NotOverridden_IsDoneAtOnce() =>
        Assert.True(new FakeChannel(invoker).ShutdownAsync().IsCompletedSuccessfully);

    [Fact]
    public async Task WithHost_EveryShape_NamesTheHostAndKeepsOptions()
    {
        var client = new EchoClient(invoker);
        var hosted = client.WithHost("first").WithHost("second");
        var options = new CallOptions(new Metadata { { "k", "v" } });
        hosted.Unary("x", options);
        AssertHosted(Echo.Unary);
        await hosted.UnaryAsync("x", options);
        AssertHosted(Echo.Unary);
        hosted.Collect(options).Dispose();
        AssertHosted(Echo.Collect);
        hosted.Expand("x", options).Dispose();
        AssertHosted(Echo.Expand);
        hosted.Chat(options).Dispose();
        AssertHosted(Echo.Chat);
        client.Unary("x");
        Assert.Null(invoker.Host);

        void AssertHosted(IMethod method)
        {
            Assert.Equal("second", invoker.Host);
            Assert.Equal("v", invoker.Options.Headers!.GetValue("k"));
            Assert.Same(method, invoker.Method);
        }
    }

    [Fact]
    public void Client_ForMocks_ThrowsNotImplementedAtEveryCall()
    {
        var client = new EchoClient();
        Assert.Throws<NotImplementedException>(() => client.Unary("x"));
        Assert.Throws<NotImplementedException>(() => { client.UnaryAsync("x"); });
        Assert.Throws<NotImplementedException>(() => { client.Collect(); });
        Assert.Throws<NotImplementedException>(() => { client.Expand("x"); });
        Assert.Throws<NotImplementedException>(() => { client.Chat(); });
    }

    [Fact]
    public async Task GeneratedClient_WithHost_NamesTheHostAndTheDeadline()
    {
        var client = new Greeter.GreeterClient(new FakeChannel(invoker)).WithHost("h");
        var answer = await client.GreetAsync(new Greeting { Text = "hi" }, deadline: DateTime.MaxValue);
        Assert.Equal("hi", answer.Text);
        Assert.Equal("h", invoker.Host);
        Assert.Equal(DateTime.MaxValue, invoker.Options.Deadline);
    }

    [Fact]
    public void LiteClient_OfChannelOrInvoker_CallsIt()
    {
        Assert.Equal("x", new LiteEcho(invoker).Unary("x"));
        Assert.Equal("x", new LiteEcho(new FakeChannel(invoker)).Unary("x"));
        Assert.Throws<NotImplementedException>(() => new LiteEcho().Unary("x"));
        Assert.Throws<ArgumentNullException>(() => new LiteEcho((CallInvoker)null!));
    }

    private sealed class LiteEcho : LiteClientBase
    {
        public LiteEcho()
        {
        }

        public LiteEcho(ChannelBase channel) : base(channel)
        {
        }

        public LiteEcho(CallInvoker callInvoker) : base(callInvoker)
        {
        }

        public string Unary(string request) => CallInvoker.BlockingUnaryCall(Echo.Unary, null, default, request);
    }
}
