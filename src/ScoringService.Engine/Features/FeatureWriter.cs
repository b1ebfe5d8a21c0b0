using System.Numerics;
using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>Turns totals into the columns of <see cref="FeatureColumns"/>. Each value is computed with the operations
/// of the feature statement in their order, so that both give the same bits.</summary>
internal sealed unsafe class FeatureWriter
{
    private const int Attributes = 4;
    private const double YearMicroseconds = 31_557_600_000_000;

    private readonly FeatureClock _clock;
    private readonly CustomerTable _table;
    private readonly Column<int> _cooperationSince;
    private readonly Dictionary<ColumnDefinition, byte[]> _values = [];
    private readonly Dictionary<Known, ulong[]> _known = [];
    private readonly int[] _monthsBack;

    public FeatureWriter(FeatureAggregator aggregator, Column<int> cooperationSince)
    {
        _clock = aggregator.Clock;
        _table = aggregator.Table;
        _cooperationSince = cooperationSince;
        _monthsBack = [.. Enumerable.Range(0, _table.DayWords * 64).Select(_clock.MonthsBack)];
        foreach (var column in FeatureColumns.All.Skip(Attributes))
        {
            var size = column.Type == ColumnType.Int32 ? sizeof(int) : sizeof(long);
            _values[column] = new byte[checked(_table.Customers * size)];
        }

        foreach (var known in Enum.GetValues<Known>())
            _known[known] = new ulong[Column.WordCount(_table.Customers)];
    }

    // The conditions under which a column has a value.
    private enum Known
    {
        Always,
        Purchase,
        Gap,
        Gaps,
        Cost,
        CostedAmount,
        RenewalDue,
        CooperationStart,
    }

    /// <summary>The columns, after every row was written.</summary>
    public IEnumerable<Column> Columns() => FeatureColumns.All.Skip(Attributes).Select(Build);

    private Column Build(ColumnDefinition column)
    {
        var condition = ConditionOf(column);
        var validity = condition == Known.Always ? null : _known[condition];
        return column.Type switch
        {
            ColumnType.Int32 => new Column<int>(column, _values[column], _table.Customers, validity),
            ColumnType.Timestamp => new Column<long>(column, _values[column], _table.Customers, validity),
            _ => new Column<double>(column, _values[column], _table.Customers, validity),
        };
    }

    /// <summary>Writes rows <paramref name="from"/> to <paramref name="to"/> − 1; <paramref name="from"/> is a
    /// multiple of 64.</summary>
    public void Write(int from, int to)
    {
        WriteWindows(from, to);
        WriteDays(from, to);
        WritePurchases(from, to);
        WriteMoney(from, to);
        WriteContract(from, to);
    }

    private static Known ConditionOf(ColumnDefinition column)
    {
        if (column == FeatureColumns.FirstPurchaseAt || column == FeatureColumns.LastPurchaseAt
            || column == FeatureColumns.RecencyDays || column == FeatureColumns.AverageOrderValue
            || column == FeatureColumns.FirstOrderValue || column == FeatureColumns.RefundShare
            || column == FeatureColumns.RepeatPurchaseCount || column == FeatureColumns.AgeAtLastPurchase
            || column == FeatureColumns.CustomerAge) return Known.Purchase;
        if (column == FeatureColumns.InterPurchaseMeanDays || column == FeatureColumns.MeanRepeatSpend)
            return Known.Gap;
        if (column == FeatureColumns.InterPurchaseStdDays) return Known.Gaps;
        if (column == FeatureColumns.GrossProfit) return Known.Cost;
        if (column == FeatureColumns.GrossMargin) return Known.CostedAmount;
        if (column == FeatureColumns.RenewalRate) return Known.RenewalDue;
        return column == FeatureColumns.CooperationYears ? Known.CooperationStart : Known.Always;
    }

    private void WriteWindows(int from, int to)
    {
        Span<int> counts = Ints(FeatureColumns.PurchaseCount), counts30 = Ints(FeatureColumns.PurchaseCount30D),
            counts60 = Ints(FeatureColumns.PurchaseCount60D), counts90 = Ints(FeatureColumns.PurchaseCount90D),
            counts180 = Ints(FeatureColumns.PurchaseCount180D), counts365 = Ints(FeatureColumns.PurchaseCount365D);
        Span<double> nets = Doubles(FeatureColumns.TotalSpend), nets30 = Doubles(FeatureColumns.NetSpend30D),
            nets60 = Doubles(FeatureColumns.NetSpend60D), nets90 = Doubles(FeatureColumns.NetSpend90D),
            nets180 = Doubles(FeatureColumns.NetSpend180D), nets365 = Doubles(FeatureColumns.NetSpend365D),
            previous = Doubles(FeatureColumns.NetSpendPrevious90D);
        for (var key = from; key < to; key++)
        {
            var recent = _table.Recent(key);
            var count = counts30[key] = recent->Count[0];
            count = counts60[key] = count + recent->Count[1];
            count = counts90[key] = count + recent->Count[2];
            count = counts180[key] = count + recent->Count[3];
            count = counts365[key] = count + recent->Count[4];
            counts[key] = count + _table.Totals(key)->OlderCount;
            checked
            {
                var net = recent->Net[0];
                nets30[key] = Money.ToDouble(net);
                nets60[key] = Money.ToDouble(net += recent->Net[1]);
                nets90[key] = Money.ToDouble(net += recent->Net[2]);
                nets180[key] = Money.ToDouble(net += recent->Net[3]);
                nets365[key] = Money.ToDouble(net += recent->Net[4]);
                nets[key] = Money.ToDouble(net + _table.Totals(key)->OlderNet);
                previous[key] = Money.ToDouble(recent->Net[3]);
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
        var known = _known[Known.Purchase];
        for (var key = from; key < to; key++)
        {
            var totals = _table.Totals(key);
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
        ulong[] hasGap = _known[Known.Gap], hasGaps = _known[Known.Gaps];
        for (var key = from; key < to; key++)
        {
            var totals = _table.Totals(key);
            var bits = totals->Bits & CustomerTotals.CategoryBits;
            categories[key] = (totals->Bits & CustomerTotals.HasRareCategory) == 0
                ? BitOperations.PopCount(bits) : (int)bits;
            var set = new ReadOnlySpan<ulong>(_table.Days(key), _table.DayWords);
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
        ulong[] hasCost = _known[Known.Cost], hasMargin = _known[Known.CostedAmount];
        for (var key = from; key < to; key++)
        {
            var totals = _table.Totals(key);
            var rare = _table.Rare(key);
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
        ulong[] hasRate = _known[Known.RenewalDue], hasYears = _known[Known.CooperationStart];
        for (var key = from; key < to; key++)
        {
            var firstAt = _table.Totals(key)->FirstAt;
            var renewals = done[key] = _table.Totals(key)->Renewals;
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

    private bool HasPurchase(int key) => (_table.Totals(key)->Bits & CustomerTotals.HasPurchase) != 0;

    private long Net(int key)
    {
        var net = _table.Totals(key)->OlderNet;
        for (var part = 0; part < RecentTotals.Parts; part++) checked { net += _table.Recent(key)->Net[part]; }
        return net;
    }

    private Span<int> Ints(ColumnDefinition column) => MemoryMarshal.Cast<byte, int>(_values[column].AsSpan());

    private Span<long> Longs(ColumnDefinition column) => MemoryMarshal.Cast<byte, long>(_values[column].AsSpan());

    private Span<double> Doubles(ColumnDefinition column) => MemoryMarshal.Cast<byte, double>(_values[column].AsSpan());
}
