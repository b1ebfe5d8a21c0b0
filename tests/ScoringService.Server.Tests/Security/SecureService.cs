using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Server.Access;
using ScoringService.Server.Security;

namespace ScoringService.Server.Tests.Security;

/// <summary>A real server with TLS that asks for API keys, and callers of it.</summary>
internal sealed class SecureService : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-security-test-").FullName;
    private readonly List<IDisposable> _callers = [];

    private SecureService()
    {
    }

    /// <summary>Who signed the server's certificate.</summary>
    public TestAuthority Authority { get; } = new();

    public TestService Service { get; private set; } = null!;

    public string CertificatePath => Path.Combine(_folder, "server.pem");

    public string KeyPath => Path.Combine(_folder, "server.key");

    public string AuthorityPath => Path.Combine(_folder, "ca.pem");

    public ApiKeys Keys => Service.App.Services.GetRequiredService<ApiKeys>();

    /// <summary>Starts a server; its own client cannot be used.</summary>
    public static async Task<SecureService> StartAsync(
        Action<SecureService, ServerOptions>? configure = null, int customers = 0)
    {
        var secure = new SecureService();
        using (var certificate = secure.Authority.Issue("localhost"))
            certificate.Write(secure.CertificatePath, secure.KeyPath);
        File.WriteAllText(secure.AuthorityPath, secure.Authority.Pem);
        secure.Service = await TestService.StartAsync(customers, fit: false, options =>
        {
            options.Security.ApiKeys = true;
            options.Security.Tls.CertificateFile = secure.CertificatePath;
            options.Security.Tls.KeyFile = secure.KeyPath;
            configure?.Invoke(secure, options);
        });
        return secure;
    }

    /// <summary>A new key.</summary>
    public string Key(CallerRole roles = CallerRole.Reader, string name = "crm", DateTime? expiresAt = null) =>
        Keys.Create(name, roles, expiresAt, "test").Key;

    /// <summary>A file that the server can be told of.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A connection of somebody.</summary>
    /// <param name="credential">API key or token; null: none.</param>
    /// <param name="certificate">Certificate; null: none.</param>
    /// <param name="trusted">Whom the caller trusts; null: who signed the server's certificate.</param>
    public GrpcChannel Connect(
        string? credential = null, X509Certificate2? certificate = null, TestAuthority? trusted = null)
    {
        var channel = GrpcChannel.ForAddress(Service.GrpcAddress, new GrpcChannelOptions
        {
            HttpHandler = Handler(credential is null ? null : $"Bearer {credential}", certificate, trusted),
            DisposeHttpClient = true,
        });
        _callers.Add(channel);
        return channel;
    }

    /// <summary>A client of the HTTP pages.</summary>
    public HttpClient Browse(string? authorization = null, X509Certificate2? certificate = null)
    {
        var client = new HttpClient(Handler(authorization, certificate, null)) { BaseAddress = Service.HttpAddress };
        _callers.Add(client);
        return client;
    }

    /// <summary>How many logins failed in some way for some reason.</summary>
    public long Failures(string means, string reason) => Service.App.Services.GetRequiredService<LoginLedger>().Counts()
        .Where(count => count.Tags.ToArray().Select(tag => tag.Value).SequenceEqual([means, reason]))
        .Sum(count => count.Value);

    /// <summary>How a call by somebody ends: the simplest that takes a role of a reader.</summary>
    public async Task<Status> TryAsync(GrpcChannel channel)
    {
        try
        {
            await new V1.Tracking.TrackingClient(channel).ListRunsAsync(new V1.ListRunsRequest());
            return Status.DefaultSuccess;
        }
        catch (RpcException e)
        {
            return e.Status;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _callers.ForEach(caller => caller.Dispose());
        await Service.DisposeAsync();
        Authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private AuthorizingHandler Handler(string? authorization, X509Certificate2? certificate, TestAuthority? trusted)
    {
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { (trusted ?? Authority).Certificate },
            },
        };
        if (certificate is not null)
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        return new AuthorizingHandler(authorization) { InnerHandler = new SocketsHttpHandler { SslOptions = tls } };
    }

    private sealed class AuthorizingHandler(string? authorization) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (authorization is not null)
                request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
