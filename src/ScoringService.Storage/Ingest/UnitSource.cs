namespace ScoringService.Storage.Ingest;

/// <summary>Where the rows of a unit come from, and how they are to be taken.</summary>
internal sealed record UnitSource
{
    /// <summary>Name for the quarantine and the reports.</summary>
    public required string Name { get; init; }

    /// <summary>What to do with the rows.</summary>
    public IngestOperation Operation { get; init; }

    /// <summary>The batch that they belong to; null for a file or single records.</summary>
    public string? BatchId { get; init; }

    /// <summary>The caller's clock, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Whether the unit is a whole file, in which two rows of one customer that say different things
    /// contradict each other; in a stream the later one is a change.</summary>
    public bool IsFile { get; init; }

    /// <summary>Where to note what became of each row; null: nobody asks.</summary>
    public RowOutcomes? Outcomes { get; init; }

    /// <summary>Says whether the customer of an id was erased.</summary>
    public required ErasedCheck IsErased { get; init; }
}

/// <summary>Says whether the customer of an id was erased.</summary>
/// <param name="id">The id, in UTF-8.</param>
internal delegate bool ErasedCheck(ReadOnlySpan<byte> id);
