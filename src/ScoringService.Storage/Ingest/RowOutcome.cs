namespace ScoringService.Storage;

/// <summary>What can become of a row.</summary>
public enum RowOutcomeKind
{
    /// <summary>It was added.</summary>
    Inserted,

    /// <summary>It replaced an older state.</summary>
    Updated,

    /// <summary>It removed one.</summary>
    Deleted,

    /// <summary>It said what was known already.</summary>
    Duplicate,

    /// <summary>It is older than what was there.</summary>
    Stale,

    /// <summary>It is of an erased customer, and was not kept.</summary>
    Erased,

    /// <summary>It is in quarantine.</summary>
    Quarantined,
}

/// <summary>What became of one row.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Column">If it is in quarantine, the column at fault; null for the row as a whole.</param>
/// <param name="Reason">If it is in quarantine, what is wrong; else null.</param>
public readonly record struct RowOutcome(RowOutcomeKind Kind, string? Column = null, string? Reason = null);
