using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ScoringService.Server.Access;
using ScoringService.Storage;

namespace ScoringService.Server.Security;

/// <summary>
/// The keys that programs call with: <c>scoring_</c>, an id, <c>_</c>, a secret of 256 random bits. The database holds
/// the secret's SHA-256: a slow hash would protect guessable passwords and these are not, and each call is checked. All
/// keys are in memory; this process is the only one that changes them, so a key that is revoked ends with that call.
/// </summary>
internal sealed class ApiKeys(ScoringDatabase database, TimeProvider clock)
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "scoring_";

    private const string Means = "key";
    private const int IdBytes = 6;
    private const int SecretBytes = 32;
    private const int MaxSecret = 128;

    // Compared with when there is no such key, so that the answer takes as long.
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];
    private static readonly Login Unknown = new(Means, null, "The API key is not valid.", "unknown");

    private readonly ConcurrentDictionary<string, Entry> _entries = new(
        database.ListApiKeys().Select(key => KeyValuePair.Create(key.Key.Id, Entry.Of(key))), StringComparer.Ordinal);

    /// <summary>Keys that have not been revoked.</summary>
    public int Count => _entries.Values.Count(entry => entry.Stored.RevokedAt is null);

    /// <summary>Makes a key.</summary>
    /// <param name="name">Who will call with it.</param>
    /// <param name="roles">What they may do.</param>
    /// <param name="expiresAt">When it ends by itself, UTC; null: never.</param>
    /// <param name="actor">Who has it made.</param>
    /// <returns>The key, which is nowhere else, and what is known of it.</returns>
    public (string Key, StoredApiKey Stored) Create(string name, CallerRole roles, DateTime? expiresAt, string actor)
    {
        var id = RandomNumberGenerator.GetHexString(IdBytes * 2, lowercase: true);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(secret, hash);
        var stored = database.AddApiKey(
            new NewApiKey(id, name, roles.ToString(), Convert.ToHexStringLower(hash), expiresAt),
            clock.GetUtcNow().UtcDateTime, actor);
        _entries[id] = Entry.Of(stored);
        return ($"{Prefix}{id}_{secret}", stored);
    }

    /// <summary>Takes a key back. The next call with it is refused, and streams that are running are cut.</summary>
    /// <exception cref="StorageException">There is no such key, or it was revoked before.</exception>
    public StoredApiKey Revoke(string id, string actor)
    {
        var stored = database.RevokeApiKey(id, clock.GetUtcNow().UtcDateTime, actor);
        var before = _entries[id];
        _entries[id] = Entry.Of(stored);
        before.End.Cancel();
        return stored;
    }

    /// <summary>All keys, in the order in which they were made.</summary>
    public IEnumerable<StoredApiKey> List() => _entries.Values.Select(entry => entry.Stored)
        .OrderBy(key => key.CreatedAt).ThenBy(key => key.Key.Id, StringComparer.Ordinal);

    /// <summary>Who calls with a key.</summary>
    public Login Find(ReadOnlySpan<char> key)
    {
        key = key[Prefix.Length..];
        var end = key.IndexOf('_');
        if (end < 0 || key.Length - end > MaxSecret) return Unknown;
        var entries = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = entries.TryGetValue(key[..end], out var entry);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(key[(end + 1)..], hash);
        if (!CryptographicOperations.FixedTimeEquals(hash, found ? entry!.Hash : NoHash) || !found) return Unknown;
        // Only who has the secret is told more.
        var stored = entry!.Stored;
        if (stored.RevokedAt is { } revoked)
            return new Login(Means, null, $"The API key {stored.Key.Id} was revoked at {revoked:u}.", "revoked");
        if (stored.Key.ExpiresAt is { } end2 && end2 <= clock.GetUtcNow().UtcDateTime)
            return new Login(Means, null, $"The API key {stored.Key.Id} expired at {end2:u}.", "expired");
        return new Login(Means, entry.Caller);
    }

    /// <summary>What the holder of a key may do; nothing if the roles are not ones that this program knows.</summary>
    public static CallerRole RolesOf(StoredApiKey key) =>
        Enum.TryParse<CallerRole>(key.Key.Roles, out var roles) && roles.IsKnown() ? roles : CallerRole.None;

    private static void Hash(ReadOnlySpan<char> secret, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[MaxSecret * 3];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(secret, bytes)], hash);
    }

    /// <param name="Stored">The key.</param>
    /// <param name="Hash">SHA-256 of its secret part.</param>
    /// <param name="Caller">Who calls with it.</param>
    /// <param name="End">Ends the streams of those who call with it.</param>
    private sealed record Entry(StoredApiKey Stored, byte[] Hash, Caller Caller, CancellationTokenSource End)
    {
        public static Entry Of(StoredApiKey key)
        {
            var end = new CancellationTokenSource();
            var caller = new Caller($"{Means}:{key.Key.Name}", RolesOf(key)) { Ended = end.Token };
            return new Entry(key, Convert.FromHexString(key.Key.SecretHash), caller, end);
        }
    }
}
