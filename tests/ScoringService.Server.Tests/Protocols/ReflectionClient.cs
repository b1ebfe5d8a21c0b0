using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Alpha = Grpc.Reflection.V1Alpha;

namespace ScoringService.Server.Tests.Protocols;

/// <summary>One reflection stream, in either version; the messages are those of v1.</summary>
internal sealed class ReflectionClient : IDisposable
{
    private readonly AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse>? current;
    private readonly AsyncDuplexStreamingCall<Alpha.ServerReflectionRequest, Alpha.ServerReflectionResponse>? alpha;

    public ReflectionClient(GrpcChannel channel, bool isAlpha)
    {
        var options = new CallOptions(deadline: DateTime.UtcNow + ProtocolHost.Patience);
        if (isAlpha) alpha = new Alpha.ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(options);
        else current = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(options);
    }

    public async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await SendAsync(request);
        return await ReceiveAsync();
    }

    public Task SendAsync(ServerReflectionRequest request) => current != null
        ? current.RequestStream.WriteAsync(request)
        : alpha!.RequestStream.WriteAsync(Alpha.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));

    public async Task<ServerReflectionResponse> ReceiveAsync()
    {
        if (current != null)
        {
            Assert.True(await current.ResponseStream.MoveNext(default));
            return current.ResponseStream.Current;
        }
        Assert.True(await alpha!.ResponseStream.MoveNext(default));
        return ServerReflectionResponse.Parser.ParseFrom(alpha.ResponseStream.Current.ToByteString());
    }

    /// <summary>Ends the requests; true if the server then ends the responses.</summary>
    public async Task<bool> CompleteAsync()
    {
        await (current?.RequestStream.CompleteAsync() ?? alpha!.RequestStream.CompleteAsync());
        return !await (current?.ResponseStream.MoveNext(default) ?? alpha!.ResponseStream.MoveNext(default));
    }

    public void Dispose()
    {
        current?.Dispose();
        alpha?.Dispose();
    }
}
