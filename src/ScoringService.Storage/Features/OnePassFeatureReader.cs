using ScoringService.Engine;
using ScoringService.Engine.Features;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>
/// Computes features, at one instant or several, in one pass over the raw columns of the transactions: several
/// connections stream the rows, which are brought together by customer and then added up. Many times faster than the
/// feature statement, with the same bits. Memory beside DuckDB's and the results: 24 bytes for each transaction; if
/// there is less, the customers are cut into ranges, with a pass for each. Events and interactions are read afterwards,
/// for one instant after the other, with <see cref="BehaviourSize.BytesPerCustomer"/> for each connection.
/// </summary>
/// <param name="connect">Opens a connection that a token interrupts.</param>
/// <param name="asOfs">The instants that the features describe, one or more.</param>
internal sealed class OnePassFeatureReader(Func<CancellationToken, Session> connect, IReadOnlyList<DateTime> asOfs)
{
    private const int Attempts = 8;
    private const long RowsWorthAConnection = 1 << 18;

    /// <summary>Reads all customers with as many connections as pay and as fit into memory. Null when this reader
    /// cannot do it: the transactions of a few customers do not fit into memory, sums leave 64 bits, or loads follow
    /// each other so closely that the connections never see the same data.</summary>
    /// <param name="threads">Most connections.</param>
    /// <param name="memoryBytes">Most memory beside the results.</param>
    /// <param name="cancellation">Interrupts the connections.</param>
    /// <returns>A batch for each instant, with the same customers.</returns>
    public IReadOnlyList<CustomerBatch>? TryRead(int threads, long memoryBytes, CancellationToken cancellation)
    {
        FeaturePopulation size;
        using (var session = connect(cancellation)) size = FeaturePopulation.Read(session);
        var table = FeatureAggregator.TableBytes(size.Partitions(asOfs));
        var behaviour = Math.Max(1, size.Behaviour.BytesPerCustomer * size.Customers);
        // Half of the memory at least is for the transactions themselves.
        var fit = Math.Min(memoryBytes / 2 / (TransactionPart.FixedBytes + table), memoryBytes / behaviour);
        var pay = Math.Clamp((size.Rows + size.Behaviour.Rows) / RowsWorthAConnection, 1, threads);
        var workers = (int)Math.Min(fit, pay);
        if (workers == 0) return null;
        return TryReadWith(workers, memoryBytes - workers * (TransactionPart.FixedBytes + table), cancellation);
    }

    /// <summary>Reads all customers with so many connections, or gives null.</summary>
    /// <param name="workers">Number of connections.</param>
    /// <param name="memoryBytes">Most memory for transactions.</param>
    /// <param name="cancellation">Interrupts the connections.</param>
    public IReadOnlyList<CustomerBatch>? TryReadWith(int workers, long memoryBytes, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sessions = new List<Session>();
        try
        {
            return TryOpen(sessions, workers, stop.Token)
                ? new OnePassRun(sessions, asOfs, stop).TryRead(memoryBytes) : null;
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
}
