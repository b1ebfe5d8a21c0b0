namespace ScoringService.Storage;

/// <summary>What an erasure removed.</summary>
/// <param name="WasKnown">Whether the customer was there.</param>
/// <param name="Rows">Rows removed from all tables.</param>
/// <param name="Watermark">State of the data afterwards.</param>
public sealed record ErasureReport(bool WasKnown, long Rows, long Watermark);
