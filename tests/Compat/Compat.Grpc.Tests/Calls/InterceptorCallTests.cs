using Compat.Grpc.Tests.Support;
using Grpc.Core.Interceptors;

namespace Compat.Grpc.Tests.Calls;

public class InterceptorCallTests
{
    [Fact]
    public async Task ServerInterceptor_EveryShape_SeesTheCallBeforeTheHandler()
    {
        var log = new Log();
        await using var host = await EchoHost.StartAsync(configure: options => options.Interceptors.Add<Logging>(log));
        var client = host.Client();
        await client.UnaryAsync("x");
        using var collect = client.Collect();
        await collect.RequestStream.CompleteAsync();
        await collect;
        using var expand = client.Expand("x");
        await expand.ResponseStream.ReadAllAsync().ToArrayAsync();
        using var chat = client.Chat();
        await chat.RequestStream.CompleteAsync();
        await chat.ResponseStream.ReadAllAsync().ToArrayAsync();
        string[] expected = ["unary Unary", "client Collect", "server Expand", "duplex Chat"];
        Assert.Equal(expected, log.Lines.Select(line => line.Replace("/compat.Echo/", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ServerInterceptor_ChangesRequestResponseStatusAndUserState()
    {
        await using var host = await EchoHost.StartAsync(
            new Handlers
            {
                Unary = (request, context) => Task.FromResult($"{request}+{context.UserState["who"]}"),
            },
            options => options.Interceptors.Add<Changing>());
        using var call = host.Client().UnaryAsync("x");
        Assert.Equal("<[x]+me>", await call);
        Assert.Equal("1", call.GetTrailers().GetValue("intercepted"));
    }

    [Fact]
    public async Task ServerInterceptor_TurnsExceptionsIntoStatuses()
    {
        await using var host = await EchoHost.StartAsync(
            new Handlers
            {
                Unary = (_, _) => throw new TimeoutException("late"),
                Expand = (_, _, _) => throw new TimeoutException("late"),
            },
            options => options.Interceptors.Add<Funnel>());
        var client = host.Client();
        var unary = await Assert.ThrowsAsync<RpcException>(() => client.UnaryAsync("x").ResponseAsync);
        Assert.Equal((StatusCode.Unavailable, "late"), (unary.StatusCode, unary.Status.Detail));
        var expand = await Assert.ThrowsAsync<RpcException>(() => client.Expand("x").ResponseStream.MoveNext());
        Assert.Equal((StatusCode.Unavailable, "late"), (expand.StatusCode, expand.Status.Detail));
    }

    [Fact]
    public async Task ServerInterceptors_Several_RunInTheOrderOfRegistration()
    {
        var log = new Log();
        await using var host = await EchoHost.StartAsync(
            new Handlers
            {
                Unary = (request, _) =>
                {
                    log.Add("handler");
                    return Task.FromResult(request);
                },
            },
            options =>
            {
                options.Interceptors.Add<Named>("a", log);
                options.Interceptors.Add<Named>("b", log);
            });
        await host.Client().UnaryAsync("x");
        Assert.Equal(["a in", "b in", "handler", "b out", "a out"], log.Lines);
    }

    [Fact]
    public async Task ClientInterceptor_ChangesRequestAndResponseOfARealCall()
    {
        await using var host = await EchoHost.StartAsync();
        var client = new EchoClient(host.Channel().Intercept(new Upper()));
        using var call = client.UnaryAsync("x");
        Assert.Equal("X!", await call);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("X!", client.Unary("x"));
    }

    [Fact]
    public async Task ClientInterceptor_HeaderFunction_ReachesTheServer()
    {
        await using var host = await EchoHost.StartAsync(new Handlers
        {
            Unary = (_, context) => Task.FromResult(context.RequestHeaders.GetValue("x-call") ?? "none"),
        });
        var client = new EchoClient(host.Channel().Intercept(headers =>
        {
            headers.Add("x-call", "added");
            return headers;
        }));
        Assert.Equal("added", await client.UnaryAsync("x"));
    }

    private sealed class Log
    {
        private readonly List<string> lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (lines) return [.. lines];
            }
        }

        public void Add(string line)
        {
            lock (lines) lines.Add(line);
        }
    }

    private sealed class Logging(Log log) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"unary {context.Method}");
            return base.UnaryServerHandler(request, context, continuation);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"client {context.Method}");
            return base.ClientStreamingServerHandler(requestStream, context, continuation);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"server {context.Method}");
            return base.ServerStreamingServerHandler(request, responseStream, context, continuation);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"duplex {context.Method}");
            return base.DuplexStreamingServerHandler(requestStream, responseStream, context, continuation);
        }
    }

    private sealed class Named(string name, Log log) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            log.Add($"{name} in");
            var response = await continuation(request, context);
            log.Add($"{name} out");
            return response;
        }
    }

    private sealed class Changing : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            context.UserState["who"] = "me";
            context.ResponseTrailers.Add("intercepted", "1");
            var response = await continuation((TRequest)(object)$"[{request}]", context);
            return (TResponse)(object)$"<{response}>";
        }
    }

    private sealed class Funnel : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            try
            {
                return await continuation(request, context);
            }
            catch (TimeoutException e)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, e.Message));
            }
        }

        public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            try
            {
                await continuation(request, responseStream, context);
            }
            catch (TimeoutException e)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, e.Message));
            }
        }
    }

    /// <summary>Wraps the call object, as an interceptor that awaits the response must.</summary>
    private sealed class Upper : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
            Exclaim(continuation(Raise(request), context));

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(Raise(request), context);
            return new(Await(call), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        private static async Task<TResponse> Await<TResponse>(AsyncUnaryCall<TResponse> call) => Exclaim(await call);

        private static T Raise<T>(T text) => (T)(object)text!.ToString()!.ToUpperInvariant();

        private static T Exclaim<T>(T text) => (T)(object)$"{text}!";
    }
}
