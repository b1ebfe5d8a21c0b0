namespace ScoringService.Storage.Generation;

/// <summary>The sample data that was made.</summary>
/// <param name="CustomersPath">Path of the file of customers.</param>
/// <param name="TransactionsPath">Path of the file of transactions, ordered by time.</param>
/// <param name="Customers">Number of customers.</param>
/// <param name="Transactions">Number of transactions: purchases, renewals and refunds.</param>
/// <param name="Refunds">Number of refunds among them.</param>
/// <param name="Bytes">Size of both files.</param>
/// <param name="Duration">Time that it took.</param>
public sealed record GenerateReport(
    string CustomersPath, string TransactionsPath, long Customers, long Transactions, long Refunds, long Bytes,
    TimeSpan Duration);
