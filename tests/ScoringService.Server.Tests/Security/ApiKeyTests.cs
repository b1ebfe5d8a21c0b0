using System.Net;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using ScoringService.Server.Access;
using ScoringService.Server.Security;
using ScoringService.Server.Tests.Scheduling;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Security;

/// <summary>Keys: made, used, ended and taken back.</summary>
public sealed class ApiKeyTests
{
    [Fact]
    public async Task Call_WithoutOrWithAWrongKey_IsRefused()
    {
        await using var secure = await SecureService.StartAsync();
        var key = secure.Key();

        Assert.Equal(StatusCode.OK, (await secure.TryAsync(secure.Connect(key))).StatusCode);
        var none = await secure.TryAsync(secure.Connect());
        Assert.Equal(StatusCode.Unauthenticated, none.StatusCode);
        Assert.Contains("Say who you are", none.Detail, StringComparison.Ordinal);
        var wrong = await secure.TryAsync(secure.Connect(key[..^1]));
        Assert.Equal((StatusCode.Unauthenticated, "The API key is not valid."), (wrong.StatusCode, wrong.Detail));
        using var page = await secure.Browse($"Bearer {key}x").GetAsync("metrics");
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Equal("Bearer", page.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task FindAsync_HeadersThatAreNotAKey_KnowNobody()
    {
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = ":memory:" });
        var keys = new ApiKeys(database, TimeProvider.System);
        var (key, other) = (Make(), Make());
        var authentication = new Authentication(keys, null, null);
        Assert.Equal("key:n", (await FindAsync($"bearer  {key} ")).Caller!.Name);
        string[] wrong =
        [
            key[..^1] + (key[^1] == 'A' ? 'B' : 'A'), key[..^1], key + "A", key.ToUpperInvariant(), "scoring_",
            "scoring__", "scoring_0000_0000", $"{key[..21]}{other[21..]}", "nonsense", "a.b.c", "客户", "",
            new string('x', 9000), "scoring_a_" + new string('客', 127), "scoring_a_" + new string('x', 8000),
        ];
        foreach (var text in wrong)
        {
            Assert.True((await FindAsync($"Bearer {text}")).HasFailed, text);
            Assert.True((await FindAsync($"Basic {text}")).HasFailed, text);
        }

        foreach (var header in new[] { key, "Bearer", "Basic", "Digest x", $"Basic {Base64(key)}" })
            Assert.True((await FindAsync(header)).HasFailed, header);
        Assert.NotNull((await FindAsync($"Basic {Base64($":{key}")}")).Caller);

        string Make() => keys.Create("n", CallerRole.Reader, null, "t").Key;

        string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

        ValueTask<Login> FindAsync(string header)
        {
            var context = new DefaultHttpContext();
            context.Request.Headers.Authorization = header;
            return authentication.FindAsync(context);
        }
    }

    [Fact]
    public async Task Call_WithTheKeyAsAPassword_IsServed()
    {
        await using var secure = await SecureService.StartAsync();
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{secure.Key()}"));
        Assert.NotEmpty(await secure.Browse($"Basic {pair}").GetStringAsync("metrics"));
    }

