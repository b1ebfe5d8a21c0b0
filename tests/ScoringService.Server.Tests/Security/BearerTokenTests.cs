using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ScoringService.Server.Access;
using ScoringService.Server.Security;
using ScoringService.Server.Tests.Scheduling;

namespace ScoringService.Server.Tests.Security;

/// <summary>Tokens of an identity provider with real keys.</summary>
public sealed class BearerTokenTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly FakeClock _clock = new(Now);
    private readonly string _keySet = Path.Combine(Path.GetTempPath(), $"scoring-keys-{Guid.NewGuid():N}.json");
    private readonly ECDsaSecurityKey _key = NewKey("one");

    public void Dispose() => File.Delete(_keySet);

    [Fact]
    public async Task FindAsync_AGoodToken_KnowsNameAndRoles()
    {
        var tokens = Tokens(_key);
        string[] roles = ["reader", "Personal-Reader", "other"];
        var login = await tokens.FindAsync(Token(_key, claims: ("roles", roles)));
        Assert.Equal("token:alice", login.Caller!.Name);
        Assert.Equal(CallerRole.Reader | CallerRole.PersonalReader, login.Caller.Roles);
        // Again, from memory.
        Assert.NotNull((await tokens.FindAsync(Token(_key, claims: ("roles", "ingest operator")))).Caller);
    }

    [Theory]
    [InlineData("ingest operator", CallerRole.Ingest | CallerRole.Operator)]
    [InlineData("ADMIN", CallerRole.Admin)]
    [InlineData("personal_reader", CallerRole.PersonalReader)]
    [InlineData("16", CallerRole.None)]
    [InlineData("reader,admin", CallerRole.Reader | CallerRole.Admin)]
    [InlineData("", CallerRole.None)]
    public async Task FindAsync_RolesAsText_AreThoseWithAName(string text, CallerRole expected) =>
        Assert.Equal(expected, (await Tokens(_key).FindAsync(Token(_key, claims: ("roles", text)))).Caller!.Roles);

    [Fact]
    public async Task FindAsync_WrongTokens_SayWhatIsWrong()
    {
        var tokens = Tokens(_key);
        var good = Token(_key);
        Assert.NotNull((await tokens.FindAsync(good)).Caller);
        var parts = good.Split('.');
        // The public key as the secret of a signature that needs none: the classic attack.
        var confused = new SymmetricSecurityKey(File.ReadAllBytes(_keySet)) { KeyId = "one" };
        var wrong = new Dictionary<string, string>
        {
            [Token(_key, audience: "another")] = "audience",
            [Token(_key, issuer: "https://evil.example")] = "issuer",
            [Token(_key, minutes: (-10, -1))] = "expired",
            [Token(_key, minutes: (1, 10))] = "not_yet",
            [Token(_key, minutes: (-10, null))] = "no_end",
            [Token(NewKey("two"))] = "signing_key",
            [Token(NewKey("one"))] = "signature",
            [Token(confused, algorithm: SecurityAlgorithms.HmacSha256)] = "signature",
            [$"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}."] = "signature",
            [$"{parts[0]}.{Encode(Decode(parts[1]).Replace("alice", "admin", StringComparison.Ordinal))}.{parts[2]}"] =
                "signature",
            [Token(_key, name: null)] = "subject",
            [Token(_key, name: "a\nb")] = "subject",
            [Token(_key, name: new string('x', 201))] = "subject",
            ["a.b.c"] = "malformed",
            ["nonsense"] = "malformed",
            [""] = "malformed",
        };
        foreach (var (token, reason) in wrong)
        {
            var login = await tokens.FindAsync(token);
            Assert.Equal((reason, null), (login.Reason, login.Caller));
            Assert.DoesNotContain("alice", login.Failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FindAsync_ATokenThatHasBeenGood_EndsWithItsTime()
    {
        var tokens = Tokens(_key);
        var token = Token(_key, minutes: (0, 10));
        Assert.NotNull((await tokens.FindAsync(token)).Caller);
        _clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(29));
        Assert.NotNull((await tokens.FindAsync(token)).Caller);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("expired", (await tokens.FindAsync(token)).Reason);
    }

    [Fact]
    public async Task FindAsync_KeysRotated_TakesNewOnesAndForgetsOldOnes()
    {
        var next = NewKey("two");
        var tokens = Tokens(_key);
        var (old, young) = (Token(_key), Token(next));
        Assert.NotNull((await tokens.FindAsync(old)).Caller);
        Assert.Equal("signing_key", (await tokens.FindAsync(young)).Reason);

        Write(_key, next);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await tokens.FindAsync(old)).Caller);
        Assert.NotNull((await tokens.FindAsync(young)).Caller);

        Write(next);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("signing_key", (await tokens.FindAsync(old)).Reason);
        Assert.NotNull((await tokens.FindAsync(young)).Caller);

        // A file that is no good, or gone, changes nothing.
        foreach (var text in new[] { "{", """{"keys":[]}""", """{"keys":[{"kty":"oct","k":"AAAA","kid":"x"}]}""" })
        {
            File.WriteAllText(_keySet, text);
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.NotNull((await tokens.FindAsync(young)).Caller);
        }

        File.Delete(_keySet);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await tokens.FindAsync(young)).Caller);
    }

    [Fact]
    public async Task Call_WithAToken_IsServedAsItsRolesAllow()
    {
        await using var secure = await SecureService.StartAsync((self, options) =>
        {
            var keySet = self.Write("keys.json", JwtText.KeySet(_key));
            options.Security.ApiKeys = false;
            options.Security.Jwt = new JwtSettings
            {
                Issuer = "https://id.example", Audience = "scoring", KeySetFile = keySet, RoleClaim = "scope",
            };
        });
        // Tokens are made for the day of the other tests; these have to hold on the day of the server.
        var later = (DateTime.UtcNow - Now).TotalMinutes;
        var minutes = (later - 1, later + 60);

        Assert.Equal(StatusCode.OK, await CallAsync(Token(_key, minutes: minutes, claims: ("scope", "openid reader"))));
        Assert.Equal(StatusCode.PermissionDenied,
            await CallAsync(Token(_key, minutes: minutes, claims: ("scope", "ingest"))));
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(Token(_key, minutes: minutes, audience: "another")));
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(Token(_key)));
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(secure.Key()));

        async Task<StatusCode> CallAsync(string token) =>
            (await secure.TryAsync(secure.Connect(token))).StatusCode;
    }

    [Fact]
    public async Task FindAsync_ARsaKey_IsTaken()
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa) { KeyId = "rsa" };
        Assert.NotNull((await Tokens(key).FindAsync(Token(key, algorithm: SecurityAlgorithms.RsaSha256))).Caller);
    }

    [Fact]
    public void Constructor_AFileWithoutKeys_IsRefused()
    {
        File.WriteAllText(_keySet, """{"keys":[]}""");
        var error = Assert.Throws<ServerOptionsException>(() => Make());
        Assert.Contains("no key", error.Message, StringComparison.Ordinal);
        File.Delete(_keySet);
        Assert.Throws<ServerOptionsException>(() => Make());
    }

    private static ECDsaSecurityKey NewKey(string id) =>
        new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id };

    private BearerTokens Tokens(params AsymmetricSecurityKey[] keys)
    {
        Write(keys);
        return Make();
    }

    private BearerTokens Make() => new(
        new JwtSettings { Issuer = "https://id.example", Audience = "scoring", KeySetFile = _keySet }, _clock,
        NullLogger.Instance);

    private void Write(params AsymmetricSecurityKey[] keys) => File.WriteAllText(_keySet, JwtText.KeySet(keys));

    private static string Token(
        SecurityKey key, string audience = "scoring", string issuer = "https://id.example",
        (double From, double? Until)? minutes = null, string? name = "alice",
        string algorithm = SecurityAlgorithms.EcdsaSha256, (string Name, object Value)? claims = null)
    {
        var (from, until) = minutes ?? (-1, 60);
        var all = new Dictionary<string, object>();
        if (name is not null) all["sub"] = name;
        if (claims is { } more) all[more.Name] = more.Value;
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer, Audience = audience, NotBefore = Now.AddMinutes(from),
            Expires = until is { } end ? Now.AddMinutes(end) : null, Claims = all,
            SigningCredentials = new SigningCredentials(key, algorithm),
        });
    }

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private static string Decode(string text) => Base64UrlEncoder.Decode(text);
}

/// <summary>Key sets as identity providers publish them.</summary>
internal static class JwtText
{
    /// <summary>The public halves of keys as JSON.</summary>
    public static string KeySet(params AsymmetricSecurityKey[] keys) =>
        $$"""{"keys":[{{string.Join(',', keys.Select(Public))}}]}""";

    private static string Public(AsymmetricSecurityKey key)
    {
        if (key is RsaSecurityKey rsa)
        {
            var parts = rsa.Rsa.ExportParameters(false);
            return $$"""
                {"kty":"RSA","use":"sig","kid":"{{key.KeyId}}","n":"{{Base64UrlEncoder.Encode(parts.Modulus)}}",
                 "e":"{{Base64UrlEncoder.Encode(parts.Exponent)}}"}
                """;
        }

        var point = ((ECDsaSecurityKey)key).ECDsa.ExportParameters(false).Q;
        return $$"""
            {"kty":"EC","use":"sig","crv":"P-256","kid":"{{key.KeyId}}","x":"{{Base64UrlEncoder.Encode(point.X)}}",
             "y":"{{Base64UrlEncoder.Encode(point.Y)}}"}
            """;
    }
}
