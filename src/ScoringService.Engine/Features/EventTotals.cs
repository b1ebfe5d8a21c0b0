using System.Numerics;
using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>What is known of the events of a customer: one cache line. All zero before the first event. Nothing here
/// depends on the order of the events.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct EventTotals
{
    /// <summary>Bytes.</summary>
    public const int Size = 64;

    /// <summary>Flag of <see cref="Features"/>: an event names a feature that has no bit. After
    /// <see cref="SetFeatureCount"/> the other bits are the number of features.</summary>
    public const ulong HasRareFeature = 1UL << 63;

    /// <summary>Bit f: feature f was used.</summary>
    public ulong Features;

    /// <summary>Instant of the last cart add of the last 90 days; means nothing without one.</summary>
    public long LastCartAdd;

    /// <summary>Bit d: an event of the last 30 days, d days before the day of as_of. There are 31, for the first and
    /// the last are parts of days.</summary>
    public uint Days;

    /// <summary>Events of the last 30 days.</summary>
    public int Recent;

    /// <summary>Events of the 30 days before.</summary>
    public int Previous;

    /// <summary>Page views.</summary>
    public int PageViews;

    /// <summary>Forms.</summary>
    public int Forms;

    /// <summary>Activities.</summary>
    public int Activities;

    /// <summary>Content interactions.</summary>
    public int Contents;

    /// <summary>Cart adds of the last 90 days.</summary>
    public int CartAdds;

    /// <summary>Number of features used.</summary>
    public readonly int FeatureCount => (Features & HasRareFeature) == 0
        ? BitOperations.PopCount(Features) : (int)(Features & ~HasRareFeature);

    /// <summary>Replaces the bits of features by their number.</summary>
    public void SetFeatureCount(int count) => Features = HasRareFeature | (uint)count;

    /// <summary>Takes in cart adds.</summary>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1.</exception>
    public void AddCarts(int count, long last)
    {
        if (count == 0) return;
        LastCartAdd = CartAdds == 0 ? last : Math.Max(LastCartAdd, last);
        CartAdds = checked(CartAdds + count);
    }

    /// <summary>Takes in the events of other rows.</summary>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1.</exception>
    public void Add(in EventTotals other)
    {
        Features |= other.Features;
        AddCarts(other.CartAdds, other.LastCartAdd);
        Days |= other.Days;
        checked
        {
            Recent += other.Recent;
            Previous += other.Previous;
            PageViews += other.PageViews;
            Forms += other.Forms;
            Activities += other.Activities;
            Contents += other.Contents;
        }
    }
}
