using System.Numerics;
using System.Runtime.ExceptionServices;

namespace ScoringService.Engine.Features;

/// <summary>
/// Computes the features of all customers at one instant from their transactions, which may come in any order: sums
/// are exact, so results depend neither on that nor on the number of parts and threads. Give it all parts of some
/// partitions, then of the next ones (<see cref="Add"/>), then <see cref="Finish"/>. Memory: the result, and for each
/// thread the totals of one partition, a megabyte. Several aggregators may use the same parts, one after the
/// other.
/// </summary>
public sealed class FeatureAggregator
{
    private readonly CustomerPartitions _partitions;
    private readonly FeatureClock _clock;
    private readonly Column<int> _cooperationSince;
    private readonly FeatureDraft _draft;

    /// <summary>Starts with no transaction.</summary>
    /// <param name="partitions">The partitions of the parts to come.</param>
    /// <param name="asOf">The instant that the features describe, UTC; later rows are passed over.</param>
    /// <param name="cooperationSince">Agreed start of the cooperation: days since 1970-01-01, null where there is
    /// none.</param>
    public FeatureAggregator(CustomerPartitions partitions, DateTime asOf, Column<int> cooperationSince)
    {
        AsOf = asOf;
        _partitions = partitions;
        _clock = new FeatureClock(asOf);
        _cooperationSince = cooperationSince;
        _draft = new FeatureDraft(partitions.Customers);
    }

    /// <summary>The instant that the features describe, UTC.</summary>
    public DateTime AsOf { get; }

    /// <summary>Bytes of memory that a thread needs for its totals.</summary>
    public static long TableBytes(CustomerPartitions partitions) =>
        partitions.CustomersEach * CustomerTable.BytesPerCustomer(partitions.Days(partitions.LastAt));

    /// <summary>Computes the features of the customers of some partitions.</summary>
    /// <param name="parts">Parts that together hold all transactions of the same partitions.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="OverflowException">A sum of money leaves the range of 64 bits.</exception>
    public void Add(IReadOnlyList<TransactionPart> parts, int threads, CancellationToken cancellationToken = default)
    {
        var partition = parts[0].From - 1;
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, (_, loop) =>
            {
                using var table = new CustomerTable(_partitions.CustomersEach, _partitions.Days(AsOf));
                var writer = new FeatureWriter(_draft, table, _clock, _cooperationSince);
                var rare = new DistinctPairs();
                int next;
                while ((next = Interlocked.Increment(ref partition)) < parts[0].To && !loop.IsExceptional)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Fill(table, rare, parts, next);
                    writer.Write(_partitions.FirstCustomer(next), _partitions.FirstCustomer(next + 1));
                }
            });
        }
        catch (AggregateException e)
        {
            // As it is, not wrapped with others of its kind.
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }

    /// <summary>The columns of <see cref="FeatureColumns.Purchases"/>, in their order.</summary>
    public IReadOnlyList<Column> Finish() => _draft.Columns();

    private void Fill(CustomerTable table, DistinctPairs rare, IReadOnlyList<TransactionPart> parts, int partition)
    {
        table.Begin(_partitions.FirstCustomer(partition));
        rare.Clear();
        foreach (var part in parts)
        {
            part.AddTo(table, _clock, partition);
            part.AddRareTo(rare, _clock, partition);
        }

        SetRareCategories(table, rare.Sorted());
    }

    // Puts the number of categories in the place of their bits.
    private static unsafe void SetRareCategories(CustomerTable table, ReadOnlySpan<ulong> pairs)
    {
        while (!pairs.IsEmpty)
        {
            var place = pairs[0] >> 32;
            var count = 1;
            while (count < pairs.Length && pairs[count] >> 32 == place) count++;
            ref var bits = ref table.Rows[(int)place].Totals->Bits;
            var own = BitOperations.PopCount(bits & CustomerTotals.CategoryBits);
            bits = (bits & ~CustomerTotals.CategoryBits) | (uint)(own + count);
            pairs = pairs[count..];
        }
    }
}
