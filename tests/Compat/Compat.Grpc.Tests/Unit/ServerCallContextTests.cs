namespace Compat.Grpc.Tests.Unit;

/// <summary>A context of a test's own, as users write them to test their handlers without a server.</summary>
public class ServerCallContextTests
{
    private readonly OwnContext context = new();

    [Fact]
    public async Task Members_OfADerivedContext_AreItsCoreMembers()
    {
        Assert.Equal(("m", "h", "p"), (context.Method, context.Host, context.Peer));
        Assert.Equal(DateTime.UnixEpoch, context.Deadline);
        Assert.Equal("v", context.RequestHeaders.GetValue("k"));
        Assert.True(context.CancellationToken.IsCancellationRequested);
        Assert.False(context.AuthContext.IsPeerAuthenticated);
        context.ResponseTrailers.Add("t", "1");
        Assert.Equal("1", context.ResponseTrailers.GetValue("t"));
        context.Status = new Status(StatusCode.NotFound, "x");
        Assert.Equal(StatusCode.NotFound, context.Status.StatusCode);
        context.WriteOptions = WriteOptions.Default;
        Assert.Same(WriteOptions.Default, context.WriteOptions);
        var headers = new Metadata();
        await context.WriteResponseHeadersAsync(headers);
        Assert.Same(headers, context.Written);
        Assert.Throws<NotSupportedException>(() => context.CreatePropagationToken());
        Assert.Null(context.PropagationOptions);
        var options = new ContextPropagationOptions();
        Assert.Throws<NotSupportedException>(() => context.CreatePropagationToken(options));
        Assert.Same(options, context.PropagationOptions);
    }

    [Fact]
    public void UserState_NotOverridden_IsOneDictionaryPerContext()
    {
        context.UserState["k"] = 1;
        Assert.Equal(1, context.UserState["k"]);
        Assert.Empty(new OwnContext().UserState);
    }

    private sealed class OwnContext : ServerCallContext
    {
        public Metadata? Written { get; private set; }

        public ContextPropagationOptions? PropagationOptions { get; private set; }

        protected override string MethodCore => "m";

        protected override string HostCore => "h";

        protected override string PeerCore => "p";

        protected override DateTime DeadlineCore => DateTime.UnixEpoch;

        protected override Metadata RequestHeadersCore { get; } = new() { { "k", "v" } };

        protected override CancellationToken CancellationTokenCore => new(canceled: true);

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
        {
            PropagationOptions = options;
            throw new NotSupportedException();
        }

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
        {
            Written = responseHeaders;
            return Task.CompletedTask;
        }
    }
}
