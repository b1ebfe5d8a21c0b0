using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Compat.Grpc.Tests.Support;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Compat.Grpc.Tests.Calls;

public class CredentialsCallTests
{
    private static readonly Handlers TellsAuthorization = new()
    {
        Unary = (_, context) => Task.FromResult(
            string.Join(", ", context.RequestHeaders.GetAll("authorization").Select(entry => entry.Value))),
    };

    [Fact]
    public async Task CallCredentials_OnSecureChannel_AreSentWithEveryCall()
    {
        using var certificate = Certificates.Create("localhost");
        await using var host = await EchoHost.StartAsync(TellsAuthorization, https: Https(certificate));
        using var handler = Trusting(certificate);
        var contexts = new List<AuthInterceptorContext>();
        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            contexts.Add(context);
            metadata.Add("authorization", $"Bearer {contexts.Count}");
            return Task.CompletedTask;
        });
        var client = host.Client(new GrpcChannelOptions
        {
            HttpHandler = handler,
            Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, credentials),
        });
        Assert.Equal("Bearer 1", await client.UnaryAsync("x"));
        Assert.Equal("Bearer 2", await client.UnaryAsync("x"));
        Assert.Equal("Unary", contexts[0].MethodName);
        Assert.Equal($"https://{host.Address.Authority}/compat.Echo", contexts[0].ServiceUrl);
    }

    [Fact]
    public async Task CallCredentials_ComposedForOneCall_AllApply()
    {
        await using var host = await EchoHost.StartAsync(TellsAuthorization);
        var client = host.Client(new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true });
        var both = CallCredentials.Compose(Bearer("a"), Bearer("b"));
        Assert.Equal("a, b", await client.UnaryAsync("x", new CallOptions(credentials: both)));
        Assert.Equal("c", await client.UnaryAsync("x", new CallOptions().WithCredentials(Bearer("c"))));
        Assert.Equal("", await client.UnaryAsync("x"));
    }

    [Fact]
    public async Task CallCredentials_OnInsecureChannel_AreNotSent()
    {
        await using var host = await EchoHost.StartAsync(TellsAuthorization);
        Assert.Equal("", await host.Client().UnaryAsync("x", new CallOptions(credentials: Bearer("secret"))));
    }

    [Fact]
    public async Task CallCredentials_InterceptorThrows_FailsTheCall()
    {
        await using var host = await EchoHost.StartAsync(TellsAuthorization);
        var client = host.Client(new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true });
        var failing = CallCredentials.FromInterceptor((_, _) => throw new TimeoutException("no token"));
        var call = client.UnaryAsync("x", new CallOptions(credentials: failing));
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.IsType<TimeoutException>(exception.Status.DebugException);
    }

    [Fact]
    public async Task AuthContext_ClientCertificate_SaysWhoThePeerIs()
    {
        using var serverCertificate = Certificates.Create("localhost");
        using var clientCertificate = Certificates.Create("client.test");
        var https = Https(serverCertificate);
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (seen, _, _) => seen.Thumbprint == clientCertificate.Thumbprint;
        var handlers = new Handlers
        {
            Unary = (_, context) =>
            {
                Assert.True(context.AuthContext.IsPeerAuthenticated);
                var identity = Assert.Single(
                    context.AuthContext.FindPropertiesByName("x509_common_name"));
                return Task.FromResult(identity.Value);
            },
        };
        await using var host = await EchoHost.StartAsync(handlers, https: https);
        using var handler = Trusting(serverCertificate);
        handler.SslOptions.ClientCertificates = [clientCertificate];
        var client = host.Client(new GrpcChannelOptions
        {
            HttpHandler = handler,
            Credentials = new SslCredentials(),
        });
        Assert.Equal("client.test", await client.UnaryAsync("x"));
    }

    [Fact]
    public async Task SslCredentials_WithRootsOfTheirOwn_AreRefusedByTheManagedClient()
    {
        await using var host = await EchoHost.StartAsync();
        var options = new GrpcChannelOptions { Credentials = new SslCredentials("roots") };
        Assert.Throws<InvalidOperationException>(() => host.Channel(options));
    }

    private static CallCredentials Bearer(string token) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add("authorization", token);
        return Task.CompletedTask;
    });

    private static HttpsConnectionAdapterOptions Https(X509Certificate2 certificate) =>
        new() { ServerCertificate = certificate };

    private static SocketsHttpHandler Trusting(X509Certificate2 certificate) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, seen, _, _) =>
                seen!.GetCertHashString() == certificate.Thumbprint,
        },
    };
}
