using Google.Protobuf;
using Grpc.Core;
using Alpha = Grpc.Reflection.V1Alpha;
using Current = Grpc.Reflection.V1;

namespace ScoringService.Server.Protocols;

/// <summary>The reflection protocol.</summary>
internal sealed class ReflectionService(ReflectionAnswers answers, IHostApplicationLifetime lifetime)
    : Current.ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<Current.ServerReflectionRequest> requestStream,
        IServerStreamWriter<Current.ServerReflectionResponse> responseStream,
        ServerCallContext context)
        => ReflectionStream.RunAsync(requestStream, responseStream, answers.Answer, (context, lifetime));
}

/// <summary>
/// The reflection protocol under its older package name. The two have the same bytes on the wire, so messages are
/// converted by writing and reading them.
/// </summary>
internal sealed class ReflectionV1AlphaService(ReflectionAnswers answers, IHostApplicationLifetime lifetime)
    : Alpha.ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<Alpha.ServerReflectionRequest> requestStream,
        IServerStreamWriter<Alpha.ServerReflectionResponse> responseStream,
        ServerCallContext context)
        => ReflectionStream.RunAsync(requestStream, responseStream, Answer, (context, lifetime));

    private Alpha.ServerReflectionResponse Answer(Alpha.ServerReflectionRequest request)
    {
        var answer = answers.Answer(Current.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
        return Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString());
    }
}

/// <summary>One answer per question, each written before the next question is read.</summary>
file static class ReflectionStream
{
    public static async Task RunAsync<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<TResponse> responses,
        Func<TRequest, TResponse> answer,
        (ServerCallContext Context, IHostApplicationLifetime Lifetime) call)
    {
        var stopping = call.Lifetime.ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Context.CancellationToken, stopping);
        try
        {
            while (await requests.MoveNext(end.Token)) await responses.WriteAsync(answer(requests.Current), end.Token);
        }
        catch (Exception e) when (stopping.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            // Clients keep such streams open between questions; a stopping server would wait for them.
            throw new RpcException(new Status(StatusCode.Unavailable, "The server is stopping."));
        }
    }
}
