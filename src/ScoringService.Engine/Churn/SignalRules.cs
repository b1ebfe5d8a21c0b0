namespace ScoringService.Engine.Churn;

/// <summary>Sets the churn signals of customers. Each row depends on its own cells only.</summary>
internal sealed class SignalRules(ChurnSignalOptions options)
{
    // Means of decimals, and thirds of whole numbers, miss a boundary that they lie on by roundings; these are far
    // above those and far below any difference that means something.
    private const double RelativeNoise = 1e-12;
    private const double PointNoise = 1e-9;

    /// <summary>Evaluates every rule.</summary>
    /// <param name="input">What is known of the rows.</param>
    /// <param name="start">First row.</param>
    /// <param name="signals">Receives sums of <see cref="ChurnSignals"/> bits, one per row from
    /// <paramref name="start"/> on.</param>
    public void Evaluate(in SignalInput input, int start, Span<int> signals)
    {
        for (var i = 0; i < signals.Length; i++)
        {
            var found = PurchaseSignals(input, start + i) | MoodSignals(input, start + i)
                | StatusSignals(input, start + i);
            // Fewer questions may also mean fewer problems.
            if ((found & ChurnSignalCatalogue.Risks) != 0) found |= InquirySignal(input, start + i);
            signals[i] = (int)found;
        }
    }

    private ChurnSignals PurchaseSignals(in SignalInput input, int row)
    {
        var found = ChurnSignals.None;
        if (input.RecencyDays.TryGet(row, out var recency))
        {
            found |= If(recency >= options.SilentDays, ChurnSignals.Silent90D);
            found |= If(recency >= options.NoOrderDays, ChurnSignals.NoOrder60D);
            found |= If(IsOverdue(input, row, recency), ChurnSignals.Overdue);
            var isSmall = recency >= options.SmallSilentDays && IsSet(input.IsCompany, row)
                && input.AnnualAmount.TryGet(row, out var amount) && amount < options.SmallAnnualAmount;
            found |= If(isSmall, ChurnSignals.SmallAndSilent);
        }

        var hasFallen = input.Spend90D.TryGet(row, out var spend)
            && input.SpendPrevious90D.TryGet(row, out var before) && before > 0
            && FellBy(spend, before, options.SpendFall);
        return found | If(hasFallen, ChurnSignals.SpendDrop);
    }

    private bool IsOverdue(in SignalInput input, int row, int recency) =>
        input.PurchaseCount.TryGet(row, out var purchases) && purchases >= options.OverdueLeastPurchases
        && input.MeanGapDays.TryGet(row, out var gap)
        && recency > options.OverdueGaps * gap * (1 + RelativeNoise);

    private ChurnSignals MoodSignals(in SignalInput input, int row)
    {
        var isUnhappier = (input.Satisfaction90D.TryGet(row, out var mean)
                && input.SatisfactionPrevious90D.TryGet(row, out var before)
                && before - mean >= options.SatisfactionFall - PointNoise)
            || (input.LastNps.TryGet(row, out var last) && last <= options.UnhappyNps
                && input.NpsBefore.TryGet(row, out var previous) && previous >= options.ContentNps);
        var hasComplaint = input.UnresolvedComplaints.TryGet(row, out var complaints) && complaints > 0;
        var isDear = IsSet(input.IsUpperTier, row);
        return If(isUnhappier, ChurnSignals.SatisfactionDrop)
            | If(isDear && (isUnhappier || hasComplaint), ChurnSignals.HighValueDissatisfied);
    }

    private ChurnSignals StatusSignals(in SignalInput input, int row)
    {
        var usesLess = input.Activity30D.TryGet(row, out var uses)
            && input.ActivityPrevious30D.TryGet(row, out var before) && before >= options.UsageLeastBefore
            && FellBy(uses, before, options.UsageFall);
        var isLikelyGone = input.AliveProbability.TryGet(row, out var alive) && alive < options.LowAlive;
        return If(usesLess, ChurnSignals.UsageDrop)
            | If(isLikelyGone, ChurnSignals.LowPAlive)
            | If(IsSet(input.IsUnsubscribed, row), ChurnSignals.Unsubscribed)
            | If(IsSet(input.IsClosed, row), ChurnSignals.Closed)
            | If(IsSet(input.CartWithoutPurchase90D, row), ChurnSignals.CartNoPurchase);
    }

    private ChurnSignals InquirySignal(in SignalInput input, int row)
    {
        var hasFallen = input.Tickets30D.TryGet(row, out var tickets)
            && input.TicketsPrevious30D.TryGet(row, out var before) && before >= options.InquiryLeastBefore
            && FellBy(tickets, before, options.InquiryFall);
        return If(hasFallen, ChurnSignals.InquiryDrop);
    }

    /// <summary>Whether a value fell by a share of what it was, which is above 0, or more. False for NaN.</summary>
    private static bool FellBy(double now, double before, double share) =>
        before - now >= (share - RelativeNoise) * before;

    private static bool IsSet(Cells<byte> cells, int row) => cells.TryGet(row, out var value) && value != 0;

    private static ChurnSignals If(bool condition, ChurnSignals signal) => condition ? signal : ChurnSignals.None;
}
