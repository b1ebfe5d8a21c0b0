using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>A column that was sent and the target column that it fills.</summary>
/// <param name="Target">The target column.</param>
/// <param name="Type">How the values are sent.</param>
/// <param name="Sent">Place among the columns that are sent.</param>
/// <param name="Kernel">Converts them.</param>
internal sealed record BoundColumn(TargetColumn Target, IngestType Type, int Sent, ColumnKernel Kernel);
