namespace ScoringService.Engine.Value;

/// <summary>A tier that a person decided for a customer.</summary>
/// <param name="Row">The customer's row in the batch.</param>
/// <param name="Tier">Position in <see cref="ValueOptions.Tiers"/>.</param>
/// <param name="ExpiresAt">First instant at which it no longer holds, microseconds since 1970 UTC;
/// <see cref="long.MaxValue"/> for never.</param>
internal readonly record struct TierOverride(int Row, int Tier, long ExpiresAt);
