namespace ScoringService.Storage;

/// <summary>A key to be stored.</summary>
/// <param name="Id">The part of the key that is no secret; of no other key.</param>
/// <param name="Name">Who calls with it.</param>
/// <param name="Roles">What they may do; names that only the server understands.</param>
/// <param name="SecretHash">SHA-256 of the secret part, in hexadecimal digits.</param>
/// <param name="ExpiresAt">When it ends by itself, UTC; null: never.</param>
public sealed record NewApiKey(string Id, string Name, string Roles, string SecretHash, DateTime? ExpiresAt);

/// <summary>A key that programs call the service with.</summary>
/// <param name="Key">The key, without its secret part.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="CreatedBy">Who had it made.</param>
/// <param name="RevokedAt">When it was taken back, UTC; null: it holds.</param>
/// <param name="RevokedBy">Who took it back.</param>
public sealed record StoredApiKey(
    NewApiKey Key, DateTime CreatedAt, string CreatedBy, DateTime? RevokedAt, string? RevokedBy);
