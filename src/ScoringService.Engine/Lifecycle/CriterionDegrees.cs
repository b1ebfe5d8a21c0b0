namespace ScoringService.Engine.Lifecycle;

/// <summary>How far each criterion of one customer is met.</summary>
internal sealed class CriterionDegrees(LifecycleOptions options)
{
    private const long MicrosecondsPerDay = 86_400_000_000;
    private const int Unsubscribed = 1;
    private const int Closed = 2;

    // Prices are decimal: (11.988 − 9.99) ÷ 9.99 must count as 20 %.
    private const double Rounding = 1e-12;

    private readonly double[] _thresholds = [.. options.All.Select(criterion => criterion.Threshold)];
    private readonly double _leastUsage = options.LeastUsageBefore;
    private readonly double _leastTickets = options.LeastTicketsBefore;

    /// <summary>Writes the degrees of a row, one per criterion; NaN when unknown or without meaning for the
    /// customer.</summary>
    public void Evaluate(in LifecycleInput input, int row, Span<double> degrees)
    {
        ReadOnlySpan<double> t = _thresholds;
        degrees.Fill(double.NaN);
        var status = input.AccountStatus.IsEmpty ? -1 : input.AccountStatus[row];
        degrees[14] = status < 0 ? double.NaN : status == Closed ? 1 : 0;
        if (input.PurchaseCount[row] <= 0)
        {
            degrees[0] = Ramp.AtLeast(At(input.PageViews, row), t[0]);
            degrees[1] = Ramp.AtLeast(At(input.Activities, row), t[1]);
            degrees[2] = Ramp.AtLeast(At(input.Forms, row), t[2]);
            return;
        }

        var age = DaysSinceFirstPurchase(input, row);
        degrees[3] = Ramp.AtMost(age, t[3]);
        degrees[4] = Ramp.AtLeast(Repeats30D(input, row, age), t[4]);
        degrees[5] = Ramp.AtLeast(OrderGrowth(input, row), t[5]);
        degrees[6] = Ramp.AtLeast(At(input.CoreFeatures, row), t[6]);
        degrees[7] = Ramp.AtLeast(At(input.ConsecutiveMonths, row), t[7]);
        degrees[8] = Ramp.AtMost(input.ArpuTopShare.IsEmpty ? double.NaN : input.ArpuTopShare[row], t[8]);
        degrees[9] = Ramp.AtLeast(At(input.Referrals, row), t[9]);
        var silence = input.RecencyDays[row];
        degrees[10] = Ramp.AtLeast(silence, t[10]);
        degrees[11] = Ramp.AtLeast(Drop(input.Usage30D, input.UsagePrevious30D, row, _leastUsage), t[11]);
        var tickets = Ramp.AtLeast(Drop(input.Tickets30D, input.TicketsPrevious30D, row, _leastTickets), t[12]);
        // Fewer tickets may only mean fewer problems: they say as much as the strongest other sign does.
        var other = degrees[11] > degrees[10] ? degrees[11] : degrees[10];
        degrees[12] = Math.Min(tickets, other);
        // Days are whole, so more than 90 is at least 91.
        degrees[13] = Ramp.AtLeast(silence, Math.Floor(t[13]) + 1);
        if (status >= 0) degrees[15] = status == Unsubscribed ? Ramp.AtLeast(silence, t[15]) : 0;
    }

    /// <summary>Whole days of 24 hours, as recency is counted.</summary>
    private static long DaysSinceFirstPurchase(in LifecycleInput input, int row) =>
        (input.AsOf - input.FirstPurchaseAt[row]) / MicrosecondsPerDay;

    private static double Repeats30D(in LifecycleInput input, int row, long age)
    {
        var purchases = At(input.PurchaseCount30D, row);
        return age < 30 ? purchases - 1 : purchases;
    }

    private static double OrderGrowth(in LifecycleInput input, int row)
    {
        if (input.FirstOrderValue.IsEmpty || input.AverageOrderValue.IsEmpty) return double.NaN;
        var first = input.FirstOrderValue[row];
        var growth = (input.AverageOrderValue[row] - first) / first;
        return first > 0 && double.IsFinite(growth) ? growth + Rounding : double.NaN;
    }

    private static double Drop(ReadOnlySpan<int> now, ReadOnlySpan<int> before, int row, double least)
    {
        var from = At(before, row);
        return from >= least ? (from - At(now, row)) / from : double.NaN;
    }

    private static double At(ReadOnlySpan<int> values, int row) =>
        values.IsEmpty || values[row] < 0 ? double.NaN : values[row];
}
