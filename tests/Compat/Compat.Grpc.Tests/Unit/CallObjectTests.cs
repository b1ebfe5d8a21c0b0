using Compat.Grpc.Tests.Support;

namespace Compat.Grpc.Tests.Unit;

/// <summary>The objects of running calls only hand on; both ways of making them are held to the same facts.</summary>
public class CallObjectTests
{
    private static readonly Status Status = new(StatusCode.DataLoss, "gone");
    private readonly Task<Metadata> headers = Task.FromResult(new Metadata());
    private readonly Metadata trailers = [];
    private readonly ListWriter<string> writer = new();
    private readonly ListReader<string> reader = new("a");
    private readonly Task<string> response = Task.FromResult("r");
    private int disposed;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnaryCall_AnyConstructor_HandsOn(bool withState)
    {
        using var call = withState
            ? new AsyncUnaryCall<string>(
                response, s => Me(s).headers, _ => Status, s => Me(s).trailers, s => Me(s).disposed++, this)
            : new AsyncUnaryCall<string>(response, headers, () => Status, () => trailers, () => disposed++);
        Assert.Same(response, call.ResponseAsync);
        Assert.Equal("r", await call);
        Assert.Equal("r", await call.ConfigureAwait(false));
        Check(call.ResponseHeadersAsync, call.GetStatus(), call.GetTrailers(), call);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientStreamingCall_AnyConstructor_HandsOn(bool withState)
    {
        using var call = withState
            ? new AsyncClientStreamingCall<string, string>(
                writer, response, s => Me(s).headers, _ => Status, s => Me(s).trailers, s => Me(s).disposed++, this)
            : new AsyncClientStreamingCall<string, string>(
                writer, response, headers, () => Status, () => trailers, () => disposed++);
        Assert.Same(writer, call.RequestStream);
        Assert.Same(response, call.ResponseAsync);
        Assert.Equal("r", await call);
        Assert.Equal("r", await call.ConfigureAwait(false));
        Check(call.ResponseHeadersAsync, call.GetStatus(), call.GetTrailers(), call);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ServerStreamingCall_AnyConstructor_HandsOn(bool withState)
    {
        using var call = withState
            ? new AsyncServerStreamingCall<string>(
                reader, s => Me(s).headers, _ => Status, s => Me(s).trailers, s => Me(s).disposed++, this)
            : new AsyncServerStreamingCall<string>(reader, headers, () => Status, () => trailers, () => disposed++);
        Assert.Same(reader, call.ResponseStream);
        Check(call.ResponseHeadersAsync, call.GetStatus(), call.GetTrailers(), call);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DuplexStreamingCall_AnyConstructor_HandsOn(bool withState)
    {
        using var call = withState
            ? new AsyncDuplexStreamingCall<string, string>(
                writer, reader, s => Me(s).headers, _ => Status, s => Me(s).trailers, s => Me(s).disposed++, this)
            : new AsyncDuplexStreamingCall<string, string>(
                writer, reader, headers, () => Status, () => trailers, () => disposed++);
        Assert.Same(writer, call.RequestStream);
        Assert.Same(reader, call.ResponseStream);
        Check(call.ResponseHeadersAsync, call.GetStatus(), call.GetTrailers(), call);
    }

    [Fact]
    public async Task MoveNext_WithoutToken_ReadsTheStream()
    {
        Assert.True(await reader.MoveNext());
        Assert.Equal("a", reader.Current);
        Assert.False(await reader.MoveNext());
        Assert.Throws<ArgumentNullException>(() => { _ = ((IAsyncStreamReader<string>)null!).MoveNext(); });
    }

    [Fact]
    public async Task WriteAsync_TokenToAWriterWithoutCancellation_IsTakenOnlyIfItCannotCancel()
    {
        IAsyncStreamWriter<string> plain = writer;
        await plain.WriteAsync("a", CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAsync<NotSupportedException>(() => plain.WriteAsync("b", cancellation.Token));
        Assert.Equal(["a"], writer.Messages);
    }

    private static CallObjectTests Me(object state) => (CallObjectTests)state;

    private void Check(Task<Metadata> seenHeaders, Status seenStatus, Metadata seenTrailers, IDisposable call)
    {
        Assert.Same(headers, seenHeaders);
        Assert.Equal((StatusCode.DataLoss, "gone"), (seenStatus.StatusCode, seenStatus.Detail));
        Assert.Same(trailers, seenTrailers);
        Assert.Equal(0, disposed);
        call.Dispose();
        Assert.Equal(1, disposed);
    }
}
