namespace ScoringService.Storage.Generation;

/// <summary>The sample data that was made.</summary>
/// <param name="CustomersPath">Path of the file of customers.</param>
/// <param name="TransactionsPath">Path of the file of transactions, ordered by time.</param>
/// <param name="InteractionsPath">Path of the file of interactions, ordered by time.</param>
/// <param name="EventsPath">Path of the file of events, ordered by time.</param>
/// <param name="Customers">Number of customers.</param>
/// <param name="Transactions">Number of transactions: purchases, renewals and refunds.</param>
/// <param name="Refunds">Number of refunds among them.</param>
/// <param name="Interactions">Number of interactions.</param>
/// <param name="Events">Number of events.</param>
/// <param name="Bytes">Size of all files.</param>
/// <param name="Duration">Time that it took.</param>
public sealed record GenerateReport(
    string CustomersPath, string TransactionsPath, string InteractionsPath, string EventsPath, long Customers,
    long Transactions, long Refunds, long Interactions, long Events, long Bytes, TimeSpan Duration)
{
    /// <summary>Paths of all files, in the order in which to load them.</summary>
    public IReadOnlyList<string> Paths => [CustomersPath, TransactionsPath, InteractionsPath, EventsPath];
}
