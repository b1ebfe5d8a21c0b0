using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScoringService.Server.Tests.Security;

/// <summary>An authority that lives as long as a test, and the certificates that it signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ForServers = "1.3.6.1.5.5.7.3.1";
    public const string ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private long _serial;

    /// <summary>Makes an authority.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parent">Who signs it; null: itself.</param>
    public TestAuthority(string name = "Test root", TestAuthority? parent = null)
    {
        var request = Request(name, _key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1000), DateTimeOffset.UtcNow.AddDays(1000));
        using var own = parent is null ? request.CreateSelfSigned(from, until)
            : request.Create(parent.Certificate, from, until, parent.NextSerial());
        Certificate = own.HasPrivateKey ? new X509Certificate2(own) : own.CopyWithPrivateKey(_key);
    }

    /// <summary>The authority's own certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate as a PEM text.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>Signs a certificate for localhost and 127.0.0.1.</summary>
    /// <param name="name">Common name.</param>
    /// <param name="purpose">Whom it is for.</param>
    /// <param name="days">From when until when, counted in days from now.</param>
    public X509Certificate2 Issue(string name, string purpose = ForServers, (double From, double Until)? days = null)
    {
        var (from, until) = days ?? (-1, 100);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        using var signed = request.Create(Certificate, DateTimeOffset.UtcNow.AddDays(from),
            DateTimeOffset.UtcNow.AddDays(until), NextSerial());
        return signed.CopyWithPrivateKey(key);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private byte[] NextSerial() => BitConverter.GetBytes(++_serial);

    private static CertificateRequest Request(string name, ECDsa key) =>
        new($"CN={name}", key, HashAlgorithmName.SHA256);
}

/// <summary>PEM texts of certificates.</summary>
internal static class PemTexts
{
    /// <summary>Writes a certificate, those that it was signed with, and its key to two files.</summary>
    public static void Write(
        this X509Certificate2 certificate, string certificatePath, string keyPath, params TestAuthority[] chain)
    {
        File.WriteAllText(keyPath, certificate.KeyPem());
        File.WriteAllText(certificatePath, string.Join('\n',
            chain.Select(authority => authority.Pem).Prepend(certificate.ExportCertificatePem())));
    }

    /// <summary>The private key as a PEM text.</summary>
    public static string KeyPem(this X509Certificate2 certificate) =>
        certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
}
