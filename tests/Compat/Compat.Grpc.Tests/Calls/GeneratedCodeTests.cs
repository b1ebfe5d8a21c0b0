using Compat.Grpc.Tests.Generated;
using Compat.Grpc.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Compat.Grpc.Tests.Calls;

/// <summary>What Grpc.Tools generates compiles against the assemblies under test and works over the wire.</summary>
public class GeneratedCodeTests
{
    [Fact]
    public async Task Generated_Unary_Works()
    {
        await using var host = await EchoHost.StartAsync(map: app => app.MapGrpcService<GreeterService>());
        var client = new Greeter.GreeterClient(host.Channel());
        var greeting = new Greeting { Text = "hi" };
        Assert.Equal("hi to you", (await client.GreetAsync(greeting)).Text);
        Assert.Equal("hi to you", client.Greet(greeting).Text);
        Metadata headers = new() { { "name", "Ada" } };
        Assert.Equal("hi to Ada", (await client.GreetAsync(greeting, headers)).Text);
    }

    [Fact]
    public async Task Generated_Duplex_Works()
    {
        await using var host = await EchoHost.StartAsync(map: app => app.MapGrpcService<GreeterService>());
        var client = new Greeter.GreeterClient(host.Channel());
        using var call = client.GreetMany(deadline: DateTime.UtcNow.AddMinutes(1));
        await call.RequestStream.WriteAsync(new Greeting { Text = "a" });
        await call.RequestStream.WriteAsync(new Greeting { Text = "b" });
        await call.RequestStream.CompleteAsync();
        var texts = call.ResponseStream.ReadAllAsync().Select(greeting => greeting.Text);
        Assert.Equal(["a", "b"], await texts.ToArrayAsync());
    }

    [Fact]
    public async Task Generated_MethodNotOverridden_GivesUnimplemented()
    {
        await using var host = await EchoHost.StartAsync(map: app => app.MapGrpcService<LazyService>());
        var call = new Greeter.GreeterClient(host.Channel()).GreetAsync(new Greeting());
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal((StatusCode.Unimplemented, ""), (exception.StatusCode, exception.Status.Detail));
    }

    [Fact]
    public async Task ServiceDefinition_MappedDirectly_Works()
    {
        var definition = Greeter.BindService(new GreeterService());
        await using var host = await EchoHost.StartAsync(map: app => app.MapGrpcService(_ => definition));
        var client = new Greeter.GreeterClient(host.Channel());
        Assert.Equal("hi to you", (await client.GreetAsync(new Greeting { Text = "hi" })).Text);
    }

    internal sealed class LazyService : Greeter.GreeterBase;

    internal sealed class GreeterService : Greeter.GreeterBase
    {
        public override Task<Greeting> Greet(Greeting request, ServerCallContext context)
        {
            var name = context.RequestHeaders.GetValue("name") ?? "you";
            return Task.FromResult(new Greeting { Text = $"{request.Text} to {name}" });
        }

        public override async Task GreetMany(
            IAsyncStreamReader<Greeting> requestStream,
            IServerStreamWriter<Greeting> responseStream,
            ServerCallContext context)
        {
            await foreach (var greeting in requestStream.ReadAllAsync()) await responseStream.WriteAsync(greeting);
        }
    }
}
