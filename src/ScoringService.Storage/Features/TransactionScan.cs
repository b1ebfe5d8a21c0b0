using System.Globalization;
using ScoringService.Engine.Features;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>Streams the raw columns of transactions, as DuckDB stores them, into an aggregator.</summary>
internal static class TransactionScan
{
    /// <summary>Adds the rows whose number is in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public static void Run(Session session, FeatureAggregator aggregator, long from, long to) =>
        Stream(session, string.Create(CultureInfo.InvariantCulture, $"""
            SELECT customer_key, occurred_at, amount, cost, category_key, kind
            FROM transactions WHERE rowid >= {from} AND rowid < {to}
            """), chunk => aggregator.Add(new TransactionBlock
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

    /// <summary>Gives a recount all that it needs.</summary>
    public static void Run(Session session, Recount recount, DateTime asOf)
    {
        Stream(session, string.Create(CultureInfo.InvariantCulture, $"""
            SELECT customer_key, category_key
            FROM transactions
            WHERE amount > 0 AND occurred_at <= {SqlText.Literal(asOf)} AND category_key >= {Recount.FirstRareCategory}
            """), chunk => recount.Add(chunk.Values<int>(0), chunk.Values<int>(1)));
        recount.Finish();
    }

    private static void Stream(Session session, string sql, Action<ChunkReader> consume) =>
        session.Guard(() => StreamedQuery.Read(session.Connection, sql, null, (chunk, _) =>
        {
            session.Cancellation.ThrowIfCancellationRequested();
            consume(new ChunkReader(chunk));
        }));
}
