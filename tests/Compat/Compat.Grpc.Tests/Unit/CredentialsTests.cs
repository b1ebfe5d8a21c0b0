namespace Compat.Grpc.Tests.Unit;

public class CredentialsTests
{
    private static readonly CallCredentials Call = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);

    [Fact]
    public void Insecure_Populate_SaysInsecure()
    {
        var seen = new ChannelRecorder();
        ChannelCredentials.Insecure.InternalPopulateConfiguration(seen, "state");
        Assert.Equal(("insecure", "state"), (seen.Kind, seen.State));
    }

    [Fact]
    public void Ssl_Populate_SaysItsParts()
    {
        var pair = new KeyCertificatePair("chain", "key");
        var seen = new ChannelRecorder();
        var credentials = new SslCredentials("roots", pair, _ => true);
        credentials.InternalPopulateConfiguration(seen, null!);
        Assert.Equal(("ssl", "roots", pair), (seen.Kind, seen.Roots, seen.Pair));
        Assert.True(seen.Callback!(null!));
        Assert.Equal(("roots", pair), (credentials.RootCertificates, credentials.KeyCertificatePair));
        Assert.Equal(("chain", "key"), (pair.CertificateChain, pair.PrivateKey));
    }

    [Fact]
    public void SecureSsl_Populate_SaysSslWithDefaults()
    {
        var seen = new ChannelRecorder();
        ChannelCredentials.SecureSsl.InternalPopulateConfiguration(seen, null!);
        Assert.Equal("ssl", seen.Kind);
        Assert.Null(seen.Roots);
        Assert.Null(seen.Pair);
        Assert.Null(seen.Callback);
    }

    [Fact]
    public void Create_OfSslAndCall_SaysBoth()
    {
        var seen = new ChannelRecorder();
        ChannelCredentials.Create(ChannelCredentials.SecureSsl, Call).InternalPopulateConfiguration(seen, null!);
        Assert.Equal("composite", seen.Kind);
        Assert.Same(ChannelCredentials.SecureSsl, seen.Channel);
        Assert.Same(Call, seen.Call);
    }

    [Fact]
    public void Create_OfWhatKeepsNoSecrets_ThrowsArgument()
    {
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Call));
        var composite = ChannelCredentials.Create(ChannelCredentials.SecureSsl, Call);
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(composite, Call));
        var own = Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(new OwnCredentials(), Call));
        Assert.Equal(
            "CallCredentials can't be composed with OwnCredentials. CallCredentials must be used with secure " +
            "channel credentials like SslCredentials.",
            own.Message);
    }

    [Fact]
    public void Create_Null_ThrowsArgumentNull()
    {
        Assert.Throws<ArgumentNullException>(() => ChannelCredentials.Create(null!, Call));
        Assert.Throws<ArgumentNullException>(() => ChannelCredentials.Create(ChannelCredentials.SecureSsl, null!));
        Assert.Throws<ArgumentNullException>(() => CallCredentials.FromInterceptor(null!));
        Assert.Throws<ArgumentNullException>(() => new KeyCertificatePair(null!, "key"));
        Assert.Throws<ArgumentNullException>(() => new KeyCertificatePair("chain", null!));
    }

    [Fact]
    public void Compose_TwoOrMore_SaysThemInOrder()
    {
        var second = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var seen = new CallRecorder();
        CallCredentials.Compose(Call, second).InternalPopulateConfiguration(seen, "state");
        Assert.Equal([Call, second], seen.Parts);
        Assert.Equal("state", seen.State);
    }

    [Fact]
    public void Compose_FewerThanTwo_ThrowsArgument()
    {
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Call));
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose());
    }

    [Fact]
    public void FromInterceptor_Populate_SaysTheFunction()
    {
        AsyncAuthInterceptor function = (_, _) => Task.CompletedTask;
        var seen = new CallRecorder();
        CallCredentials.FromInterceptor(function).InternalPopulateConfiguration(seen, null!);
        Assert.Same(function, seen.Interceptor);
    }

    [Fact]
    public void AuthInterceptorContext_Arguments_AreKept()
    {
        using var cancellation = new CancellationTokenSource();
        var context = new AuthInterceptorContext("https://host/service", "Method", cancellation.Token);
        Assert.Equal("https://host/service", context.ServiceUrl);
        Assert.Equal("Method", context.MethodName);
        Assert.Equal(cancellation.Token, context.CancellationToken);
        Assert.Equal(default, new AuthInterceptorContext("u", "m").CancellationToken);
        Assert.Throws<ArgumentNullException>(() => new AuthInterceptorContext(null!, "m"));
    }

    private sealed class OwnCredentials : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(
            ChannelCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetInsecureCredentials(state);
    }

    private sealed class ChannelRecorder : ChannelCredentialsConfiguratorBase
    {
        public string? Kind { get; private set; }

        public object? State { get; private set; }

        public string? Roots { get; private set; }

        public KeyCertificatePair? Pair { get; private set; }

        public VerifyPeerCallback? Callback { get; private set; }

        public ChannelCredentials? Channel { get; private set; }

        public CallCredentials? Call { get; private set; }

        public override void SetInsecureCredentials(object? state) => (Kind, State) = ("insecure", state);

        public override void SetSslCredentials(
            object? state,
            string? rootCertificates,
            KeyCertificatePair? keyCertificatePair,
            VerifyPeerCallback? verifyPeerCallback) =>
            (Kind, Roots, Pair, Callback) = ("ssl", rootCertificates, keyCertificatePair, verifyPeerCallback);

        public override void SetCompositeCredentials(
            object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
            (Kind, Channel, Call) = ("composite", channelCredentials, callCredentials);
    }

    private sealed class CallRecorder : CallCredentialsConfiguratorBase
    {
        public object? State { get; private set; }

        public IReadOnlyList<CallCredentials> Parts { get; private set; } = [];

        public AsyncAuthInterceptor? Interceptor { get; private set; }

        public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials) =>
            (State, Parts) = (state, credentials);

        public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) =>
            (State, Interceptor) = (state, interceptor);
    }
}
