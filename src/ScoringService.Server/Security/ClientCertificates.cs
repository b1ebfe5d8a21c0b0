using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ScoringService.Server.Access;

namespace ScoringService.Server.Security;

/// <summary>
/// Certificates of callers: signed, by way of others perhaps, by an authority in the file, made for clients, and not
/// expired. They are checked when a connection is made, and again while it lasts: a certificate that ends, or whose
/// authority is taken out of the file, ends its holder's calls.
/// </summary>
internal sealed class ClientCertificates
{
    private const string Means = "certificate";

    private static readonly Oid ForClients = new("1.3.6.1.5.5.7.3.2");

    private readonly ConditionalWeakTable<X509Certificate2, Checked> _checked = [];
    private readonly WatchedFiles<X509Certificate2Collection> _authorities;
    private readonly ClientCertificateSettings _settings;
    private readonly TimeProvider _clock;

    /// <summary>Reads the authorities.</summary>
    public ClientCertificates(ClientCertificateSettings settings, TimeProvider clock, ILogger logger)
    {
        (_settings, _clock) = (settings, clock);
        _authorities = new WatchedFiles<X509Certificate2Collection>(
            [settings.AuthorityFile!], texts => ReadAuthorities(texts[0]), clock, logger);
    }

    /// <summary>Who holds a certificate of a connection.</summary>
    public Login Find(X509Certificate2 certificate)
    {
        var authorities = _authorities.Current;
        if (!_checked.TryGetValue(certificate, out var known) || known.Authorities != authorities)
            _checked.AddOrUpdate(certificate, known = new Checked(authorities, Check(certificate, authorities)));
        return known.Login.Caller is not null && certificate.NotAfter <= _clock.GetUtcNow().LocalDateTime
            ? Expired(certificate) : known.Login;
    }

    private Login Check(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(ForClients);
        policy.VerificationTime = _clock.GetUtcNow().LocalDateTime;
        // Certificates are taken back by taking their name out of Callers; nothing is fetched over the network.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        if (chain.Build(certificate)) return new Login(Means, CallerOf(certificate));
        if (certificate.NotAfter <= policy.VerificationTime) return Expired(certificate);
        var reasons = chain.ChainStatus.Select(status => status.Status).Distinct();
        return new Login(Means, null, $"The client certificate is not valid: {string.Join(", ", reasons)}.", "invalid");
    }

    private static Login Expired(X509Certificate2 certificate) => new(
        Means, null, $"The client certificate expired at {certificate.NotAfter.ToUniversalTime():u}.", "expired");

    private Caller CallerOf(X509Certificate2 certificate)
    {
        // Names end up in logs, where a line break would be another line.
        var names = CommonNames(certificate).Concat(certificate.Extensions
                .OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()))
            .Where(name => name is { Length: > 0 } && !name.Any(char.IsControl)).ToArray();
        var callers = _settings.Callers.Where(caller => names.Contains(caller.Name, StringComparer.Ordinal)).ToArray();
        var roles = callers.Aggregate(CallerRole.None, (roles, caller) => roles | caller.Roles);
        return new Caller(
            $"{Means}:{callers.FirstOrDefault()?.Name ?? names.FirstOrDefault() ?? certificate.Thumbprint}", roles);
    }

    private static IEnumerable<string> CommonNames(X509Certificate2 certificate) =>
        from part in certificate.SubjectName.EnumerateRelativeDistinguishedNames()
        where !part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3"
        select part.GetSingleElementValue();

    private static X509Certificate2Collection ReadAuthorities(string pem)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return authorities.Count > 0 ? authorities : throw new FormatException("there is no certificate in it.");
    }

    private sealed record Checked(X509Certificate2Collection Authorities, Login Login);
}
