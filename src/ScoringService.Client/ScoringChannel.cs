using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using ScoringService.V1;

namespace ScoringService.Client;

/// <summary>Sets channels up.</summary>
internal static class ScoringChannel
{
    // The service sends messages of 2 MiB; the default window of 64 KiB would let it send a part of one and wait.
    private const int StreamWindowBytes = 4 << 20;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    // Calls that change nothing, or the same thing when they are repeated.
    private static readonly (string Service, string[] Methods)[] Repeatable =
    [
        (Scoring.Descriptor.FullName, ["GetCustomer"]),
        (Models.Descriptor.FullName, ["ActivateModel", "GetModel", "ListModels", "ValidateGrouping"]),
        (Tracking.Descriptor.FullName, ["ListTierOverrides", "ListRuns", "ListScoreChanges", "GetMovement"]),
        (Ingest.Descriptor.FullName,
            ["GetIngestBatch", "PutCustomer", "PutTransaction", "PutInteraction", "PutEvent", "DeleteRecord"]),
        (Quality.Descriptor.FullName, ["ListQuarantine", "ListQualityReports", "GetMonthlyQuality"]),
        (Admin.Descriptor.FullName, ["ExportCustomer", "ListAuditEntries"]),
    ];

    /// <summary>Makes a channel, which connects at the first call.</summary>
    public static GrpcChannel Open(Uri address, ScoringClientOptions options)
    {
        if (options.Retry.MaxAttempts is < 1 or > 5)
            throw new ArgumentException("The number of attempts must be from 1 to 5.", nameof(options));
        var isSecure = address.Scheme == Uri.UriSchemeHttps;
        ChannelCredentials transport = isSecure ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure;
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = Handler(options),
            DisposeHttpClient = true,
            ServiceConfig = options.Retry.MaxAttempts > 1 ? Retries(options.Retry) : null,
            Credentials = options.Secret is { } secret
                ? ChannelCredentials.Create(transport, Bearer(secret)) : transport,
            // The service may be on the same machine, where TLS would protect from nobody.
            UnsafeUseInsecureChannelCallCredentials = !isSecure && options.Secret is not null,
        });
    }

    private static SocketsHttpHandler Handler(ScoringClientOptions options) => new()
    {
        EnableMultipleHttp2Connections = true,
        InitialHttp2StreamWindowSize = StreamWindowBytes,
        // A service that vanished without a word is noticed while a call waits for it.
        KeepAlivePingDelay = KeepAlive,
        KeepAlivePingTimeout = KeepAlive,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        ConnectTimeout = KeepAlive,
        SslOptions = Tls(options),
    };

    private static SslClientAuthenticationOptions Tls(ScoringClientOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.Certificate is { } certificate)
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        if (options.Authorities is not { } authorities) return tls;
        tls.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        return tls;
    }

    private static CallCredentials Bearer(Func<CancellationToken, Task<string>> secret) =>
        CallCredentials.FromInterceptor(async (context, metadata) =>
            metadata.Add("authorization", $"Bearer {await secret(context.CancellationToken).ConfigureAwait(false)}"));

    private static ServiceConfig Retries(RetryOptions retry)
    {
        var policy = new RetryPolicy
        {
            MaxAttempts = retry.MaxAttempts, InitialBackoff = retry.FirstDelay, MaxBackoff = retry.MaxDelay,
            BackoffMultiplier = 2,
        };
        foreach (var code in Transient.Codes) policy.RetryableStatusCodes.Add(code);
        var method = new MethodConfig { RetryPolicy = policy };
        foreach (var (service, methods) in Repeatable)
            foreach (var name in methods) method.Names.Add(new MethodName { Service = service, Method = name });
        return new ServiceConfig { MethodConfigs = { method } };
    }
}
