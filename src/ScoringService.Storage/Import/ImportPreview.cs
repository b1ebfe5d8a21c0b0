namespace ScoringService.Storage;

/// <summary>What a load would do. <c>RowsRead = RowsNew + RowsKnown + RowsQuarantined</c> always holds.</summary>
public sealed record ImportPreview
{
    /// <summary>The table that the file would be loaded into.</summary>
    public required ImportTable Table { get; init; }

    /// <summary>How the file was read.</summary>
    public required FileDialect Dialect { get; init; }

    /// <summary>Records in the file, header excluded.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Rows with a key that is neither in the table nor earlier in the file. Those of erased customers count
    /// here too; a load leaves them out.</summary>
    public required long RowsNew { get; init; }

    /// <summary>
    /// Rows with a key that is in the table or earlier in the file. Those that say the same again would be left out;
    /// the others would bring their row up to date where they may, and be put aside else.
    /// </summary>
    public required long RowsKnown { get; init; }

    /// <summary>Rows that would be put into quarantine for what they hold.</summary>
    public required long RowsQuarantined { get; init; }

    /// <summary>Why, most frequent first.</summary>
    public required IReadOnlyList<QuarantineCount> Reasons { get; init; }

    /// <summary>The columns of the table that the file fills.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The first good rows as they would be stored, in these columns; null is no value.</summary>
    public required IReadOnlyList<IReadOnlyList<string?>> Rows { get; init; }

    /// <summary>The first rows that would be put into quarantine.</summary>
    public required IReadOnlyList<RejectedRow> Rejects { get; init; }

    /// <summary>Time that the look took.</summary>
    public required TimeSpan Duration { get; init; }
}

/// <summary>A row that would be put into quarantine.</summary>
/// <param name="RowNumber">Number of the record in the file, from 1.</param>
/// <param name="Column">Target column at fault; null: the record as a whole.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="RawText">Its text, cut to 4,096 characters.</param>
public sealed record RejectedRow(long RowNumber, string? Column, string Reason, string RawText);
