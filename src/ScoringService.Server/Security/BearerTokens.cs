using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ScoringService.Server.Access;

namespace ScoringService.Server.Security;

/// <summary>
/// Tokens (JWT) of an identity provider: signed with one of the keys in its file, for this service, by that issuer, and
/// not expired. What has been found good is remembered until it expires or the keys change, as a signature costs far
/// more to check than a call.
/// </summary>
internal sealed class BearerTokens
{
    private const string Means = "token";
    private const int MaxRemembered = 10_000;
    private const int MaxName = 200;

    // Clocks of the issuer and of this machine may differ by so much.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // Only signatures that take a private key which is not here.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<Digest, Remembered> _good = new();
    private readonly WatchedFiles<IList<SecurityKey>> _keys;
    private readonly JwtSettings _settings;
    private readonly TimeProvider _clock;

    /// <summary>Reads the provider's keys.</summary>
    public BearerTokens(JwtSettings settings, TimeProvider clock, ILogger logger)
    {
        (_settings, _clock) = (settings, clock);
        _keys = new WatchedFiles<IList<SecurityKey>>(
            [settings.KeySetFile!], texts => ReadKeys(texts[0]), clock, logger);
    }

    /// <summary>Who calls with a token.</summary>
    public async ValueTask<Login> FindAsync(string token)
    {
        var digest = Digest.Of(token);
        var keys = _keys.Current;
        if (_good.TryGetValue(digest, out var known))
        {
            if (known.Keys == keys && known.Until > _clock.GetUtcNow()) return new Login(Means, known.Caller);
            _good.TryRemove(digest, out _);
        }

        var result = await _handler.ValidateTokenAsync(token, Conditions(keys));
        if (!result.IsValid) return Failure(result.Exception);
        var found = (JsonWebToken)result.SecurityToken;
        if (found.Subject is not { Length: > 0 and <= MaxName } name || name.Any(char.IsControl))
            return new Login(Means, null, $"The token's sub must have 1 to {MaxName} characters.", "subject");
        var caller = new Caller($"{Means}:{name}", Roles(found));
        // Whoever has so many tokens pays for looking at each.
        if (_good.Count >= MaxRemembered) _good.Clear();
        _good[digest] = new Remembered(caller, keys, found.ValidTo + ClockSkew);
        return new Login(Means, caller);
    }

    private TokenValidationParameters Conditions(IList<SecurityKey> keys) => new()
    {
        ValidIssuer = _settings.Issuer,
        ValidAudience = _settings.Audience,
        IssuerSigningKeys = keys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, until, _, _) => IsNow(from, until),
        // A key that the token does not name is not tried: without this every key would be.
        TryAllIssuerSigningKeys = false,
    };

    private bool IsNow(DateTime? from, DateTime? until)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        if (until is null) throw new SecurityTokenNoExpirationException();
        if (from > now + ClockSkew) throw new SecurityTokenNotYetValidException();
        return until > now - ClockSkew ? true : throw new SecurityTokenExpiredException { Expires = until.Value };
    }

    // The library's own texts may carry what is in the token.
    private static Login Failure(Exception exception)
    {
        var (text, reason) = exception switch
        {
            SecurityTokenExpiredException e => ($"The token expired at {e.Expires:u}.", "expired"),
            SecurityTokenNotYetValidException => ("The token does not hold yet.", "not_yet"),
            SecurityTokenNoExpirationException => ("The token has no end (exp).", "no_end"),
            SecurityTokenInvalidAudienceException => ("The token is for another audience (aud).", "audience"),
            SecurityTokenInvalidIssuerException => ("The token is of another issuer (iss).", "issuer"),
            SecurityTokenSignatureKeyNotFoundException => ("The token is signed with a key that is not known (kid).",
                "signing_key"),
            SecurityTokenInvalidSignatureException => ("The token's signature is wrong, or made in a way that is not "
                + "accepted (alg).", "signature"),
            _ => ("The token is not valid.", "malformed"),
        };
        return new Login(Means, null, text, reason);
    }

    private CallerRole Roles(JsonWebToken token)
    {
        var roles = CallerRole.None;
        foreach (var claim in token.Claims)
        {
            if (claim.Type != _settings.RoleClaim) continue;
            foreach (var word in claim.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                var name = word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
                // Numbers would be taken for any set of roles.
                if (char.IsAsciiLetter(name.FirstOrDefault())
                    && Enum.TryParse<CallerRole>(name, ignoreCase: true, out var role)) roles |= role;
            }
        }

        return roles;
    }

    private static IList<SecurityKey> ReadKeys(string json)
    {
        var keys = new JsonWebKeySet(json).GetSigningKeys();
        if (keys.Count == 0) throw new FormatException("there is no key for signatures in it.");
        if (keys.Any(key => key is SymmetricSecurityKey or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.Octet }))
            throw new FormatException("it holds a secret key (kty oct); only public keys belong in it.");
        return keys;
    }

    private sealed record Remembered(Caller Caller, IList<SecurityKey> Keys, DateTimeOffset Until);

    /// <summary>SHA-256 of a token: the tokens themselves are not kept.</summary>
    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public static Digest Of(string token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
            return System.Runtime.InteropServices.MemoryMarshal.Read<Digest>(hash);
        }
    }
}
