using System.Numerics;

namespace ScoringService.Engine.Features;

/// <summary>Divides customers into ranges of consecutive keys, so small that the totals of one range stay in a core's
/// cache while its transactions are added up.</summary>
public sealed class CustomerPartitions
{
    private const long CacheBytes = 1 << 20;
    private const int LeastShift = 6;
    private const int GreatestShift = 12;

    private readonly long _firstAt;

    /// <param name="customers">Number of customers.</param>
    /// <param name="firstAt">An instant, UTC, that no transaction is before.</param>
    /// <param name="lastAt">The last instant, UTC, that features are wanted for.</param>
    public CustomerPartitions(int customers, DateTime firstAt, DateTime lastAt)
    {
        Customers = customers;
        FirstAt = firstAt;
        LastAt = lastAt;
        _firstAt = FeatureClock.Micros(firstAt);
        var fit = Math.Max(1, CacheBytes / CustomerTable.BytesPerCustomer(Days(lastAt)));
        // The years from 1 to 9999 take 58 bits, so that there is always room for the least shift.
        var room = 64 - (BitOperations.Log2((ulong)Math.Max(1, FeatureClock.Micros(lastAt) - _firstAt)) + 1);
        Shift = Math.Clamp(BitOperations.Log2((ulong)fit), LeastShift, Math.Min(GreatestShift, room));
        Count = (int)(((long)customers + CustomersEach - 1) >> Shift);
    }

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

    /// <summary>First customer of a partition; for <see cref="Count"/> the number of customers.</summary>
    internal int FirstCustomer(int partition) => (int)Math.Min(Customers, (long)partition << Shift);

    /// <summary>An instant, from <see cref="FirstAt"/> to <see cref="LastAt"/>, and a customer's place in its
    /// partition, in one number.</summary>
    internal ulong Pack(long at, int place) => (ulong)(at - _firstAt) << Shift | (uint)place;

    /// <summary>The instant of a packed number.</summary>
    internal long At(ulong packed) => (long)(packed >> Shift) + _firstAt;

    /// <summary>The place of a packed number, below <see cref="CustomersEach"/>.</summary>
    internal int Place(ulong packed) => (int)packed & (CustomersEach - 1);
}
