using ScoringService.Engine;

namespace ScoringService.Storage;

/// <summary>The features of some customers: of all whose rows changed after an earlier state of the data.</summary>
/// <param name="Watermark">The state of the data that was read.</param>
/// <param name="Customers">How many customers there were then: keys from 0 up to that number.</param>
/// <param name="Keys">Keys of those who were read, ascending.</param>
/// <param name="Batch">Their features, in the order of the keys.</param>
public sealed record TouchedFeatures(long Watermark, int Customers, int[] Keys, CustomerBatch Batch);
