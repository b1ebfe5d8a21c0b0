using System.Runtime.CompilerServices;

namespace ScoringService.Engine.Features;

/// <summary>
/// A part of the transactions, kept by partition of customers. Adding each row to its customer at once would wait for
/// memory at nearly every row; so the rows are first brought together, which is sequential, and then
/// <see cref="FeatureAggregator"/> adds up one partition after the other within a core's cache. An instance is not for
/// use by several threads at once.
/// </summary>
public sealed unsafe class TransactionPart : IDisposable
{
    private const byte Renewal = 2;

    private readonly CustomerPartitions _partitions;
    private readonly PartitionedRecords<TransactionRecord> _records;
    private readonly int _firstKey;
    private readonly int _customers;
    private readonly long _firstAt;
    private readonly long _lastAt;
    private PartitionedRecords<RarePurchase>? _rare;
    private bool _isDisposed;

    /// <summary>Starts with no transaction.</summary>
    /// <param name="partitions">All partitions.</param>
    /// <param name="from">The first partition whose transactions are kept.</param>
    /// <param name="to">The partition after the last one whose transactions are kept.</param>
    public TransactionPart(CustomerPartitions partitions, int from, int to)
    {
        _partitions = partitions;
        (From, To) = (from, to);
        _firstKey = partitions.FirstCustomer(from);
        _customers = partitions.FirstCustomer(to) - _firstKey;
        _firstAt = FeatureClock.Micros(partitions.FirstAt);
        _lastAt = FeatureClock.Micros(partitions.LastAt);
        _records = new PartitionedRecords<TransactionRecord>(to - from);
    }

    /// <summary>Bytes of memory that a part takes beside <see cref="Bytes"/>, amply. A slab counts only as far as it is
    /// written to.</summary>
    public static long FixedBytes => 2 << 20;

    /// <summary>Bytes of memory that were asked for.</summary>
    public long AllocatedBytes => _records.AllocatedBytes + (_rare?.AllocatedBytes ?? 0);

    /// <summary>The first partition whose transactions are kept.</summary>
    internal int From { get; }

    /// <summary>The partition after the last one whose transactions are kept.</summary>
    internal int To { get; }

    /// <summary>Most bytes of memory for transactions: 24 for each and some for each partition. A purchase of a
    /// category above the 61st takes 16 more.</summary>
    /// <param name="transactions">Number of transactions.</param>
    /// <param name="partitions">Number of partitions that they belong to.</param>
    /// <param name="parts">Number of parts that hold them.</param>
    public static long Bytes(long transactions, int partitions, int parts) =>
        PartitionedRecords<TransactionRecord>.BytesFor(transactions, checked(partitions * parts));

