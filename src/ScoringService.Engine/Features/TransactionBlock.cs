namespace ScoringService.Engine.Features;

/// <summary>
/// Transactions in columns of equal length, in the order in which they were stored. Money is in ten thousandths of the
/// base currency, so that its sums are exact and do not depend on their order.
/// </summary>
public readonly ref struct TransactionBlock
{
    /// <summary>Dense number of the customer, from 0.</summary>
    public required ReadOnlySpan<int> CustomerKey { get; init; }

    /// <summary>Microseconds since 1970-01-01T00:00:00Z.</summary>
    public required ReadOnlySpan<long> OccurredAt { get; init; }

    /// <summary>Amount; positive for purchases, negative for refunds.</summary>
    public required ReadOnlySpan<long> Amount { get; init; }

    /// <summary>Cost; means nothing where it is not known.</summary>
    public required ReadOnlySpan<long> Cost { get; init; }

    /// <summary>Bitmap of the rows whose cost is known; empty when all are.</summary>
    public ReadOnlySpan<ulong> CostKnown { get; init; }

    /// <summary>Dense number of the product category, from 0; means nothing where there is none.</summary>
    public required ReadOnlySpan<int> Category { get; init; }

    /// <summary>Bitmap of the rows that have a category; empty when all have.</summary>
    public ReadOnlySpan<ulong> CategoryKnown { get; init; }

    /// <summary>0 purchase, 1 refund, 2 renewal.</summary>
    public required ReadOnlySpan<byte> Kind { get; init; }

    /// <summary>Number of rows.</summary>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    internal int Validate()
    {
        var rows = CustomerKey.Length;
        if (OccurredAt.Length != rows || Amount.Length != rows || Cost.Length != rows || Category.Length != rows
            || Kind.Length != rows || !Covers(CostKnown, rows) || !Covers(CategoryKnown, rows))
            throw new ArgumentException("The columns of a block of transactions differ in length.");
        return rows;
    }

    private static bool Covers(ReadOnlySpan<ulong> known, int rows) =>
        known.IsEmpty || known.Length >= Column.WordCount(rows);
}
