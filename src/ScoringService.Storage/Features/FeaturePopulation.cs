using ScoringService.Engine.Features;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>How much there is to read.</summary>
/// <param name="Customers">Number of customers.</param>
/// <param name="Rows">Number of transactions.</param>
/// <param name="FirstAt">Instant of the first transaction, or an earlier one; null without any.</param>
/// <param name="Behaviour">Events and interactions.</param>
internal sealed record FeaturePopulation(long Customers, long Rows, DateTime? FirstAt, BehaviourSize Behaviour)
{
    /// <summary>Reads it from the tables' statistics, without a scan: each value by itself, for DuckDB scans when it is
    /// asked for several at once.</summary>
    /// <exception cref="StorageException">There are too many customers for one batch.</exception>
    public static FeaturePopulation Read(Session session)
    {
        var size = session.Query("""
            SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM transactions),
                (SELECT min(occurred_at) FROM transactions),
                (SELECT coalesce(max(rowid) + 1, 0) FROM events),
                (SELECT coalesce(max(rowid) + 1, 0) FROM interactions)
            """, row => new FeaturePopulation(row.GetInt64(0), row.GetInt64(1),
                row.IsDBNull(2) ? null : row.GetDateTime(2),
                new BehaviourSize(row.GetInt64(3), row.GetInt64(4)))).Single();
        return size.Customers <= int.MaxValue ? size
            : throw new StorageException(StorageErrorKind.ResourceExhausted,
                $"{size.Customers} customers do not fit into one batch.");
    }

    /// <summary>How to bring the transactions together for features at some instants.</summary>
    public CustomerPartitions Partitions(IReadOnlyList<DateTime> asOfs)
    {
        var last = asOfs.Max();
        return new CustomerPartitions((int)Customers, FirstAt ?? last, last);
    }

    /// <summary>Ranges of partitions, each range with as many transactions as fit into memory at once: mostly one.
    /// Null when a single partition has too many.</summary>
    /// <param name="session">Counts the transactions, if all do not fit at once.</param>
    /// <param name="partitions">The partitions of the customers.</param>
    /// <param name="parts">Number of parts that hold the transactions.</param>
    /// <param name="memoryBytes">Memory for them.</param>
    public List<(int From, int To)>? Ranges(
        Session session, CustomerPartitions partitions, int parts, long memoryBytes)
    {
        if (TransactionPart.Bytes(Rows, partitions.Count, parts) <= memoryBytes) return [(0, partitions.Count)];
        var rows = new long[partitions.Count];
        foreach (var (partition, count) in RowsByPartition(session, partitions)) rows[partition] = count;
        var ranges = new List<(int From, int To)>();
        var from = 0;
        while (from < rows.Length)
        {
            var to = from;
            for (long sum = 0; to < rows.Length; to++)
                if (TransactionPart.Bytes(sum += rows[to], to + 1 - from, parts) > memoryBytes) break;
            if (to == from) return null;
            ranges.Add((from, to));
            from = to;
        }

        return ranges;
    }

    private static List<(int Partition, long Rows)> RowsByPartition(
        Session session, CustomerPartitions partitions) => session.Query("""
        SELECT CAST(customer_key // $each AS INTEGER), count(*)
        FROM transactions WHERE occurred_at <= $last GROUP BY ALL
        """, row => (row.GetInt32(0), row.GetInt64(1)),
        ("each", partitions.CustomersEach), ("last", partitions.LastAt));
}
