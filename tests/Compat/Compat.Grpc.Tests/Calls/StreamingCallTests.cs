using Compat.Grpc.Tests.Support;

namespace Compat.Grpc.Tests.Calls;

public class StreamingCallTests
{
    [Fact]
    public async Task ClientStreaming_Requests_AllArriveInOrder()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client().Collect();
        foreach (var text in (string[])["a", "b", "c"]) await call.RequestStream.WriteAsync(text);
        await call.RequestStream.CompleteAsync();
        Assert.Equal("abc", await call);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ClientStreaming_ServerAnswersEarly_EndsTheCall()
    {
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Collect = async (requests, _) => await requests.MoveNext() ? requests.Current : "none",
        });
        using var call = host.Client().Collect();
        await call.RequestStream.WriteAsync("first");
        Assert.Equal("first", await call.ResponseAsync);
    }

    [Fact]
    public async Task ServerStreaming_Responses_AllArriveInOrder()
    {
        var expected = string.Concat(Enumerable.Range(0, 2_000).Select(i => (char)('a' + i % 26)));
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client().Expand(expected);
        Assert.Equal(expected, string.Concat(await call.ResponseStream.ReadAllAsync().ToArrayAsync()));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Empty(call.GetTrailers());
    }

    [Fact]
    public async Task ServerStreaming_FailsMidway_GivesWhatCameAndThenTheStatus()
    {
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Expand = async (_, responses, context) =>
            {
                await responses.WriteAsync("one");
                context.ResponseTrailers.Add("resume", "token");
                throw new RpcException(new Status(StatusCode.Aborted, "midway"));
            },
        });
        using var call = host.Client().Expand("x");
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal("one", call.ResponseStream.Current);
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal((StatusCode.Aborted, "midway"), (exception.StatusCode, exception.Status.Detail));
        Assert.Equal("token", call.GetTrailers().GetValue("resume"));
    }

    [Fact]
    public async Task ServerStreaming_NoResponses_EndsAtOnce()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client().Expand("");
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Null(call.ResponseStream.Current);
    }

    [Fact]
    public async Task GetStatus_WhileTheCallRuns_ThrowsInvalidOperation()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client().Chat();
        await call.RequestStream.WriteAsync("x");
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }

    [Fact]
    public async Task DuplexStreaming_PingPong_Alternates()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client().Chat();
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync($"{i}");
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal($"{i}", call.ResponseStream.Current);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task DuplexStreaming_ResponsesWithoutRequests_Arrive()
    {
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Chat = async (requests, responses, _) =>
            {
                await responses.WriteAsync("hello");
                Assert.False(await requests.MoveNext());
                await responses.WriteAsync("bye");
            },
        });
        using var call = host.Client().Chat();
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal("hello", call.ResponseStream.Current);
        await call.RequestStream.CompleteAsync();
        Assert.Equal(["bye"], await call.ResponseStream.ReadAllAsync().ToArrayAsync());
    }

    [Fact]
    public async Task WriteAsync_AfterCompleteAsync_ThrowsInvalidOperation()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client().Chat();
        await call.RequestStream.CompleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync("x"));
    }

    [Fact]
    public async Task WriteAsync_TokenThroughTheInterface_IsTakenByClientAndServer()
    {
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Chat = async (requests, responses, context) =>
            {
                IAsyncStreamWriter<string> writer = responses;
                await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
                {
                    await writer.WriteAsync(request, context.CancellationToken);
                }
            },
        });
        using var cancellation = new CancellationTokenSource();
        using var call = host.Client().Chat();
        await call.RequestStream.WriteAsync("x", cancellation.Token);
        Assert.True(await call.ResponseStream.MoveNext(cancellation.Token));
        Assert.Equal("x", call.ResponseStream.Current);
    }
}
