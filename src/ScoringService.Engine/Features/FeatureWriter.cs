using System.Numerics;

namespace ScoringService.Engine.Features;

/// <summary>Turns totals into the columns of <see cref="FeatureColumns"/>. Each value is computed with the operations
/// of the feature statement in their order, so that both give the same bits.</summary>
internal sealed unsafe class FeatureWriter
{
    private const double YearMicroseconds = 31_557_600_000_000;

    private readonly FeatureDraft _draft;
    private readonly CustomerTable _table;
    private readonly FeatureClock _clock;
    private readonly Column<int> _cooperationSince;
    private readonly int[] _monthsBack;

    public FeatureWriter(FeatureDraft draft, CustomerTable table, FeatureClock clock, Column<int> cooperationSince)
    {
        _draft = draft;
        _table = table;
        _clock = clock;
        _cooperationSince = cooperationSince;
        _monthsBack = [.. Enumerable.Range(0, table.DayWords * 64).Select(clock.MonthsBack)];
    }

    /// <summary>Writes rows <paramref name="from"/> to <paramref name="to"/> − 1; <paramref name="from"/> is a
    /// multiple of 64.</summary>
    public void Write(int from, int to)
    {
        _draft.Clear(from, to);
        WriteWindows(from, to);
        WriteDays(from, to);
        WritePurchases(from, to);
        WriteMoney(from, to);
        WriteContract(from, to);
    }

    private void WriteWindows(int from, int to)
    {
        Span<int> counts = Ints(FeatureColumns.PurchaseCount), counts30 = Ints(FeatureColumns.PurchaseCount30D),
            counts60 = Ints(FeatureColumns.PurchaseCount60D), counts90 = Ints(FeatureColumns.PurchaseCount90D),
            counts180 = Ints(FeatureColumns.PurchaseCount180D), counts365 = Ints(FeatureColumns.PurchaseCount365D);
        Span<double> nets = Doubles(FeatureColumns.TotalSpend), nets30 = Doubles(FeatureColumns.NetSpend30D),
            nets60 = Doubles(FeatureColumns.NetSpend60D), nets90 = Doubles(FeatureColumns.NetSpend90D),
            nets180 = Doubles(FeatureColumns.NetSpend180D), nets365 = Doubles(FeatureColumns.NetSpend365D),
            previous = Doubles(FeatureColumns.NetSpendPrevious90D),
            previousYear = Doubles(FeatureColumns.NetSpendPrevious365D);
        for (var key = from; key < to; key++)
        {
            var recent = _table[key].Recent;
            var count = counts30[key] = recent->Count[0];
            count = counts60[key] = count + recent->Count[1];
            count = counts90[key] = count + recent->Count[2];
            count = counts180[key] = count + recent->Count[3];
            count = counts365[key] = count + recent->Count[4];
            counts[key] = count + _table[key].Totals->OlderCount;
            checked
            {
                var net = recent->Net[0];
                nets30[key] = Money.ToDouble(net);
                nets60[key] = Money.ToDouble(net += recent->Net[1]);
                nets90[key] = Money.ToDouble(net += recent->Net[2]);
                nets180[key] = Money.ToDouble(net += recent->Net[3]);
                nets365[key] = Money.ToDouble(net += recent->Net[4]);
                nets[key] = Money.ToDouble(net + _table[key].Totals->OlderNet);
                previous[key] = Money.ToDouble(recent->Net[3]);
                previousYear[key] = Money.ToDouble(_table[key].Rare->PreviousYearNet);
            }
        }
    }

    private void WritePurchases(int from, int to)
    {
        Span<long> first = Longs(FeatureColumns.FirstPurchaseAt), last = Longs(FeatureColumns.LastPurchaseAt);
        Span<int> recency = Ints(FeatureColumns.RecencyDays), repeats = Ints(FeatureColumns.RepeatPurchaseCount),
            days = Ints(FeatureColumns.PurchaseDays);
        Span<double> firstValue = Doubles(FeatureColumns.FirstOrderValue),
            lastAge = Doubles(FeatureColumns.AgeAtLastPurchase), age = Doubles(FeatureColumns.CustomerAge);
        var known = _draft.Known(FeatureCondition.Purchase);
        for (var key = from; key < to; key++)
        {
            var totals = _table[key].Totals;
            if (!HasPurchase(key)) continue;
            var firstDay = CivilDate.DayOf(totals->FirstAt);
            known[key >> 6] |= 1UL << (key & 63);
            first[key] = totals->FirstAt;
            last[key] = totals->LastAt;
            recency[key] = (int)((_clock.AsOf - totals->LastAt) / CivilDate.DayMicroseconds);
            repeats[key] = days[key] - 1;
            firstValue[key] = Money.ToDouble(totals->FirstAmount);
            lastAge[key] = CivilDate.DayOf(totals->LastAt) - firstDay;
            age[key] = _clock.Day - firstDay;
        }
    }

