namespace ScoringService.Engine.Value;

/// <summary>Where the tiers of each customer are written to, as positions in <see cref="ValueOptions.Tiers"/>; −1
/// without a tier.</summary>
internal readonly ref struct TierOutput
{
    /// <summary>By share of the population; −1 without a composite.</summary>
    public required Span<int> ByShare { get; init; }

    /// <summary>By annual amount; −1 for all but companies with a known amount.</summary>
    public required Span<int> ByAmount { get; init; }

    /// <summary>Whether both are known and differ.</summary>
    public required Span<bool> Conflict { get; init; }

    /// <summary>The tier by the rule that is in use.</summary>
    public required Span<int> Computed { get; init; }

    /// <summary>The tier in use: the computed one unless overridden.</summary>
    public required Span<int> InUse { get; init; }

    /// <summary>Whether an override decided the tier in use.</summary>
    public required Span<bool> Overridden { get; init; }

    /// <summary>Throws when a span is too short.</summary>
    /// <exception cref="ArgumentException">A span has fewer elements than needed.</exception>
    public void Check(int rows)
    {
        if (ByShare.Length < rows || ByAmount.Length < rows || Conflict.Length < rows || Computed.Length < rows
            || InUse.Length < rows || Overridden.Length < rows)
            throw new ArgumentException($"A tier output has fewer than {rows} rows.");
    }
}
