using System.Buffers;
using Compat.Grpc.Tests.Support;
using Grpc.Net.Client;

namespace Compat.Grpc.Tests.Calls;

public class MarshallerAndSizeTests
{
    private const int OneMegabyte = 1 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16_384)]
    [InlineData(3 * OneMegabyte)]
    public async Task Raw_PayloadOfAnySize_SurvivesBothWays(int length)
    {
        var payload = new byte[length];
        new Random(7).NextBytes(payload);
        await using var host = await EchoHost.StartAsync();
        Assert.Equal(payload, await host.Client().BytesAsync(payload));
    }

    [Fact]
    public async Task Raw_LargeRequest_IsReadAsASequenceOfItsLength()
    {
        (int Length, long Sequence) seen = default;
        var noting = Marshallers.Create<byte[]>(
            Echo.Raw.ContextualSerializer,
            context =>
            {
                var sequence = context.PayloadAsReadOnlySequence();
                seen = (context.PayloadLength, sequence.Length);
                return sequence.ToArray();
            });
        await using var host = await EchoHost.StartAsync();
        var method = new Method<byte[], byte[]>(MethodType.Unary, Echo.ServiceName, "Bytes", Echo.Raw, noting);
        await host.Channel().CreateCallInvoker().AsyncUnaryCall(method, null, default, new byte[OneMegabyte]);
        Assert.Equal((OneMegabyte, OneMegabyte), seen);
    }

    [Fact]
    public async Task Serializer_WithoutLengthOrInOneArray_IsTakenToo()
    {
        Action<byte[], SerializationContext>[] serializers =
        [
            (message, context) => context.Complete(message),
            (message, context) =>
            {
                foreach (var b in message) context.GetBufferWriter().Write([b]);
                context.Complete();
            },
        ];
        byte[] payload = [1, 2, 3];
        await using var host = await EchoHost.StartAsync();
        foreach (var serializer in serializers)
        {
            var request = Marshallers.Create(serializer, context => context.PayloadAsNewBuffer());
            var method = new Method<byte[], byte[]>(MethodType.Unary, Echo.ServiceName, "Bytes", request, request);
            using var call = host.Channel().CreateCallInvoker().AsyncUnaryCall(method, null, default, payload);
            Assert.Equal(payload, await call);
        }
    }

    [Fact]
    public async Task Deserializer_Throws_GivesInternal()
    {
        var broken = Marshallers.Create<string>(_ => [], _ => throw new InvalidDataException("broken"));
        await using var host = await EchoHost.StartAsync();
        var method = new Method<string, string>(
            MethodType.Unary, Echo.ServiceName, "Unary", Marshallers.StringMarshaller, broken);
        var call = host.Channel().CreateCallInvoker().AsyncUnaryCall(method, null, default, "x");
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.IsType<InvalidDataException>(exception.Status.DebugException);
    }

    [Fact]
    public async Task Request_OverTheServersLimit_GivesResourceExhausted()
    {
        await using var host = await EchoHost.StartAsync(configure: options => options.MaxReceiveMessageSize = 1_000);
        var client = host.Client();
        Assert.Equal(1_000, (await client.BytesAsync(new byte[1_000])).Length);
        var call = client.BytesAsync(new byte[1_001]);
        AssertTooLarge(await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync), "received");
    }

    [Fact]
    public async Task Response_OverTheServersLimit_GivesResourceExhausted()
    {
        await using var host = await EchoHost.StartAsync(configure: options => options.MaxSendMessageSize = 1_000);
        var call = host.Client().BytesAsync(new byte[1_001]);
        AssertTooLarge(await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync), "sending");
    }

    [Fact]
    public async Task Response_OverTheClientsLimit_GivesResourceExhausted()
    {
        await using var host = await EchoHost.StartAsync();
        var client = host.Client(new GrpcChannelOptions { MaxReceiveMessageSize = 1_000 });
        Assert.Equal(1_000, (await client.BytesAsync(new byte[1_000])).Length);
        var call = client.BytesAsync(new byte[1_001]);
        AssertTooLarge(await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync), "received");
    }

    [Fact]
    public async Task Request_OverTheClientsLimit_GivesResourceExhausted()
    {
        await using var host = await EchoHost.StartAsync();
        var call = host.Client(new GrpcChannelOptions { MaxSendMessageSize = 1_000 }).BytesAsync(new byte[1_001]);
        AssertTooLarge(await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync), "sending");
    }

    private static void AssertTooLarge(RpcException exception, string verb)
    {
        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Assert.Contains("exceeds the maximum configured message size", exception.Status.Detail);
        Assert.Contains(verb, exception.Status.Detail, StringComparison.OrdinalIgnoreCase);
    }
}
