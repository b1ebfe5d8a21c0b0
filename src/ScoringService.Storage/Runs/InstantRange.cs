namespace ScoringService.Storage;

/// <summary>A span of instants, UTC.</summary>
/// <param name="From">The first instant in it; null for no bound.</param>
/// <param name="To">The first instant behind it; null for no bound.</param>
public readonly record struct InstantRange(DateTime? From, DateTime? To)
{
    /// <summary>Every instant.</summary>
    public static InstantRange All => default;

    /// <summary>The bounds as parameters $since and $until of a query.</summary>
    internal ((string Name, object? Value) Since, (string Name, object? Value) Until) Parameters => (
        ("since", From is { } from ? ScoringDatabase.ToUtcMicroseconds(from) : null),
        ("until", To is { } to ? ScoringDatabase.ToUtcMicroseconds(to) : null));
}
