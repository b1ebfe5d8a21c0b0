using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ScoringService.Server.Security;

/// <summary>TLS of the service's ports, with the certificate that is in its files now.</summary>
internal sealed class ServerTls
{
    private readonly WatchedFiles<ServerCertificate> _certificate;
    private readonly ClientCertificates? _clients;
    private readonly LoginLedger _ledger;

    /// <summary>Reads the certificate.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="clients">Checks certificates of clients; null: none are asked for.</param>
    /// <param name="ledger">Hears of certificates that are refused.</param>
    /// <param name="clock">When is now.</param>
    /// <param name="logger">Hears of new files.</param>
    public ServerTls(
        TlsSettings files, ClientCertificates? clients, LoginLedger ledger, TimeProvider clock, ILogger logger)
    {
        (_clients, _ledger) = (clients, ledger);
        _certificate = new WatchedFiles<ServerCertificate>([files.CertificateFile!, files.KeyFile!],
            texts => ServerCertificate.Read(texts[0], texts[1], clock.GetUtcNow().UtcDateTime), clock, logger);
    }

    /// <summary>When the certificate ends, UTC.</summary>
    public DateTime ExpiresAt => _certificate.Current.ExpiresAt;

    /// <summary>Protects a port.</summary>
    /// <param name="listen">The port.</param>
    /// <param name="requireClient">Whether nobody can connect without a certificate.</param>
    public void Protect(ListenOptions listen, bool requireClient) => listen.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = handshake => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _certificate.Current.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = _clients is not null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                IsAccepted(certificate, handshake.Connection.RemoteEndPoint, requireClient),
        }),
    });

    private bool IsAccepted(X509Certificate? certificate, System.Net.EndPoint? from, bool requireClient)
    {
        if (certificate is null) return !requireClient || _clients is null;
        if (_clients is null) return true;
        // Not disposed: the connection goes on with it.
        var login = _clients.Find(certificate as X509Certificate2 ?? new X509Certificate2(certificate));
        if (login.HasFailed) _ledger.Note(from is System.Net.IPEndPoint ip ? ip.Address : null, login);
        return !login.HasFailed;
    }
}

/// <summary>A certificate with its key and those that it was signed with.</summary>
/// <param name="Context">As connections use it.</param>
/// <param name="ExpiresAt">When it ends, UTC.</param>
internal sealed record ServerCertificate(SslStreamCertificateContext Context, DateTime ExpiresAt)
{
    /// <summary>Reads PEM texts.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are no certificate and key, or do not
    /// fit each other.</exception>
    /// <exception cref="FormatException">The certificate has expired.</exception>
    public static ServerCertificate Read(string certificate, string key, DateTime now)
    {
        var own = X509Certificate2.CreateFromPem(certificate, key);
        if (own.NotAfter.ToUniversalTime() <= now)
            throw new FormatException($"the certificate expired at {own.NotAfter.ToUniversalTime():u}.");
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        return new ServerCertificate(
            SslStreamCertificateContext.Create(own, chain, offline: true), own.NotAfter.ToUniversalTime());
    }
}
