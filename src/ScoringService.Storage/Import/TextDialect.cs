namespace ScoringService.Storage.Import;

/// <summary>How a delimited text file is written.</summary>
/// <param name="Delimiter">Field delimiter.</param>
/// <param name="Quote">Quote character; null for none.</param>
/// <param name="Escape">Character that escapes a quote inside quotes; null for none.</param>
/// <param name="HasHeader">Whether the first record names the columns.</param>
/// <param name="SkippedLines">Lines before the header or the first record that are not part of the table.</param>
/// <param name="Columns">The columns with their detected types.</param>
internal sealed record TextDialect(
    char Delimiter, char? Quote, char? Escape, bool HasHeader, long SkippedLines, IReadOnlyList<FileColumn> Columns);
