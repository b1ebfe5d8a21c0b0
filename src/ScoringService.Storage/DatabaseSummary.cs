namespace ScoringService.Storage;

/// <summary>What a database holds at one moment.</summary>
/// <param name="Customers">Number of customers.</param>
/// <param name="Transactions">Number of transactions.</param>
/// <param name="Interactions">Number of interactions.</param>
/// <param name="Events">Number of events.</param>
/// <param name="Quarantined">Number of rows in quarantine.</param>
/// <param name="FirstTransactionAt">Instant of the first transaction, UTC; null without transactions.</param>
/// <param name="LastTransactionAt">Instant of the last transaction, UTC; null without transactions.</param>
/// <param name="Watermark">Number of the last committed load; grows with every load and never falls. 0 before the
/// first.</param>
public sealed record DatabaseSummary(
    long Customers, long Transactions, long Interactions, long Events, long Quarantined,
    DateTime? FirstTransactionAt, DateTime? LastTransactionAt, long Watermark);
