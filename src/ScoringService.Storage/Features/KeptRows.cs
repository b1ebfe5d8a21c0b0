using System.Numerics.Tensors;
using ScoringService.Engine.Features;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>
/// What features are made of, of everybody, in memory and by partition of customers: so the rows of a few customers are
/// found without looking through the history. Follows the tables from one state of the data to the next. Not for use by
/// several threads at once.
/// </summary>
internal sealed class KeptRows : IDisposable
{
    // Room for new customers, after whom everything has to be read anew.
    private const int LeastCustomers = 1 << 20;

    private readonly TransactionPart _transactions;
    private readonly EventPart _events;
    private readonly InteractionPart _interactions;
    private readonly FeatureNumbers _features = new();
    private readonly Dictionary<string, long> _ends = [];
    private long _firstAt = long.MaxValue;

    private KeptRows(long customers)
    {
        var partitions = CustomerPartitions.ForKeeping((int)Math.Min(int.MaxValue, LeastCustomers + customers));
        _transactions = new TransactionPart(partitions, 0, partitions.Count);
        _events = new EventPart(partitions);
        _interactions = new InteractionPart(partitions);
    }

    /// <summary>State of the data that the rows are of.</summary>
    public long Watermark { get; private set; }

    /// <summary>An instant that no transaction is before; null without any.</summary>
    public DateTime? FirstAt => _firstAt == long.MaxValue ? null
        : DateTime.UnixEpoch.AddTicks(_firstAt * TimeSpan.TicksPerMicrosecond);

    /// <summary>Bytes of memory that were asked for.</summary>
    public long AllocatedBytes =>
        _transactions.AllocatedBytes + _events.AllocatedBytes + _interactions.AllocatedBytes;

    /// <summary>Reads all rows; null when they do not fit into memory, or an instant is beyond what can be
    /// kept.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="memoryBytes">Most memory.</param>
    public static KeptRows? TryRead(Session session, long memoryBytes)
    {
        var bytes = TransactionPart.Bytes(FactTables.Count(session, FactTables.Transactions), 0, 1)
            + FactTables.Count(session, FactTables.Events) * EventPart.BytesPerRow
            + FactTables.Count(session, FactTables.Interactions) * InteractionPart.BytesPerRow;
        if (bytes > memoryBytes) return null;
        var kept = new KeptRows(session.Scalar<long>("SELECT count(*) FROM customers"));
        var isRead = false;
        try
        {
            foreach (var table in FactTables.All)
            {
                kept.Add(session, table, RowFilter.None);
                kept._ends[table] = FactTables.End(session, table);
            }

            kept.Watermark = session.Scalar<long>("SELECT coalesce(max(load_id), 0) FROM loads");
            isRead = true;
            return kept;
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            return null;
        }
        finally
        {
            if (!isRead) kept.Dispose();
        }
    }

    /// <summary>Follows the tables to another state of the data.</summary>
    /// <param name="session">In a transaction that sees that state.</param>
    /// <param name="watermark">The state.</param>
    /// <param name="touched">Keys of all customers whose rows changed since, ascending.</param>
    /// <returns>Whether it did; if not, these rows are of no use any more.</returns>
    public bool TryFollow(Session session, long watermark, int[] touched)
    {
        try
        {
            foreach (var change in FactTables.Changes(session, Watermark, watermark))
                if (!(change.IsAppended ? TryAppend(session, change) : TryReplace(session, change, touched)))
                    return false;
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            return false;
        }

        Watermark = watermark;
        return true;
    }

    /// <summary>Copies the transactions of some customers.</summary>
    public void CopyTo(CustomerSelection customers, TransactionPart target) =>
        _transactions.CopyTo(customers, target);

    /// <summary>Copies the events and interactions of some customers.</summary>
    public void CopyTo(CustomerSelection customers, EventAggregator events, InteractionAggregator interactions)
    {
        _events.CopyTo(customers, events);
        _interactions.CopyTo(customers, interactions);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transactions.Dispose();
        _events.Dispose();
        _interactions.Dispose();
    }

    // New rows are the last ones of a table. Their numbers follow those of the rows before, unless DuckDB has closed
    // gaps that deletions left.
    private bool TryAppend(Session session, FactChange change)
    {
        var from = _ends[change.Table];
        if (!FactTables.IsEnd(session, change.Table, from, change.Rows))
        {
            from = FactTables.End(session, change.Table) - change.Rows;
            if (!FactTables.IsEnd(session, change.Table, from, change.Rows)) return false;
        }

        Add(session, change.Table, RowFilter.None.Within(from, long.MaxValue));
        _ends[change.Table] = from + change.Rows;
        return true;
    }

    // Which rows are gone is not known, only whose they were.
    private bool TryReplace(Session session, FactChange change, int[] touched)
    {
        var customers = new CustomerSelection(touched);
        switch (change.Table)
        {
            case FactTables.Transactions: _transactions.Remove(customers); break;
            case FactTables.Events: _events.Remove(customers); break;
            default: _interactions.Remove(customers); break;
        }

        Add(session, change.Table,
            RowFilter.None with { Selection = RowSelection.Of(session, touched) with { Row = "customer_key" } });
        _ends[change.Table] = FactTables.End(session, change.Table);
        return true;
    }

    private void Add(Session session, string table, RowFilter rows)
    {
        switch (table)
        {
            case FactTables.Transactions: TransactionScan.Read(session, rows, Add); break;
            case FactTables.Events: BehaviourScan.Events(session, rows, _features, _events.Add); break;
            default: BehaviourScan.Interactions(session, rows, _interactions.Add); break;
        }
    }

    private void Add(in TransactionBlock block)
    {
        if (block.OccurredAt.Length > 0) _firstAt = Math.Min(_firstAt, TensorPrimitives.Min(block.OccurredAt));
        _transactions.Add(block);
    }
}
