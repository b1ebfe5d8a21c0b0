namespace ScoringService.Storage;

/// <summary>A copy of the database that was written, checked and put on the disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="SizeBytes">Its size in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes in hexadecimal digits, also beside it in a file that ends with
/// .sha256.</param>
/// <param name="Watermark">State of the data that it holds.</param>
public sealed record BackupReport(string Path, long SizeBytes, string Sha256, long Watermark);
