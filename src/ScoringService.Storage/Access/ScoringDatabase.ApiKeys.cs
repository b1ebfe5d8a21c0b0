using DuckDB.NET.Data;
using ScoringService.Storage.Database;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private const string SelectApiKeys = """
        SELECT key_id, name, roles, secret_hash, expires_at, created_at, created_by, revoked_at, revoked_by
        FROM api_keys
        """;

    /// <summary>Stores a key, and puts that on record.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The caller's clock, UTC.</param>
    /// <param name="actor">Who has it made.</param>
    /// <exception cref="StorageException">InvalidArgument: a text is blank. AlreadyExists: there is a key with this
    /// id.</exception>
    public StoredApiKey AddApiKey(NewApiKey key, DateTime now, string actor)
    {
        ArgumentNullException.ThrowIfNull(key);
        RequireText("id", key.Id);
        RequireText("name", key.Name);
        RequireText("roles", key.Roles);
        key = key with { ExpiresAt = key.ExpiresAt is { } end ? ToUtcMicroseconds(end) : null };
        now = ToUtcMicroseconds(now);
        return ChangeApiKeys(session =>
        {
            if (FindApiKey(session, key.Id) is not null)
                throw new StorageException(StorageErrorKind.AlreadyExists, $"There is a key '{key.Id}' already.");
            session.Execute(
                "INSERT INTO api_keys VALUES ($id, $name, $roles, $hash, $now, $by, $expires, NULL, NULL)",
                ("id", key.Id), ("name", key.Name), ("roles", key.Roles), ("hash", key.SecretHash), ("now", now),
                ("by", actor), ("expires", key.ExpiresAt));
            AuditApiKey(session, AuditActions.CreateApiKey, actor, key, now);
            return new StoredApiKey(key, now, actor, null, null);
        });
    }

    /// <summary>Takes a key back, and puts that on record. It stays listed.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="now">The caller's clock, UTC.</param>
    /// <param name="actor">Who takes it back.</param>
    /// <exception cref="StorageException">NotFound: there is no such key. Conflict: it was taken back
    /// before.</exception>
    public StoredApiKey RevokeApiKey(string id, DateTime now, string actor)
    {
        now = ToUtcMicroseconds(now);
        return ChangeApiKeys(session =>
        {
            var found = FindApiKey(session, id)
                ?? throw new StorageException(StorageErrorKind.NotFound, $"There is no key '{id}'.");
            if (found.RevokedAt is { } before)
                throw new StorageException(StorageErrorKind.Conflict,
                    $"The key '{id}' was revoked before, at {before:yyyy-MM-dd HH:mm:ss'Z'}.");
            session.Execute("UPDATE api_keys SET revoked_at = $now, revoked_by = $by WHERE key_id = $id",
                ("now", now), ("by", actor), ("id", id));
            AuditApiKey(session, AuditActions.RevokeApiKey, actor, found.Key, now);
            return found with { RevokedAt = now, RevokedBy = actor };
        });
    }

    /// <summary>All keys, also those that no longer hold, in the order in which they were made.</summary>
    public IReadOnlyList<StoredApiKey> ListApiKeys()
    {
        using var session = Connect();
        return session.Query($"{SelectApiKeys} ORDER BY created_at, key_id", ReadApiKey);
    }

    // Compaction holds the same lock, so that the copy has every key.
    private StoredApiKey ChangeApiKeys(Func<Session, StoredApiKey> change)
    {
        lock (_recording)
        {
            using var session = Connect();
            return session.InTransaction(() => change(session));
        }
    }

    private void AuditApiKey(Session session, string action, string actor, NewApiKey key, DateTime now) =>
        Audit(session, actor, action, $"key:{key.Id}",
            new Dictionary<string, string> { ["name"] = key.Name, ["roles"] = key.Roles }, now);

    private static StoredApiKey? FindApiKey(Session session, string id) =>
        session.Query($"{SelectApiKeys} WHERE key_id = $id", ReadApiKey, ("id", id)).SingleOrDefault();

    private static StoredApiKey ReadApiKey(DuckDBDataReader row) => new(
        new NewApiKey(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), UtcOrNull(row, 4)),
        Utc(row.GetDateTime(5)), row.GetString(6), UtcOrNull(row, 7), row.IsDBNull(8) ? null : row.GetString(8));
}