    [Fact]
    public async Task RevokeApiKey_AKeyInUse_EndsItsCallsAtOnce()
    {
        await using var secure = await SecureService.StartAsync();
        var admin = new Admin.AdminClient(secure.Connect(secure.Key(CallerRole.Admin, "boss")));
        var made = await admin.CreateApiKeyAsync(
            new CreateApiKeyRequest { Name = "loader", Roles = { Role.Ingest, Role.Reader } });
        var channel = secure.Connect(made.Key);
        using var stream = new V1.Ingest.IngestClient(channel).Write();
        Assert.Equal(StatusCode.OK, (await secure.TryAsync(channel)).StatusCode);

        var revoked = await admin.RevokeApiKeyAsync(new RevokeApiKeyRequest { KeyId = made.ApiKey.KeyId });

        Assert.Equal("key:boss", revoked.RevokedBy);
        await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(CancellationToken.None));
        var after = await secure.TryAsync(secure.Connect(made.Key));
        Assert.Equal(StatusCode.Unauthenticated, after.StatusCode);
        Assert.Contains("was revoked", after.Detail, StringComparison.Ordinal);
        var again = await Assert.ThrowsAsync<RpcException>(async () => await admin.RevokeApiKeyAsync(
            new RevokeApiKeyRequest { KeyId = made.ApiKey.KeyId }));
        Assert.Equal(StatusCode.FailedPrecondition, again.StatusCode);
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await admin.RevokeApiKeyAsync(
            new RevokeApiKeyRequest { KeyId = "nobody" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task CreateApiKey_AKey_IsOnRecordWithoutItsSecret()
    {
        await using var secure = await SecureService.StartAsync();
        var admin = new Admin.AdminClient(secure.Connect(secure.Key(CallerRole.Admin, "boss")));
        var made = await admin.CreateApiKeyAsync(
            new CreateApiKeyRequest { Name = "crm", Roles = { Role.PersonalReader } });
        var secret = made.Key[21..];

        var listed = (await admin.ListApiKeysAsync(new ListApiKeysRequest())).ApiKeys;
        Assert.Equal(made.ApiKey, listed[^1]);
        var log = (await admin.ListAuditEntriesAsync(new ListAuditEntriesRequest())).Entries[0];
        Assert.Equal(("CREATE_API_KEY", "key:boss", $"key:{made.ApiKey.KeyId}"), (log.Action, log.Actor, log.Subject));
        Assert.DoesNotContain(secret, listed.ToString() + log, StringComparison.Ordinal);
        Assert.DoesNotContain(
            secret, secure.Service.Database.ListApiKeys()[^1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", Role.Reader, 1, "name")]
    [InlineData("a\nb", Role.Reader, 1, "name")]
    [InlineData("crm", Role.Unspecified, 1, "roles[0]")]
    [InlineData("crm", (Role)77, 1, "roles[0]")]
    [InlineData("crm", Role.Reader, -1, "expire_time")]
    public async Task CreateApiKey_WrongRequest_NamesTheField(string name, Role role, int days, string field)
    {
        await using var secure = await SecureService.StartAsync();
        var admin = new Admin.AdminClient(secure.Connect(secure.Key(CallerRole.Admin)));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await admin.CreateApiKeyAsync(
            new CreateApiKeyRequest
            {
                Name = name, Roles = { role },
                ExpireTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(DateTime.UtcNow.AddDays(days)),
            }));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_AKeyAtItsEndAndInAnotherProcess_GoesByTheClockAndTheDatabase()
    {
        var clock = new FakeClock(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = ":memory:" });
        var keys = new ApiKeys(database, clock);
        var (key, stored) = keys.Create(
            "crm", CallerRole.Reader | CallerRole.Ingest, clock.GetUtcNow().UtcDateTime.AddHours(1), "test");

        var caller = keys.Find(key).Caller!;
        Assert.Equal(("key:crm", CallerRole.Reader | CallerRole.Ingest), (caller.Name, caller.Roles));
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(new ApiKeys(database, clock).Find(key).Caller);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("expired", keys.Find(key).Reason);
        keys.Revoke(stored.Key.Id, "test");
        Assert.Equal("revoked", new ApiKeys(database, clock).Find(key).Reason);
        // Only who has the whole key is told what became of it.
        Assert.Equal("unknown", keys.Find(key.AsSpan(..^1)).Reason);
        Assert.Equal(0, keys.Count);
    }

    [Fact]
    public void Create_ManyKeys_AreAllDifferentAndLong()
    {
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = ":memory:" });
        var keys = new ApiKeys(database, TimeProvider.System);
        var made = Enumerable.Range(0, 20).Select(_ => keys.Create("n", CallerRole.Reader, null, "t").Key).ToArray();
        Assert.Equal(20, made.Distinct().Count());
        Assert.All(made, key => Assert.Matches("^scoring_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$", key));
    }
}
