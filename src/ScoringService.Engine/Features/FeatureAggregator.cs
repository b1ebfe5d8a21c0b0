using System.Numerics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Features;

/// <summary>
/// Computes the features of all customers in one pass over their transactions, which may come in any order. Sums are
/// exact, so results do not depend on the order of rows or on the number of aggregators. Use one aggregator for each
/// part of the rows, then <see cref="Merge"/>, then every <see cref="NextRecount"/>, then <see cref="Finish"/>. An
/// instance is not for use by several threads at once.
/// </summary>
public sealed unsafe class FeatureAggregator : IDisposable
{
    /// <summary>Most purchases that a recount holds, 8 bytes each and the same again to sort them, unless a single
    /// customer has more.</summary>
    public const int RecountPurchases = 8 << 20;

    private const int BlockCustomers = 1 << 13;

    private readonly CustomerTable _table;
    private DistinctPairs? _pairs;
    private int _nextRecount;

    /// <summary>Starts with no transaction.</summary>
    /// <param name="customers">Number of customers.</param>
    /// <param name="firstAt">An instant, UTC, that no purchase is before.</param>
    /// <param name="asOf">The instant that the features describe, UTC; later rows are passed over.</param>
    public FeatureAggregator(int customers, DateTime firstAt, DateTime asOf)
    {
        AsOf = asOf;
        Clock = new FeatureClock(asOf);
        _table = new CustomerTable(customers, Days(firstAt, asOf));
    }

    /// <summary>The instant that the features describe, UTC.</summary>
    public DateTime AsOf { get; }

    internal FeatureClock Clock { get; }

    internal CustomerTable Table => _table;

    /// <summary>Bytes of memory that an aggregator takes for each customer: 144 and a bit for each day, rounded up to a
    /// multiple of 64.</summary>
    /// <param name="firstAt">An instant, UTC, that no purchase is before.</param>
    /// <param name="asOf">The instant that the features describe, UTC.</param>
    public static long BytesPerCustomer(DateTime firstAt, DateTime asOf) =>
        CustomerTable.BytesPerCustomer(Days(firstAt, asOf));

    /// <summary>Adds transactions.</summary>
    /// <exception cref="OverflowException">A sum of money leaves the range of 64 bits.</exception>
    /// <exception cref="ArgumentException">A customer is not below the number of customers, a purchase is before the
    /// announced first instant, or columns differ in length.</exception>
    public void Add(in TransactionBlock block) => AggregationKernel.Add(block, _table, Clock);

    /// <summary>Takes in the transactions of other aggregators.</summary>
    /// <param name="others">Aggregators that were made with the same arguments. They are not changed.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <exception cref="OverflowException">A sum of money leaves the range of 64 bits.</exception>
    public void Merge(IReadOnlyList<FeatureAggregator> others, int threads) => ForBlocks(threads, (from, to) =>
    {
        foreach (var other in others) TotalsMerge.Run(_table, other._table, from, to);
    });

    /// <summary>The next pass that is needed for some customers; null when all is known. Finish one before the
    /// next.</summary>
    public Recount? NextRecount()
    {
        long purchases = 0;
        for (; _nextRecount < _table.Customers; _nextRecount++)
        {
            if ((_table.Totals(_nextRecount)->Bits & CustomerTotals.HasRareCategory) == 0) continue;
            var more = PurchaseCount(_nextRecount);
            if (purchases > 0 && purchases + more > RecountPurchases) break;
            if (purchases == 0) (_pairs ??= new DistinctPairs(_table.Customers)).Clear();
            _pairs!.Choose(_nextRecount);
            purchases += more;
        }

        if (purchases == 0) return null;
        _pairs!.Reserve(purchases);
        return new Recount(this, _pairs);
    }

    /// <summary>The features.</summary>
    /// <param name="attributes">The columns of <see cref="FeatureColumns.All"/> that do not come from transactions: id,
    /// kind, industry, region.</param>
    /// <param name="cooperationSince">Agreed start of the cooperation: days since 1970-01-01, null where there is
    /// none.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <exception cref="OverflowException">A sum of money leaves the range of 64 bits.</exception>
    public CustomerBatch Finish(IReadOnlyList<Column> attributes, Column<int> cooperationSince, int threads)
    {
        var writer = new FeatureWriter(this, cooperationSince);
        ForBlocks(threads, writer.Write);
        return new CustomerBatch(AsOf, [.. attributes, .. writer.Columns()]);
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    internal void SetRareCategories(int key, int rare)
    {
        ref var bits = ref _table.Totals(key)->Bits;
        var own = BitOperations.PopCount(bits & CustomerTotals.CategoryBits);
        bits = (bits & ~CustomerTotals.CategoryBits) | (uint)(own + rare);
    }

    /// <summary>Number of purchases.</summary>
    internal int PurchaseCount(int key)
    {
        var count = _table.Totals(key)->OlderCount;
        for (var part = 0; part < RecentTotals.Parts; part++) count += _table.Recent(key)->Count[part];
        return count;
    }

    private static int Days(DateTime firstAt, DateTime asOf) => Math.Max(1, (asOf.Date - firstAt.Date).Days + 1);

    // A failure is thrown as it is, not wrapped with others of its kind.
    private void ForBlocks(int threads, Action<int, int> work)
    {
        var customers = _table.Customers;
        try
        {
            ChunkedWork.Run((customers + BlockCustomers - 1) / BlockCustomers, threads, block =>
                work(block * BlockCustomers, Math.Min(customers, (block + 1) * BlockCustomers)));
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }
}
