namespace ScoringService.Storage.Ingest;

/// <summary>What a unit did.</summary>
/// <param name="LoadId">Its number, and the state of the data after it.</param>
/// <param name="Rows">What became of its rows.</param>
/// <param name="NewCustomers">Customers that it created.</param>
/// <param name="Touched">Keys of the customers whose rows it changed, ascending.</param>
internal sealed record UnitResult(long LoadId, RowCounts Rows, long NewCustomers, int[] Touched)
{
    /// <summary>When the first of the rows that were kept happened; null for none.</summary>
    public DateTime? FirstOccurred { get; init; }

    /// <summary>When the last of them happened; null for none.</summary>
    public DateTime? LastOccurred { get; init; }

    /// <summary>Why rows were refused, and how many.</summary>
    public IReadOnlyList<QuarantineCount> Quarantined { get; init; } = [];
}