    private void WriteDays(int from, int to)
    {
        Span<int> days = Ints(FeatureColumns.PurchaseDays), months = Ints(FeatureColumns.ActiveMonths12),
            runs = Ints(FeatureColumns.ConsecutiveMonths), categories = Ints(FeatureColumns.CategoriesBought);
        Span<double> means = Doubles(FeatureColumns.InterPurchaseMeanDays),
            deviations = Doubles(FeatureColumns.InterPurchaseStdDays);
        ulong[] hasGap = _draft.Known(FeatureCondition.Gap), hasGaps = _draft.Known(FeatureCondition.Gaps);
        for (var key = from; key < to; key++)
        {
            var totals = _table[key].Totals;
            var bits = totals->Bits & CustomerTotals.CategoryBits;
            categories[key] = (totals->Bits & CustomerTotals.HasRareCategory) == 0
                ? BitOperations.PopCount(bits) : (int)bits;
            var set = new ReadOnlySpan<ulong>(_table[key].Days, _table.DayWords);
            var statistics = DayStatistics.Of(set, _monthsBack);
            days[key] = statistics.Count;
            months[key] = statistics.ActiveMonths;
            runs[key] = statistics.MonthRun;
            long gaps = statistics.Count - 1;
            if (gaps < 1) continue;
            long sum = CivilDate.DayOf(totals->LastAt) - CivilDate.DayOf(totals->FirstAt);
            hasGap[key >> 6] |= 1UL << (key & 63);
            means[key] = (double)sum / gaps;
            if (gaps < 2) continue;
            hasGaps[key >> 6] |= 1UL << (key & 63);
            deviations[key] = Math.Sqrt(
                checked(gaps * statistics.GapSquares - sum * sum) / ((double)gaps * (double)(gaps - 1)));
        }
    }

    private void WriteMoney(int from, int to)
    {
        Span<double> averages = Doubles(FeatureColumns.AverageOrderValue), shares = Doubles(FeatureColumns.RefundShare),
            profits = Doubles(FeatureColumns.GrossProfit), margins = Doubles(FeatureColumns.GrossMargin),
            repeats = Doubles(FeatureColumns.MeanRepeatSpend);
        Span<int> days = Ints(FeatureColumns.PurchaseDays), counts = Ints(FeatureColumns.PurchaseCount);
        ulong[] hasCost = _draft.Known(FeatureCondition.Cost), hasMargin = _draft.Known(FeatureCondition.CostedAmount);
        for (var key = from; key < to; key++)
        {
            var totals = _table[key].Totals;
            var rare = _table[key].Rare;
            var net = Net(key);
            if (HasPurchase(key))
            {
                var purchased = checked(net - rare->Refunded);
                averages[key] = Money.ToDouble(purchased) / counts[key];
                shares[key] = Money.ToDouble(checked(-rare->Refunded)) / Money.ToDouble(purchased);
                if (days[key] > 1)
                    repeats[key] = Money.ToDouble(purchased - totals->FirstDayAmount) / (days[key] - 1);
            }

            if ((totals->Bits & CustomerTotals.HasCost) == 0) continue;
            var costed = checked(net - rare->Uncosted);
            hasCost[key >> 6] |= 1UL << (key & 63);
            profits[key] = Money.ToDouble(checked(costed - totals->Costs));
            if (costed <= 0) continue;
            hasMargin[key >> 6] |= 1UL << (key & 63);
            margins[key] = profits[key] / Money.ToDouble(costed);
        }
    }

    private void WriteContract(int from, int to)
    {
        Span<int> due = Ints(FeatureColumns.RenewalsDue), done = Ints(FeatureColumns.RenewalsDone);
        Span<double> rates = Doubles(FeatureColumns.RenewalRate), years = Doubles(FeatureColumns.CooperationYears);
        ulong[] hasRate = _draft.Known(FeatureCondition.RenewalDue),
            hasYears = _draft.Known(FeatureCondition.CooperationStart);
        for (var key = from; key < to; key++)
        {
            var firstAt = _table[key].Totals->FirstAt;
            var renewals = done[key] = _table[key].Totals->Renewals;
            if (renewals > 0)
            {
                hasRate[key >> 6] |= 1UL << (key & 63);
                due[key] = Math.Max(renewals, _clock.FullYearsSince(firstAt));
                rates[key] = (double)renewals / due[key];
            }

            var isAgreed = _cooperationSince.IsValid(key);
            if (!isAgreed && !HasPurchase(key)) continue;
            var start = isAgreed ? _cooperationSince.Values[key] * CivilDate.DayMicroseconds : firstAt;
            hasYears[key >> 6] |= 1UL << (key & 63);
            years[key] = Math.Max(0, _clock.AsOf - start) / YearMicroseconds;
        }
    }

    private bool HasPurchase(int key) => (_table[key].Totals->Bits & CustomerTotals.HasPurchase) != 0;

    private long Net(int key)
    {
        var net = _table[key].Totals->OlderNet;
        for (var part = 0; part < RecentTotals.Parts; part++) checked { net += _table[key].Recent->Net[part]; }
        return net;
    }

    private Span<int> Ints(ColumnDefinition column) => _draft.Ints(column);

    private Span<long> Longs(ColumnDefinition column) => _draft.Longs(column);

    private Span<double> Doubles(ColumnDefinition column) => _draft.Doubles(column);
}
