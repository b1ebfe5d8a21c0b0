using System.Net;
using System.Net.Sockets;
using Compat.Grpc.Tests.Support;
using Grpc.Net.Client;

namespace Compat.Grpc.Tests.Calls;

public class UnaryCallTests
{
    private static readonly byte[] AllBytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    [Fact]
    public async Task Unary_Async_GivesResponseStatusHeadersAndTrailers()
    {
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Unary = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-head", "h" }, { "x-head-bin", AllBytes } });
                context.ResponseTrailers.Add("x-tail", "t");
                context.ResponseTrailers.Add("x-tail-bin", AllBytes);
                return request + "!";
            },
        });
        using var call = host.Client().UnaryAsync("hé");
        var headers = await call.ResponseHeadersAsync;
        Assert.Equal("hé!", await call);
        Assert.Equal("h", headers.GetValue("x-head"));
        Assert.Equal(AllBytes, headers.GetValueBytes("x-head-bin"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("t", call.GetTrailers().GetValue("X-Tail"));
        Assert.Equal(AllBytes, call.GetTrailers().GetValueBytes("x-tail-bin"));
    }

    [Fact]
    public async Task Unary_Blocking_GivesTheResponse()
    {
        await using var host = await EchoHost.StartAsync();
        Assert.Equal("x", host.Client().Unary("x"));
    }

    [Fact]
    public async Task Unary_RequestHeaders_ReachTheServer()
    {
        Metadata? seen = null;
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Unary = (request, context) =>
            {
                seen = context.RequestHeaders;
                return Task.FromResult(request);
            },
        });
        Metadata headers =
            new() { { "X-Key", "a" }, { "x-key", "b" }, { "x-raw-bin", AllBytes }, { "x-none-bin", [] } };
        await host.Client().UnaryAsync("x", new CallOptions(headers));
        // HTTP lets a sender join the values of a repeated header, and HttpClient does.
        Assert.Equal("a, b", string.Join(", ", seen!.GetAll("x-key").Select(entry => entry.Value)));
        Assert.Equal(AllBytes, seen.GetValueBytes("x-raw-bin"));
        Assert.Empty(seen.GetValueBytes("x-none-bin")!);
        Assert.NotNull(seen.Get("user-agent"));
    }

    [Fact]
    public async Task Unary_HandlerThrowsRpcException_GivesItsStatusAndTrailers()
    {
        const string detail = "käse = 100% \"sicher\"\n☃";
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Unary = (_, context) =>
            {
                context.ResponseTrailers.Add("from-context", "1");
                Metadata trailers = new() { { "from-exception", "2" }, { "raw-bin", AllBytes } };
                throw new RpcException(new Status(StatusCode.FailedPrecondition, detail), trailers);
            },
        });
        using var call = host.Client().UnaryAsync("x");
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.FailedPrecondition, exception.StatusCode);
        Assert.Equal(detail, exception.Status.Detail);
        Assert.Equal("1", exception.Trailers.GetValue("from-context"));
        Assert.Equal("2", exception.Trailers.GetValue("from-exception"));
        Assert.Equal(AllBytes, exception.Trailers.GetValueBytes("raw-bin"));
        Assert.Equal(detail, call.GetStatus().Detail);
        Assert.Equal("2", call.GetTrailers().GetValue("from-exception"));
    }

    [Theory]
    [InlineData(false, "Exception was thrown by handler.")]
    [InlineData(true, "Exception was thrown by handler. TimeoutException: late")]
    public async Task Unary_HandlerThrowsAnything_GivesUnknown(bool detailed, string detail)
    {
        await using var host = await EchoHost.StartAsync(
            new Handlers { Unary = (_, _) => throw new TimeoutException("late") },
            options => options.EnableDetailedErrors = detailed);
        var exception = Assert.Throws<RpcException>(() => host.Client().Unary("x"));
        Assert.Equal((StatusCode.Unknown, detail), (exception.StatusCode, exception.Status.Detail));
    }

    [Fact]
    public async Task Unary_HandlerSetsStatus_GivesIt()
    {
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Unary = (request, context) =>
            {
                context.Status = new Status(StatusCode.DataLoss, "lost");
                return Task.FromResult(request);
            },
        });
        var exception = await Assert.ThrowsAsync<RpcException>(() => host.Client().UnaryAsync("x").ResponseAsync);
        Assert.Equal((StatusCode.DataLoss, "lost"), (exception.StatusCode, exception.Status.Detail));
    }

    [Fact]
    public async Task Unary_MethodThatIsNotThere_GivesUnimplemented()
    {
        await using var host = await EchoHost.StartAsync();
        var text = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.Unary, Echo.ServiceName, "Missing", text, text);
        var call = host.Channel().CreateCallInvoker().AsyncUnaryCall(method, null, default, "x");
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
    }

    [Fact]
    public async Task Unary_NoServer_GivesUnavailableWithTheCause()
    {
        // Bound but not listening: the port refuses connections and nobody else can get it.
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var channel = GrpcChannel.ForAddress($"http://{reserved.LocalEndPoint}");
        var call = new EchoClient(channel).UnaryAsync("x");
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.IsType<SocketException>(exception.Status.DebugException);
        Assert.Same(exception.Status.DebugException, exception.InnerException);
    }

    [Fact]
    public async Task Unary_Context_KnowsTheCall()
    {
        var handlers = new Handlers
        {
            Unary = (_, context) =>
            {
                context.UserState["k"] = "v";
                Assert.Equal("v", context.UserState["k"]);
                Assert.Equal(DateTime.MaxValue, context.Deadline);
                Assert.Equal(StatusCode.OK, context.Status.StatusCode);
                Assert.False(context.AuthContext.IsPeerAuthenticated);
                Assert.False(context.CancellationToken.IsCancellationRequested);
                return Task.FromResult($"{context.Method} {context.Host} {context.Peer}");
            },
        };
        await using var host = await EchoHost.StartAsync(handlers);
        var seen = await host.Client().UnaryAsync("x");
        Assert.StartsWith($"/compat.Echo/Unary {host.Address.Authority} ipv4:127.0.0.1:", seen);
    }

    [Fact]
    public async Task Unary_ManyAtOnce_EachGetsItsOwnResponse()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.Client();
        var sent = Enumerable.Range(0, 500).Select(i => i.ToString()).ToArray();
        Assert.Equal(sent, await Task.WhenAll(sent.Select(text => client.UnaryAsync(text).ResponseAsync)));
    }
}