    /// <summary>Adds transactions. Those of other partitions, and those after the last instant, are passed
    /// over.</summary>
    /// <exception cref="OverflowException">An amount is beyond ±2^55 ten thousandths.</exception>
    /// <exception cref="ArgumentException">A customer is not below the number of customers, a transaction is before the
    /// announced first instant, or columns differ in length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in TransactionBlock block)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var rows = block.Validate();
        if (_lastAt < _firstAt) return;
        fixed (int* keys = block.CustomerKey, categories = block.Category)
        fixed (long* instants = block.OccurredAt, amounts = block.Amount, costs = block.Cost)
        fixed (ulong* costKnown = block.CostKnown, categoryKnown = block.CategoryKnown)
        fixed (byte* kinds = block.Kind)
        {
            var (partitions, records, firstKey, customers) = (_partitions, _records, _firstKey, (uint)_customers);
            var (shift, places, firstAt) = (partitions.Shift, partitions.CustomersEach - 1, _firstAt);
            var span = (ulong)(_lastAt - firstAt);
            for (var i = 0; i < rows; i++)
            {
                var place = (uint)(keys[i] - firstKey);
                var time = (ulong)(instants[i] - firstAt);
                if (place >= customers || time > span)
                {
                    Check(keys[i], instants[i]);
                    continue;
                }

                var partition = (int)(place >> shift);
                var key = time << shift | (place & (uint)places);
                var category = IsSet(categoryKnown, i) ? categories[i] : -1;
                var bit = (uint)category < CustomerTotals.OwnCategories ? category
                    : BitOfOther(partition, key, category, amounts[i]);
                records.Add(partition, new TransactionRecord(key, amounts[i], costs[i],
                    TransactionRecord.Flags(bit, IsSet(costKnown, i), kinds[i] == Renewal)));
            }
        }
    }

    /// <summary>Copies the transactions of some customers, whose rows become their places among them.</summary>
    /// <param name="selection">The customers.</param>
    /// <param name="target">Receives their transactions up to its own last instant.</param>
    public void CopyTo(CustomerSelection selection, TransactionPart target)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        for (var next = selection.First(_partitions); next >= 0; next = selection.Next())
        {
            for (var chunk = _records.First(next); !chunk.Records.IsEmpty; chunk = _records.After(next, chunk))
                foreach (ref readonly var record in chunk.Records)
                    if (selection.RowOf(record.Key) is var row and >= 0)
                        target.TryAdd(row, _partitions.At(record.Key), record);
            if (_rare is null) continue;
            for (var chunk = _rare.First(next); !chunk.Records.IsEmpty; chunk = _rare.After(next, chunk))
                foreach (ref readonly var purchase in chunk.Records)
                    if (selection.RowOf(purchase.Key) is var row and >= 0)
                        target.TryAdd(row, _partitions.At(purchase.Key), purchase);
        }
    }

    /// <summary>Removes the transactions of some customers.</summary>
    public void Remove(CustomerSelection selection)
    {
        for (var next = selection.First(_partitions); next >= 0; next = selection.Next())
        {
            _records.Remove(next, selection.Rows);
            _rare?.Remove(next, selection.Rows);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _records.Dispose();
        _rare?.Dispose();
    }

    /// <summary>Adds the transactions of a partition to its customers' totals.</summary>
    /// <exception cref="OverflowException">A sum leaves the range of 64 bits.</exception>
    internal void AddTo(CustomerTable table, FeatureClock clock, int partition)
    {
        for (var chunk = _records.First(partition - From); !chunk.Records.IsEmpty;
            chunk = _records.After(partition - From, chunk))
            AggregationKernel.Add(chunk.Records, _partitions, table, clock);
    }

    /// <summary>Adds the customers and categories of the purchases of rare categories up to as_of.</summary>
    internal void AddRareTo(DistinctPairs pairs, FeatureClock clock, int partition)
    {
        if (_rare is null) return;
        for (var chunk = _rare.First(partition - From); !chunk.Records.IsEmpty;
            chunk = _rare.After(partition - From, chunk))
            foreach (var purchase in chunk.Records)
                if (_partitions.At(purchase.Key) <= clock.AsOf)
                    pairs.Add(_partitions.Place(purchase.Key), purchase.Category);
    }

    private void TryAdd(int row, long at, in TransactionRecord record)
    {
        if (at < _firstAt || at > _lastAt) return;
        var key = _partitions.Pack(at, row & (_partitions.CustomersEach - 1));
        _records.Add(row >> _partitions.Shift, record.With(key));
    }

    private void TryAdd(int row, long at, RarePurchase purchase)
    {
        if (at < _firstAt || at > _lastAt) return;
        var key = _partitions.Pack(at, row & (_partitions.CustomersEach - 1));
        (_rare ??= new PartitionedRecords<RarePurchase>(To - From))
            .Add(row >> _partitions.Shift, purchase with { Key = key });
    }

    private static bool IsSet(ulong* bits, int row) => bits == null || (bits[row >> 6] >> (row & 63) & 1) != 0;

    private int BitOfOther(int partition, ulong key, int category, long amount)
    {
        if (category < 0) return CustomerTotals.PurchaseBit;
        if (amount > 0)
        {
            _rare ??= new PartitionedRecords<RarePurchase>(To - From);
            _rare.Add(partition, new RarePurchase(key, category));
        }

        return CustomerTotals.RareCategoryBit;
    }

    private void Check(int key, long at)
    {
        if ((uint)key >= (uint)_partitions.Customers)
            throw new ArgumentException($"A transaction belongs to customer {key}; there are {_partitions.Customers}.");
        if (at < _firstAt)
            throw new ArgumentException("A transaction is before the first instant that was announced.");
    }
}
