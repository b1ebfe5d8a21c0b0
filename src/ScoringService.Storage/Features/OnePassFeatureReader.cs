using System.Runtime.ExceptionServices;
using ScoringService.Engine;
using ScoringService.Engine.Features;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>
/// Computes features in one pass over the raw columns of the transactions: several connections stream parts of the
/// rows, each into its own aggregator. Several times faster than the feature statement, with the same bits. Memory
/// beside DuckDB's and the result: <see cref="FeatureAggregator.BytesPerCustomer"/> per customer and connection (320
/// bytes for three years of purchases), and 128 MiB when there are more categories than the aggregator has bits
/// for.
/// </summary>
internal sealed class OnePassFeatureReader(Func<CancellationToken, Session> connect, DateTime asOf)
{
    private const int Attempts = 8;
    private const long RowsWorthAConnection = 1 << 18;

    /// <summary>Reads all customers with as many connections as pay and as fit into memory. Null when this reader
    /// cannot do it: aggregators do not fit, sums leave 64 bits, or loads follow each other so closely that the
    /// connections never see the same data.</summary>
    /// <param name="threads">Most connections.</param>
    /// <param name="memoryBytes">Most memory for aggregators.</param>
    /// <param name="cancellation">Interrupts the connections.</param>
    public CustomerBatch? TryRead(int threads, long memoryBytes, CancellationToken cancellation)
    {
        Population size;
        using (var session = connect(cancellation)) size = Population.Read(session);
        var bytes = FeatureAggregator.BytesPerCustomer(size.FirstAt ?? asOf, asOf) * Math.Max(1, size.Customers);
        var workers = Math.Min(memoryBytes / bytes, Math.Clamp(size.Rows / RowsWorthAConnection, 1, threads));
        return workers == 0 ? null : TryRead((int)workers, cancellation);
    }

    /// <summary>Reads all customers with so many connections, or gives null.</summary>
    public CustomerBatch? TryRead(int workers, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sessions = new List<Session>();
        try
        {
            // One more than the workers, for the customers.
            return TryOpen(sessions, workers + 1, stop.Token) ? Read(sessions, stop) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
        catch (OperationCanceledException e) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        finally
        {
            foreach (var session in sessions) session.Dispose();
        }
    }

    // Opens transactions until all of them see the same last load. A load commits its rows and its number at once, so
    // then they see the same rows.
    private bool TryOpen(List<Session> sessions, int count, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var loads = new HashSet<long>();
            for (var i = 0; i < count; i++)
            {
                if (sessions.Count == i) sessions.Add(connect(cancellation));
                sessions[i].Execute("BEGIN TRANSACTION");
                loads.Add(sessions[i].Scalar<long>("SELECT coalesce(max(load_id), 0) FROM loads"));
            }

            if (loads.Count == 1) return true;
            foreach (var session in sessions) session.Execute("ROLLBACK");
        }

        return false;
    }

    private CustomerBatch Read(List<Session> sessions, CancellationTokenSource stop)
    {
        var threads = sessions.Count - 1;
        var size = Population.Read(sessions[0]);
        if (size.Customers > int.MaxValue)
            throw new StorageException(StorageErrorKind.ResourceExhausted,
                $"{size.Customers} customers do not fit into one batch.");
        var aggregators = new List<FeatureAggregator>();
        try
        {
            for (var i = 0; i < threads; i++)
                aggregators.Add(new FeatureAggregator((int)size.Customers, size.FirstAt ?? asOf, asOf));
            CustomerAttributes? attributes = null;
            var jobs = aggregators.Select((aggregator, i) => (Action)(() => TransactionScan.Run(
                sessions[i], aggregator, size.Rows * i / threads, size.Rows * (i + 1) / threads))).ToList();
            jobs.Add(() => attributes = CustomerAttributes.Read(sessions[^1], (int)size.Customers));
            RunAll(jobs, stop);
            return Finish(sessions[0], aggregators, attributes!);
        }
        finally
        {
            foreach (var aggregator in aggregators) aggregator.Dispose();
        }
    }

    private CustomerBatch Finish(Session session, List<FeatureAggregator> aggregators, CustomerAttributes attributes)
    {
        var all = aggregators[0];
        var threads = aggregators.Count;
        all.Merge(aggregators[1..], threads);
        while (all.NextRecount() is { } recount) TransactionScan.Run(session, recount, asOf);
        return all.Finish(attributes.Columns, attributes.CooperationSince, threads);
    }

    // The first failure interrupts the others and is the one to report.
    private static void RunAll(List<Action> jobs, CancellationTokenSource stop)
    {
        ExceptionDispatchInfo? failure = null;
        Parallel.For(0, jobs.Count, new ParallelOptions { MaxDegreeOfParallelism = jobs.Count }, i =>
        {
            try
            {
                jobs[i]();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        });
        failure?.Throw();
    }

    /// <summary>How much there is to read.</summary>
    private readonly record struct Population(long Customers, long Rows, DateTime? FirstAt)
    {
        // Row numbers may have gaps, so the last one counts. All of these come from statistics, not from a scan.
        public static Population Read(Session session) => session.Query("""
            SELECT (SELECT count(*) FROM customers), coalesce(max(rowid) + 1, 0), min(occurred_at) FROM transactions
            """, row => new Population(row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetDateTime(2)))
            .Single();
    }
}
