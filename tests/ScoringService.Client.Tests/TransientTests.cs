using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ScoringService.Client.Tests;

/// <summary>When calls are made again.</summary>
public sealed class TransientTests
{
    private static readonly RetryOptions Options =
        new() { FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(3) };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    public void WaitAfter_Unavailable_DoublesUpToTheLongest(int failures, double seconds)
    {
        var wait = Transient.WaitAfter(Failure(StatusCode.Unavailable), Options, failures);

        Assert.InRange(wait!.Value.TotalSeconds, 0.8 * seconds, 1.2 * seconds);
    }

    [Fact]
    public void WaitAfter_ServiceSaysHowLong_IsThat() => Assert.Equal(
        TimeSpan.FromSeconds(2),
        Transient.WaitAfter(Failure(StatusCode.ResourceExhausted, retrySeconds: 2), Options, 1));

    [Theory]
    [InlineData(StatusCode.ResourceExhausted, 1)]
    [InlineData(StatusCode.InvalidArgument, 1)]
    [InlineData(StatusCode.Aborted, 1)]
    [InlineData(StatusCode.Unavailable, 5)]
    public void WaitAfter_WillNotPassOrTooOften_IsNull(StatusCode code, int failures) =>
        Assert.Null(Transient.WaitAfter(Failure(code), Options, failures));

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Constructor_AttemptsOutOfRange_IsRefused(int attempts) => Assert.Throws<ArgumentException>(
        () => new ScoringServiceClient(new Uri("http://127.0.0.1:1"), new ScoringClientOptions
        {
            Retry = new RetryOptions { MaxAttempts = attempts },
        }));

    private static RpcException Failure(StatusCode code, int? retrySeconds = null)
    {
        var trailers = new Metadata();
        if (retrySeconds is { } seconds)
        {
            var delay = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
            var status = new Google.Rpc.Status { Details = { Any.Pack(new RetryInfo { RetryDelay = delay }) } };
            trailers.Add("grpc-status-details-bin", status.ToByteArray());
        }

        return new RpcException(new Grpc.Core.Status(code, ""), trailers);
    }
}
