namespace ScoringService.Engine.Features;

/// <summary>Adds the totals of some rows to those of others.</summary>
internal static unsafe class TotalsMerge
{
    /// <summary>Adds customers <paramref name="from"/> to <paramref name="to"/> − 1 of <paramref name="other"/> to
    /// those of <paramref name="all"/>.</summary>
    /// <exception cref="OverflowException">A sum leaves the range of 64 bits.</exception>
    public static void Run(CustomerTable all, CustomerTable other, int from, int to)
    {
        for (var key = from; key < to; key++)
        {
            AddTotals(all.Totals(key), other.Totals(key));
            AddRecent(all.Recent(key), other.Recent(key));
            checked
            {
                all.Rare(key)->Refunded += other.Rare(key)->Refunded;
                all.Rare(key)->Uncosted += other.Rare(key)->Uncosted;
            }

            ulong* days = all.Days(key), otherDays = other.Days(key);
            for (var word = 0; word < all.DayWords; word++) days[word] |= otherDays[word];
        }
    }

    private static void AddTotals(CustomerTotals* totals, CustomerTotals* other)
    {
        if ((other->Bits & CustomerTotals.HasPurchase) != 0)
            totals->AddPurchases(other->FirstAt, other->LastAt, other->FirstAmount, other->FirstDayAmount);
        totals->Bits |= other->Bits;
        totals->OlderCount += other->OlderCount;
        totals->Renewals += other->Renewals;
        checked
        {
            totals->Costs += other->Costs;
            totals->OlderNet += other->OlderNet;
        }
    }

    private static void AddRecent(RecentTotals* recent, RecentTotals* other)
    {
        for (var part = 0; part < RecentTotals.Parts; part++)
        {
            recent->Count[part] += other->Count[part];
            checked { recent->Net[part] += other->Net[part]; }
        }
    }
}
