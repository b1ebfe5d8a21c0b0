using System.Numerics;

namespace ScoringService.Engine.Features;

/// <summary>Divides customers into ranges of consecutive keys, so small that the totals of one range stay in a core's
/// cache while its transactions are added up.</summary>
public sealed class CustomerPartitions
{
    private const long CacheBytes = 1 << 20;
    private const int LeastShift = 6;
    private const int GreatestShift = 12;

    // Small, so that few rows have to be looked through for one customer's.
    private const int KeptShift = 9;

    private readonly long _firstAt;
    private readonly long _lastAt;

    /// <param name="customers">Number of customers.</param>
    /// <param name="firstAt">An instant, UTC, that no transaction is before.</param>
    /// <param name="lastAt">The last instant, UTC, that features are wanted for.</param>
    public CustomerPartitions(int customers, DateTime firstAt, DateTime lastAt)
    {
        Customers = customers;
        FirstAt = firstAt;
        LastAt = lastAt;
        _firstAt = FeatureClock.Micros(firstAt);
        _lastAt = FeatureClock.Micros(lastAt);
        var fit = Math.Max(1, CacheBytes / CustomerTable.BytesPerCustomer(Days(lastAt)));
        // The years from 1 to 9999 take 58 bits, so that there is always room for the least shift.
        var room = 64 - (BitOperations.Log2((ulong)Math.Max(1, FeatureClock.Micros(lastAt) - _firstAt)) + 1);
        Shift = Math.Clamp(BitOperations.Log2((ulong)fit), LeastShift, Math.Min(GreatestShift, room));
        Count = (int)(((long)customers + CustomersEach - 1) >> Shift);
    }

    private CustomerPartitions(int customers)
    {
        Customers = customers;
        FirstAt = KeptFrom;
        LastAt = KeptUpTo;
        _firstAt = FeatureClock.Micros(FirstAt);
        _lastAt = FeatureClock.Micros(LastAt);
        Shift = KeptShift;
        Count = (int)(((long)customers + CustomersEach - 1) >> Shift);
    }

    /// <summary>Earliest instant of rows that can be kept.</summary>
    public static DateTime KeptFrom { get; } = new(1700, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Last instant of rows that can be kept; so many microseconds fit into 64 bits beside a place.</summary>
    public static DateTime KeptUpTo { get; } = KeptFrom.AddYears(1100);

    /// <summary>Number of customers.</summary>
    public int Customers { get; }

    /// <summary>An instant, UTC, that no transaction is before.</summary>
    public DateTime FirstAt { get; }

    /// <summary>The last instant, UTC, that features are wanted for.</summary>
    public DateTime LastAt { get; }

    /// <summary>Number of partitions.</summary>
    public int Count { get; }

    /// <summary>Number of customers of each partition but the last: a power of two, 64 or more.</summary>
    public int CustomersEach => 1 << Shift;

    /// <summary>Customer k is in partition k >> Shift.</summary>
    internal int Shift { get; }

    /// <summary>Number of days, up to that of an instant, that may have a purchase.</summary>
    internal int Days(DateTime asOf) => Math.Max(1, (asOf.Date - FirstAt.Date).Days + 1);

    /// <summary>Partitions for rows that are kept, whatever instants features are wanted for later.</summary>
    /// <param name="customers">Most customers that there will be.</param>
    public static CustomerPartitions ForKeeping(int customers) => new(customers);

    /// <summary>First customer of a partition; for <see cref="Count"/> the number of customers.</summary>
    internal int FirstCustomer(int partition) => (int)Math.Min(Customers, (long)partition << Shift);

    /// <summary>An instant, from <see cref="FirstAt"/> to <see cref="LastAt"/>, and a customer's place in its
    /// partition, in one number.</summary>
    internal ulong Pack(long at, int place) => (ulong)(at - _firstAt) << Shift | (uint)place;

    /// <summary>The partition of a customer, and an instant and the customer's place in it in one number.</summary>
    /// <exception cref="ArgumentException">The customer or the instant is beyond the partitions.</exception>
    internal (int Partition, ulong Packed) PackRow(int customer, long at)
    {
        if ((uint)customer >= (uint)Customers || at < _firstAt || at > _lastAt)
            throw new ArgumentException($"A row of customer {customer} is beyond the partitions.");
        return (customer >> Shift, Pack(at, customer & (CustomersEach - 1)));
    }

    /// <summary>The instant of a packed number.</summary>
    internal long At(ulong packed) => (long)(packed >> Shift) + _firstAt;

    /// <summary>The place of a packed number, below <see cref="CustomersEach"/>.</summary>
    internal int Place(ulong packed) => (int)packed & (CustomersEach - 1);
}
