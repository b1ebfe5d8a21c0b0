using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>What nearly every transaction of a customer touches: one cache line. All zero before the first one.
/// Nothing here depends on the order of the transactions.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct CustomerTotals
{
    /// <summary>Number of the bit of <see cref="HasPurchase"/>.</summary>
    public const int PurchaseBit = 63;

    /// <summary>Number of the bit of <see cref="HasRareCategory"/>.</summary>
    public const int RareCategoryBit = OwnCategories;

    /// <summary>Flag: the customer has a purchase.</summary>
    public const ulong HasPurchase = 1UL << PurchaseBit;

    /// <summary>Flag: at least one transaction has a known cost.</summary>
    public const ulong HasCost = 1UL << 62;

    /// <summary>Flag: a purchase is of a category that has no bit of its own. In the end the bits of categories are
    /// then the number of categories.</summary>
    public const ulong HasRareCategory = 1UL << RareCategoryBit;

    /// <summary>Number of categories that have a bit of their own.</summary>
    public const int OwnCategories = 61;

    /// <summary>The bits of the categories.</summary>
    public const ulong CategoryBits = HasRareCategory - 1;

    /// <summary>Instant of the first purchase.</summary>
    public long FirstAt;

    /// <summary>Amount of the purchases at <see cref="FirstAt"/>.</summary>
    public long FirstAmount;

    /// <summary>Amount of the purchases on the day of <see cref="FirstAt"/>.</summary>
    public long FirstDayAmount;

    /// <summary>Instant of the last purchase.</summary>
    public long LastAt;

    /// <summary>The flags, and bit c for a purchase of category c.</summary>
    public ulong Bits;

    /// <summary>Sum of the known costs.</summary>
    public long Costs;

    /// <summary>Net amount of all that is older than the windows of <see cref="RecentTotals"/>.</summary>
    public long OlderNet;

    /// <summary>Number of purchases older than the windows of <see cref="RecentTotals"/>.</summary>
    public int OlderCount;

    /// <summary>Number of renewals.</summary>
    public int Renewals;

    /// <summary>Takes in a purchase, but for its category.</summary>
    public void AddPurchase(long at, long amount)
    {
        if ((Bits & HasPurchase) == 0)
        {
            Bits |= HasPurchase;
            (FirstAt, LastAt, FirstAmount, FirstDayAmount) = (at, at, amount, amount);
            return;
        }

        if (at > LastAt) LastAt = at;
        if (at - FirstAt < CivilDate.DayMicroseconds) AddEarly(at, amount);
    }

    private void AddEarly(long at, long amount)
    {
        var (day, firstDay) = (CivilDate.DayOf(at), CivilDate.DayOf(FirstAt));
        if (day < firstDay) FirstDayAmount = amount;
        else if (day == firstDay) checked { FirstDayAmount += amount; }
        if (at < FirstAt) (FirstAt, FirstAmount) = (at, amount);
        else if (at == FirstAt) checked { FirstAmount += amount; }
    }
}

/// <summary>Counts and net amounts of the last 30 days, the 30 before, the 30 before, the 90 before and the 185 before:
/// together the last 365 days, in one cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct RecentTotals
{
    /// <summary>Number of parts.</summary>
    public const int Parts = 5;

    /// <summary>Net amount of each part.</summary>
    public fixed long Net[Parts];

    /// <summary>Number of purchases in each part.</summary>
    public fixed int Count[Parts];
}

/// <summary>What only few transactions of a customer touch.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct RareTotals
{
    /// <summary>Bytes.</summary>
    public const int Size = 24;

    /// <summary>Sum of the amounts that are no purchases; negative.</summary>
    public long Refunded;

    /// <summary>Sum of the amounts whose cost is not known.</summary>
    public long Uncosted;

    /// <summary>Net amount of the 365 days before the last 365.</summary>
    public long PreviousYearNet;
}
