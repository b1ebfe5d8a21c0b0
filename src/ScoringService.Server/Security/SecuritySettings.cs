using ScoringService.Server.Access;

namespace ScoringService.Server;

/// <summary>
/// How connections are protected and how callers show who they are. As soon as one way of showing it is set, every
/// call, Flight action and page but health takes a caller who is known and has the role for it.
/// </summary>
public sealed class SecuritySettings
{
    /// <summary>Whether to listen beyond loopback even without TLS or without asking callers who they are, as behind a
    /// proxy that does both. Default false.</summary>
    public bool AllowUnprotected { get; set; }

    /// <summary>Whether callers may show an API key, made by <c>scorectl keys create</c>. Default false.</summary>
    public bool ApiKeys { get; set; }

    /// <summary>The certificate that the service shows.</summary>
    public TlsSettings Tls { get; set; } = new();

    /// <summary>Certificates that callers may show.</summary>
    public ClientCertificateSettings ClientCertificates { get; set; } = new();

    /// <summary>Tokens of an identity provider that callers may show.</summary>
    public JwtSettings Jwt { get; set; } = new();

    /// <summary>Whether callers are asked who they are.</summary>
    internal bool AsksCallers => ApiKeys || ClientCertificates.AuthorityFile is not null || Jwt.KeySetFile is not null;

    /// <summary>Everything that is wrong, one message per setting that begins with its name.</summary>
    internal IEnumerable<string> Validate()
    {
        if (Tls.CertificateFile is null != Tls.KeyFile is null)
            yield return "Tls: CertificateFile and KeyFile must be set both, or neither.";
        if (ClientCertificates.AuthorityFile is not null && Tls.CertificateFile is null)
            yield return "ClientCertificates:AuthorityFile: callers can only show certificates over TLS; set "
                + "Tls:CertificateFile and Tls:KeyFile.";
        if (ClientCertificates.AuthorityFile is null
            && (ClientCertificates.Required || ClientCertificates.Callers.Count > 0))
            yield return "ClientCertificates:AuthorityFile: must be set when Required or Callers are.";
        foreach (var caller in ClientCertificates.Callers)
            if (string.IsNullOrWhiteSpace(caller.Name) || !caller.Roles.IsKnown())
                yield return $"ClientCertificates:Callers: '{caller.Name}' with the roles '{caller.Roles}': each must "
                    + $"have a name, and roles of {CallerRoles.Names}.";
        string?[] jwt = [Jwt.Issuer, Jwt.Audience, Jwt.KeySetFile];
        if (jwt.Any(value => value is null) && jwt.Any(value => value is not null))
            yield return "Jwt: Issuer, Audience and KeySetFile must be set all, or none.";
    }
}

/// <summary>The certificate that the service shows, on both ports. Its files are looked at again each second: what they
/// are replaced with is used for new connections; files that do not fit each other are reported and not used.</summary>
public sealed class TlsSettings
{
    /// <summary>PEM file with the certificate, followed by those between it and its root. Null: no TLS. Default
    /// null.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file with the certificate's private key, not encrypted. Default null.</summary>
    public string? KeyFile { get; set; }
}

/// <summary>Certificates that callers may show (mutual TLS).</summary>
public sealed class ClientCertificateSettings
{
    /// <summary>PEM file with the authorities that sign callers' certificates, roots and those below; looked at again
    /// each second. Null: callers are not asked for certificates. Default null.</summary>
    public string? AuthorityFile { get; set; }

    /// <summary>Whether nobody can connect to the gRPC port without one, even with a key or a token; the port of health
    /// and metrics goes on without, for probes. Default false.</summary>
    public bool Required { get; set; }

    /// <summary>What the holders of certificates may do. Others are known, and may do nothing. Default none.</summary>
    public IList<CertificateCaller> Callers { get; } = [];
}

/// <summary>What the holder of a certificate may do.</summary>
public sealed class CertificateCaller
{
    /// <summary>The common name of the certificate's subject, or one of its alternative DNS names.</summary>
    public string Name { get; set; } = "";

    /// <summary>The roles, with commas between them: Reader, PersonalReader, Ingest, Operator, Admin.</summary>
    public CallerRole Roles { get; set; }
}

/// <summary>Tokens (JWT) that an identity provider signs with a private key.</summary>
public sealed class JwtSettings
{
    /// <summary>Who must have made the token: its claim <c>iss</c>. Default null.</summary>
    public string? Issuer { get; set; }

    /// <summary>For whom it must be made: its claim <c>aud</c>. Default null.</summary>
    public string? Audience { get; set; }

    /// <summary>JSON file (JWKS) with the provider's public keys; looked at again each second, so that keys can be
    /// rotated. Null: no tokens. Default null.</summary>
    public string? KeySetFile { get; set; }

    /// <summary>The claim that names the roles: an array, or a text with spaces or commas between them; letter case and
    /// dashes do not count, other values are passed over. Default roles.</summary>
    public string RoleClaim { get; set; } = "roles";
}
