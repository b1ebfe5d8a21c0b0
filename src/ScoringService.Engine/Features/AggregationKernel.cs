using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ScoringService.Engine.Features;

/// <summary>Adds transactions to customers' totals.</summary>
internal static unsafe class AggregationKernel
{
    // Records. At the end of a chunk it asks for memory that is not needed, which harms nothing.
    private const int Ahead = 32;

    private const long Year = 365 * CivilDate.DayMicroseconds;

    /// <summary>Adds those up to as_of.</summary>
    /// <exception cref="OverflowException">A sum leaves the range of 64 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(
        ReadOnlySpan<TransactionRecord> records, CustomerPartitions partitions, CustomerTable table, FeatureClock clock)
    {
        var (asOf, day, firstAt) = (clock.AsOf, clock.Day, FeatureClock.Micros(partitions.FirstAt));
        var (shift, places) = (partitions.Shift, partitions.CustomersEach - 1);
        var rows = table.Rows;
        fixed (TransactionRecord* first = records)
        {
            for (var record = first; record < first + records.Length; record++)
            {
                if (Sse.IsSupported) Sse.Prefetch0(record + Ahead);
                var at = (long)(record->Key >> shift) + firstAt;
                var age = asOf - at;
                if (age < 0) continue;
                var row = rows[(int)record->Key & places];
                var totals = row.Totals;
                var amount = record->Amount;
                AddAmount(row, age, amount);
                if (record->HasCost) AddCost(totals, record->Cost);
                else checked { row.Rare->Uncosted += amount; }
                if (amount <= 0)
                {
                    checked { row.Rare->Refunded += amount; }
                    continue;
                }

                if (record->IsRenewal) totals->Renewals++;
                totals->AddPurchase(at, amount);
                totals->Bits |= record->PurchaseBit;
                var dayAge = day - CivilDate.DayOf(at);
                row.Days[dayAge >> 6] |= 1UL << (dayAge & 63);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddCost(CustomerTotals* totals, long cost)
    {
        totals->Bits |= CustomerTotals.HasCost;
        checked { totals->Costs += cost; }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddAmount(CustomerRow row, long age, long amount)
    {
        var purchases = amount > 0 ? 1 : 0;
        if (age >= Year)
        {
            row.Totals->OlderCount += purchases;
            checked { row.Totals->OlderNet += amount; }
            if (age < 2 * Year) checked { row.Rare->PreviousYearNet += amount; }
            return;
        }

        var part = (age >= 30 * CivilDate.DayMicroseconds ? 1 : 0) + (age >= 60 * CivilDate.DayMicroseconds ? 1 : 0)
            + (age >= 90 * CivilDate.DayMicroseconds ? 1 : 0) + (age >= 180 * CivilDate.DayMicroseconds ? 1 : 0);
        row.Recent->Count[part] += purchases;
        checked { row.Recent->Net[part] += amount; }
    }
}
