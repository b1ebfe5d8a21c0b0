namespace ScoringService.Storage.Ingest;

/// <summary>A row on its way to the quarantine.</summary>
/// <param name="RowNumber">Its place in the file or batch, from 1.</param>
/// <param name="Column">The column at fault; null for the row as a whole.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="RawText">The row's text.</param>
/// <param name="CustomerId">The customer's id as it came; null when none could be read.</param>
/// <param name="ValuesJson">A JSON object of the target columns and their texts; null when the record could not be
/// split into columns.</param>
internal sealed record RefusedRow(
    long RowNumber, string? Column, string Reason, string RawText, string? CustomerId, string? ValuesJson)
{
    /// <summary>About the memory that it holds.</summary>
    public long MemoryBytes =>
        128 + 2L * (RawText.Length + (CustomerId?.Length ?? 0) + (ValuesJson?.Length ?? 0));
}
