namespace ScoringService.Storage.Import;

/// <summary>Rows that are to be converted and checked: those of a file, or those that were sent.</summary>
/// <param name="Prefix">A prefix that no column of the rows has.</param>
/// <param name="Columns">The target columns that are filled, and their SQL.</param>
internal sealed record StagingInput(string Prefix, IReadOnlyList<MappedColumn> Columns)
{
    /// <summary>The query that gives the rows.</summary>
    public required Func<BadRecords, string> Query { get; init; }

    /// <summary>Columns of the rows that <see cref="RawText"/>, <see cref="Faults"/> and <see cref="Kept"/>
    /// need.</summary>
    public required IEnumerable<string> RecordColumns { get; init; }

    /// <summary>SQL of the text of a row.</summary>
    public required string RawText { get; init; }

    /// <summary>What can be wrong with a row as a whole; SQL over <see cref="RecordColumns"/>.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Columns of the rows that the result shall have too.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}
