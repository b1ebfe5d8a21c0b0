using Compat.Grpc.Tests.Support;
using Grpc.Net.Client;

namespace Compat.Grpc.Tests.Calls;

public class DeadlineAndCancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Completes once a handler has seen its call's token cancelled.</summary>
    private readonly TaskCompletionSource handlerCancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once a handler runs.</summary>
    private readonly TaskCompletionSource handlerRuns = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Deadline_Passes_EndsTheCallOnBothSides()
    {
        await using var host = await EchoHost.StartAsync(Waiting());
        var client = host.Client();
        await client.BytesAsync([]); // Connects, so that the deadline passes within the handler.
        using var call = client.UnaryAsync("x", new CallOptions(deadline: DateTime.UtcNow.AddSeconds(1)));
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
        await handlerCancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Deadline_AlreadyPast_FailsWithoutCallingTheServer()
    {
        await using var host = await EchoHost.StartAsync(Waiting());
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(-1));
        var exception = await Assert.ThrowsAsync<RpcException>(
            () => host.Client().UnaryAsync("x", options).ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.False(handlerRuns.Task.IsCompleted);
    }

    [Fact]
    public async Task Deadline_InTheFuture_IsToldToTheServer()
    {
        var deadline = DateTime.UtcNow.AddMinutes(5);
        DateTime seen = default;
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Unary = (request, context) =>
            {
                seen = context.Deadline;
                return Task.FromResult(request);
            },
        });
        await host.Client().UnaryAsync("x", new CallOptions(deadline: deadline));
        Assert.Equal(DateTimeKind.Utc, seen.Kind);
        Assert.InRange(seen, deadline.AddSeconds(-5), deadline.AddSeconds(5));
    }

    [Fact]
    public async Task Token_CancelledDuringUnary_CancelsTheHandler()
    {
        await using var host = await EchoHost.StartAsync(Waiting());
        using var cancellation = new CancellationTokenSource();
        using var call = host.Client().UnaryAsync("x", new CallOptions(cancellationToken: cancellation.Token));
        await handlerRuns.Task.WaitAsync(Patience);
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        await handlerCancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Token_CancelledWithThrowOption_ThrowsOperationCanceled()
    {
        await using var host = await EchoHost.StartAsync(Waiting());
        using var cancellation = new CancellationTokenSource();
        var client = host.Client(new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using var call = client.UnaryAsync("x", new CallOptions(cancellationToken: cancellation.Token));
        await handlerRuns.Task.WaitAsync(Patience);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.ResponseAsync);
    }

    [Fact]
    public async Task Dispose_DuringServerStreaming_CancelsTheHandler()
    {
        await using var host = await EchoHost.StartAsync(Waiting());
        var call = host.Client().Expand("x");
        Assert.True(await call.ResponseStream.MoveNext());
        call.Dispose();
        await handlerCancelled.Task.WaitAsync(Patience);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ReadAllAsync_TokenCancelled_CancelsTheHandler()
    {
        await using var host = await EchoHost.StartAsync(Waiting());
        using var cancellation = new CancellationTokenSource();
        using var call = host.Client().Expand("x");
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync(cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        await handlerCancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Token_CancelledDuringDuplex_EndsReadsOnBothSides()
    {
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Chat = async (requests, responses, _) =>
            {
                try
                {
                    await foreach (var request in requests.ReadAllAsync()) await responses.WriteAsync(request);
                }
                catch (Exception e) when (e is IOException or OperationCanceledException)
                {
                    handlerCancelled.SetResult();
                }
            },
        });
        using var cancellation = new CancellationTokenSource();
        using var call = host.Client().Chat(new CallOptions(cancellationToken: cancellation.Token));
        await call.RequestStream.WriteAsync("x");
        Assert.True(await call.ResponseStream.MoveNext());
        var read = call.ResponseStream.MoveNext();
        await cancellation.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => read)).StatusCode);
        await handlerCancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Handler_ThrowsCancelledStatus_GivesIt()
    {
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Unary = (_, _) => throw new RpcException(Status.DefaultCancelled),
        });
        var exception = await Assert.ThrowsAsync<RpcException>(() => host.Client().UnaryAsync("x").ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
    }

    [Fact]
    public async Task Channel_Disposed_CancelsItsCallsAndRefusesNewOnes()
    {
        await using var host = await EchoHost.StartAsync(Waiting());
        var channel = host.Channel();
        var client = new EchoClient(channel);
        var running = client.UnaryAsync("x").ResponseAsync;
        await handlerRuns.Task.WaitAsync(Patience);
        channel.Dispose();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => running)).StatusCode);
        Assert.Throws<ObjectDisposedException>(() => { client.UnaryAsync("x"); });
    }

    /// <summary>Handlers that wait until their call is cancelled.</summary>
    private Handlers Waiting() => new()
    {
        Unary = async (_, context) =>
        {
            await WaitAsync(context);
            return "";
        },
        Expand = async (_, responses, context) =>
        {
            await responses.WriteAsync("first");
            await WaitAsync(context);
        },
    };

    private async Task WaitAsync(ServerCallContext context)
    {
        handlerRuns.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            handlerCancelled.TrySetResult();
            throw;
        }
    }
}
