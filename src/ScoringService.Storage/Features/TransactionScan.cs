using ScoringService.Engine.Features;
using ScoringService.Storage.Database;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Features;

/// <summary>Streams the raw columns of transactions, as DuckDB stores them.</summary>
internal static class TransactionScan
{
    // DuckDB stores rows in groups of this many and decodes a group for everyone who wants a row of it.
    private const long RowGroup = 122_880;
    private const int SlicesPerWorker = 4;

    /// <summary>Receives some transactions.</summary>
    public delegate void Consumer(in TransactionBlock block);

    /// <summary>Slices of row numbers, from each number to the next; several for each worker, so that they end at
    /// about the same time. The last one has no end, because row numbers may have gaps.</summary>
    public static List<(long From, long To)> Slices(long rows, int workers)
    {
        var groups = rows / RowGroup;
        var count = Math.Clamp(groups, 1, workers * SlicesPerWorker);
        return
        [
            .. Enumerable.Range(0, (int)count).Select(i => (groups * i / count * RowGroup,
                i == count - 1 ? long.MaxValue : groups * (i + 1) / count * RowGroup)),
        ];
    }

    /// <summary>Reads transactions.</summary>
    public static void Read(Session session, RowFilter rows, Consumer consume) => BehaviourScan.Stream(
        session, rows.Select("occurred_at, amount, cost, category_key, kind", OptionalColumns.View), chunk =>
            consume(new TransactionBlock
            {
                CustomerKey = chunk.Values<int>(0),
                OccurredAt = chunk.Values<long>(1),
                Amount = chunk.Values<long>(2),
                Cost = chunk.Values<long>(3),
                CostKnown = chunk.Known(3),
                Category = chunk.Values<int>(4),
                CategoryKnown = chunk.Known(4),
                Kind = chunk.Values<byte>(5),
            }));
}
