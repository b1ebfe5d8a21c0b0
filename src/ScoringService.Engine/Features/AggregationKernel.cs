using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ScoringService.Engine.Features;

/// <summary>Adds transactions to customers' totals. The customers come in any order, so that a base which exceeds the
/// caches costs a wait for memory per row, unless the lines are asked for ahead.</summary>
internal static unsafe class AggregationKernel
{
    private const int Ahead = 16;
    private const byte Renewal = 2;
    private const long Year = 365 * CivilDate.DayMicroseconds;

    /// <exception cref="OverflowException">A sum leaves the range of 64 bits.</exception>
    public static void Add(in TransactionBlock block, CustomerTable table, FeatureClock clock)
    {
        var rows = block.Validate();
        fixed (int* keys = block.CustomerKey, categories = block.Category)
        fixed (long* instants = block.OccurredAt, amounts = block.Amount, costs = block.Cost)
        fixed (ulong* costKnown = block.CostKnown, categoryKnown = block.CategoryKnown)
        fixed (byte* kinds = block.Kind)
        {
            for (var i = 0; i < rows; i++)
            {
                if (i + Ahead < rows) Prefetch(table, keys[i + Ahead], clock, instants[i + Ahead]);
                var age = clock.AsOf - instants[i];
                if (age < 0) continue;
                var key = keys[i];
                if ((uint)key >= (uint)table.Customers) throw UnknownCustomer(key, table.Customers);
                var totals = table.Totals(key);
                var amount = amounts[i];
                AddAmount(totals, table.Recent(key), age, amount);
                if (IsSet(costKnown, i)) AddCost(totals, costs[i]);
                else checked { table.Rare(key)->Uncosted += amount; }
                if (amount <= 0)
                {
                    checked { table.Rare(key)->Refunded += amount; }
                    continue;
                }

                if (kinds[i] == Renewal) totals->Renewals++;
                if (IsSet(categoryKnown, i)) totals->Bits |= CategoryBit(categories[i]);
                totals->AddPurchases(instants[i], instants[i], amount, amount);
                var dayAge = clock.Day - CivilDate.DayOf(instants[i]);
                if ((uint)dayAge >= (uint)table.DayWords * 64) throw TooOld(dayAge);
                table.Days(key)[dayAge >> 6] |= 1UL << (dayAge & 63);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(CustomerTable table, int key, FeatureClock clock, long at)
    {
        if (!Sse.IsSupported) return;
        Sse.Prefetch0(table.Totals(key));
        Sse.Prefetch0(table.Days(key) + ((clock.Day - CivilDate.DayOf(at)) >> 6));
        if (clock.AsOf - at < Year) Sse.Prefetch0(table.Recent(key));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSet(ulong* bits, int row) => bits == null || (bits[row >> 6] >> (row & 63) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong CategoryBit(int category) =>
        category < CustomerTotals.OwnCategories ? 1UL << category : CustomerTotals.HasRareCategory;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddCost(CustomerTotals* totals, long cost)
    {
        totals->Bits |= CustomerTotals.HasCost;
        checked { totals->Costs += cost; }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddAmount(CustomerTotals* totals, RecentTotals* recent, long age, long amount)
    {
        var purchases = amount > 0 ? 1 : 0;
        if (age >= Year)
        {
            totals->OlderCount += purchases;
            checked { totals->OlderNet += amount; }
            return;
        }

        var part = (age >= 30 * CivilDate.DayMicroseconds ? 1 : 0) + (age >= 60 * CivilDate.DayMicroseconds ? 1 : 0)
            + (age >= 90 * CivilDate.DayMicroseconds ? 1 : 0) + (age >= 180 * CivilDate.DayMicroseconds ? 1 : 0);
        recent->Count[part] += purchases;
        checked { recent->Net[part] += amount; }
    }

    private static ArgumentException UnknownCustomer(int key, int customers) =>
        new($"A transaction belongs to customer {key}; there are {customers}.");

    private static ArgumentException TooOld(int age) =>
        new($"A purchase is {age} days old: older than the first day that was announced.");
}
