using System.Security.Cryptography.X509Certificates;

namespace ScoringService.Client;

/// <summary>How a client reaches the service and says who it is.</summary>
public sealed record ScoringClientOptions
{
    /// <summary>The caller's secret, an API key or a token (JWT), asked for at every call so that it can be renewed.
    /// Null: none. Send it over TLS only, unless the service is on the same machine. Default null.</summary>
    public Func<CancellationToken, Task<string>>? Secret { get; init; }

    /// <summary>Who may sign the service's certificate, instead of those whom the machine trusts. Null: those. Default
    /// null.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The caller's certificate with its private key, for services that ask for one. Default null.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>When to try again.</summary>
    public RetryOptions Retry { get; init; } = new();
}
