namespace Compat.Grpc.Tests.Unit;

public class StatusTests
{
    [Fact]
    public void DefaultStatuses_HaveCodeAndEmptyDetail()
    {
        Assert.Equal((StatusCode.OK, ""), (Status.DefaultSuccess.StatusCode, Status.DefaultSuccess.Detail));
        Assert.Equal((StatusCode.Cancelled, ""), (Status.DefaultCancelled.StatusCode, Status.DefaultCancelled.Detail));
        Assert.Null(Status.DefaultSuccess.DebugException);
    }

    [Fact]
    public void ToString_WithoutException_NamesCodeAndDetail() =>
        Assert.Equal(
            "Status(StatusCode=\"NotFound\", Detail=\"no such run\")",
            new Status(StatusCode.NotFound, "no such run").ToString());

    [Fact]
    public void ToString_WithException_NamesItsTypeAndMessage() =>
        Assert.Equal(
            "Status(StatusCode=\"Internal\", Detail=\"x\", DebugException=\"System.TimeoutException: late\")",
            new Status(StatusCode.Internal, "x", new TimeoutException("late")).ToString());

    [Fact]
    public void StatusCode_Numbers_AreTheProtocols()
    {
        string[] names =
        [
            "OK", "Cancelled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists",
            "PermissionDenied", "ResourceExhausted", "FailedPrecondition", "Aborted", "OutOfRange",
            "Unimplemented", "Internal", "Unavailable", "DataLoss", "Unauthenticated",
        ];
        Assert.Equal(names, Enumerable.Range(0, 17).Select(code => ((StatusCode)code).ToString()));
    }

    [Fact]
    public void RpcException_OfStatus_TakesMessageCodeAndInnerExceptionFromIt()
    {
        var cause = new TimeoutException("late");
        var status = new Status(StatusCode.Unavailable, "down", cause);
        var exception = new RpcException(status);
        Assert.Equal(status.ToString(), exception.Message);
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Equal("down", exception.Status.Detail);
        Assert.Same(cause, exception.InnerException);
        Assert.Empty(exception.Trailers);
        Assert.True(exception.Trailers.IsReadOnly);
    }

    [Fact]
    public void RpcException_OfTrailersAndMessage_KeepsThem()
    {
        Metadata trailers = new() { { "why", "because" } };
        var status = new Status(StatusCode.Aborted, "x");
        Assert.Same(trailers, new RpcException(status, trailers).Trailers);
        Assert.Equal("m", new RpcException(status, "m").Message);
        Assert.Equal("m", new RpcException(status, trailers, "m").Message);
        Assert.Equal(status.ToString(), new RpcException(status, trailers).Message);
        Assert.Throws<ArgumentNullException>(() => new RpcException(status, (Metadata)null!));
    }
}
