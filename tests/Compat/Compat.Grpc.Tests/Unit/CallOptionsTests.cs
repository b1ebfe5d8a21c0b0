namespace Compat.Grpc.Tests.Unit;

public class CallOptionsTests
{
    [Fact]
    public void Default_HasNothing()
    {
        var options = new CallOptions();
        Assert.Null(options.Headers);
        Assert.Null(options.Deadline);
        Assert.Equal(CancellationToken.None, options.CancellationToken);
        Assert.Null(options.WriteOptions);
        Assert.Null(options.PropagationToken);
        Assert.Null(options.Credentials);
        Assert.False(options.IsWaitForReady);
    }

    [Fact]
    public void With_EachOption_ChangesACopyOnly()
    {
        using var cancellation = new CancellationTokenSource();
        var original = new CallOptions();
        var headers = new Metadata();
        var deadline = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var writeOptions = new WriteOptions(WriteFlags.NoCompress);
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var changed = original.WithHeaders(headers).WithDeadline(deadline)
            .WithCancellationToken(cancellation.Token).WithWriteOptions(writeOptions)
            .WithCredentials(credentials).WithWaitForReady();
        Assert.Same(headers, changed.Headers);
        Assert.Equal(deadline, changed.Deadline);
        Assert.Equal(cancellation.Token, changed.CancellationToken);
        Assert.Same(writeOptions, changed.WriteOptions);
        Assert.Same(credentials, changed.Credentials);
        Assert.True(changed.IsWaitForReady);
        Assert.Null(original.Headers);
        Assert.Null(original.Credentials);
        Assert.False(original.IsWaitForReady);
    }

    [Fact]
    public void Constructor_AllArguments_AreKept()
    {
        using var cancellation = new CancellationTokenSource();
        var headers = new Metadata();
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var options = new CallOptions(
            headers, DateTime.MaxValue, cancellation.Token, WriteOptions.Default, null, credentials);
        Assert.Same(headers, options.Headers);
        Assert.Equal(DateTime.MaxValue, options.Deadline);
        Assert.Equal(cancellation.Token, options.CancellationToken);
        Assert.Same(WriteOptions.Default, options.WriteOptions);
        Assert.Same(credentials, options.Credentials);
    }

    [Fact]
    public void WithWaitForReady_False_TakesItBack()
    {
        var waiting = new CallOptions().WithWaitForReady();
        Assert.True(waiting.IsWaitForReady);
        Assert.False(waiting.WithWaitForReady(false).IsWaitForReady);
        Assert.True(waiting.WithDeadline(DateTime.MaxValue).IsWaitForReady);
    }

    [Fact]
    public void WriteOptions_Flags_AreKept()
    {
        Assert.Equal(default, WriteOptions.Default.Flags);
        Assert.Equal(1, (int)WriteFlags.BufferHint);
        Assert.Equal(2, (int)WriteFlags.NoCompress);
        var both = WriteFlags.BufferHint | WriteFlags.NoCompress;
        Assert.Equal(both, new WriteOptions(both).Flags);
    }

    [Fact]
    public void ContextPropagationOptions_Default_HandsOnBoth()
    {
        Assert.True(ContextPropagationOptions.Default.IsPropagateDeadline);
        Assert.True(ContextPropagationOptions.Default.IsPropagateCancellation);
        var neither = new ContextPropagationOptions(false, false);
        Assert.False(neither.IsPropagateDeadline);
        Assert.False(neither.IsPropagateCancellation);
    }
}
