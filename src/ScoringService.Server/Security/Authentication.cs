using System.Text;

namespace ScoringService.Server.Security;

/// <summary>Finds out who sends a request, by the ways that the settings name.</summary>
/// <param name="keys">API keys; null: not accepted.</param>
/// <param name="tokens">Tokens; null: not accepted.</param>
/// <param name="certificates">Certificates; null: not asked for.</param>
internal sealed class Authentication(ApiKeys? keys, BearerTokens? tokens, ClientCertificates? certificates)
{
    private const int MaxCredential = 8192;

    private static readonly Login Malformed = new("none", null,
        "The header authorization must be Bearer with an API key or a token, or Basic with an API key as the password.",
        "malformed");

    /// <summary>Who sends a request. What stands in the header authorization goes before a certificate.</summary>
    public ValueTask<Login> FindAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            var certificate = certificates is null ? null : context.Connection.ClientCertificate;
            return ValueTask.FromResult(certificate is null ? Login.None : certificates!.Find(certificate));
        }

        return header is [{ Length: <= MaxCredential } text] ? FindAsync(text) : ValueTask.FromResult(Malformed);
    }

    private ValueTask<Login> FindAsync(string header)
    {
        const string bearer = "Bearer ", basic = "Basic ";
        string? credential = null;
        if (header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)) credential = header[bearer.Length..].Trim();
        else if (header.StartsWith(basic, StringComparison.OrdinalIgnoreCase))
            credential = Password(header[basic.Length..].Trim());
        if (credential is null) return ValueTask.FromResult(Malformed);
        if (credential.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal))
            return ValueTask.FromResult(keys?.Find(credential)
                ?? new Login("key", null, "This service does not accept API keys.", "not_accepted"));
        return tokens?.FindAsync(credential)
            ?? ValueTask.FromResult(new Login("token", null, "This service does not accept tokens.", "not_accepted"));
    }

    // Clients that know only user and password (some of Flight's) send the key as the password, with any user.
    private static string? Password(string base64)
    {
        Span<byte> bytes = stackalloc byte[1024];
        if (!Convert.TryFromBase64String(base64, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':');
        return colon < 0 ? null : text[(colon + 1)..];
    }
}
