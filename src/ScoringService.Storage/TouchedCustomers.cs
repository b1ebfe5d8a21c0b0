namespace ScoringService.Storage;

/// <summary>Customers whose rows changed between two states of the data.</summary>
/// <param name="Watermark">The later state.</param>
/// <param name="Keys">Their keys, ascending, each once; null when they are not known one by one, so that everybody
/// counts as changed.</param>
public readonly record struct TouchedCustomers(long Watermark, int[]? Keys);
