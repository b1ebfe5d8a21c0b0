namespace ScoringService.Engine.Features;

/// <summary>
/// Computes the features of <see cref="FeatureColumns.Interactions"/> in one pass over the interactions, which may come
/// in any order. Use one aggregator for each part of the rows, then <see cref="Merge"/>, then <see cref="Finish"/>. It
/// takes memory only once there is an interaction up to as_of. An instance is not for use by several threads at once.
/// </summary>
/// <param name="customers">Number of customers.</param>
/// <param name="asOf">The instant that the features describe, UTC; later rows are passed over.</param>
public sealed unsafe class InteractionAggregator(int customers, DateTime asOf) : IDisposable
{
    private const int Ahead = 16;
    private const long Day = CivilDate.DayMicroseconds;

    private readonly long _asOf = new FeatureClock(asOf).AsOf;
    private DenseTable<InteractionTotals>? _table;

    // In the order of the schema; the kinds after these are not told apart.
    private enum Kind : byte
    {
        Ticket,
        Complaint,
        Survey,
        Referral,
    }

    /// <summary>Bytes of memory for each customer, once there is an interaction.</summary>
    public static int BytesPerCustomer => sizeof(InteractionTotals);

    /// <summary>Adds interactions.</summary>
    /// <exception cref="OverflowException">The response times of a customer, in millionths of a minute, leave the range
    /// of 64 bits, or it has more than 2³¹ − 1 interactions.</exception>
    /// <exception cref="ArgumentException">A customer is not below the number of customers, or columns differ in
    /// length.</exception>
    public void Add(in InteractionBlock block)
    {
        var rows = block.Validate();
        for (var i = 0; i < rows; i++)
        {
            if (i + Ahead < rows) _table?.Prefetch(block.CustomerKey[i + Ahead]);
            var age = _asOf - block.OccurredAt[i];
            if (age < 0) continue;
            ref var totals = ref (_table ??= new DenseTable<InteractionTotals>(customers))[block.CustomerKey[i]];
            var kind = (Kind)block.Kind[i];
            CountKind(ref totals, kind, age);
            if (kind == Kind.Complaint && IsSet(block.ResolvedKnown, i) && block.Resolved[i] == 0)
                checked { totals.Unresolved++; }
            if (IsSet(block.ResponseMinutesKnown, i)) totals.ResponseMinutes.Add(block.ResponseMinutes[i]);
            if (!IsSet(block.ScoreKnown, i)) continue;
            if (age < 90 * Day) totals.Scores.Add(block.Score[i]);
            else if (age < 180 * Day) totals.PreviousScores.Add(block.Score[i]);
            // The absolute value, for a score may be a negative zero.
            if (kind == Kind.Survey) totals.Surveys.Add(block.OccurredAt[i], Math.Abs(block.Score[i]));
        }
    }

    /// <summary>Takes in the interactions of other aggregators.</summary>
    /// <param name="others">Aggregators that were made with the same arguments; they are used up.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <exception cref="OverflowException">As <see cref="Add"/>.</exception>
    public void Merge(IReadOnlyList<InteractionAggregator> others, int threads)
    {
        foreach (var other in others.Where(other => other._table is not null))
        {
            if (_table is null) (_table, other._table) = (other._table, null);
            else
                CustomerBlocks.Run(customers, threads, (from, to) =>
                {
                    for (var key = from; key < to; key++) _table[key].Add(other._table![key]);
                });
        }
    }

    /// <summary>The columns of <see cref="FeatureColumns.Interactions"/>, in their order.</summary>
    /// <param name="threads">Most threads to use.</param>
    public IReadOnlyList<Column> Finish(int threads)
    {
        if (_table is null) return ColumnDraft.Nothing(FeatureColumns.Interactions, customers);
        var draft = new ColumnDraft(FeatureColumns.Interactions, customers);
        CustomerBlocks.Run(customers, threads, (from, to) =>
        {
            WriteCounts(draft, _table, from, to);
            WriteSurveys(draft, _table, from, to);
            WriteMeans(draft, _table, from, to);
        });
        return draft.Columns();
    }

    /// <inheritdoc/>
    public void Dispose() => _table?.Dispose();

    private static bool IsSet(ReadOnlySpan<ulong> bits, int row) =>
        bits.IsEmpty || (bits[row >> 6] >> (row & 63) & 1) != 0;

    private static void CountKind(ref InteractionTotals totals, Kind kind, long age)
    {
        checked
        {
            switch (kind)
            {
                case Kind.Ticket when age < 30 * Day: totals.Tickets++; break;
                case Kind.Ticket when age < 60 * Day: totals.PreviousTickets++; break;
                case Kind.Complaint when age < 90 * Day: totals.Complaints++; break;
                case Kind.Referral:
                    totals.Referrals++;
                    if (age < 365 * Day) totals.RecentReferrals++;
                    break;
            }
        }
    }

    private static void WriteCounts(ColumnDraft draft, DenseTable<InteractionTotals> table, int from, int to)
    {
        Span<int> tickets = draft.Ints(FeatureColumns.Tickets30D),
            previous = draft.Ints(FeatureColumns.TicketsPrevious30D),
            complaints = draft.Ints(FeatureColumns.Complaints90D),
            unresolved = draft.Ints(FeatureColumns.UnresolvedComplaints),
            referrals = draft.Ints(FeatureColumns.Referrals), recent = draft.Ints(FeatureColumns.Referrals365D);
        for (var key = from; key < to; key++)
        {
            ref var totals = ref table[key];
            tickets[key] = totals.Tickets;
            previous[key] = totals.PreviousTickets;
            complaints[key] = totals.Complaints;
            unresolved[key] = totals.Unresolved;
            referrals[key] = totals.Referrals;
            recent[key] = totals.RecentReferrals;
        }
    }

    private static void WriteSurveys(ColumnDraft draft, DenseTable<InteractionTotals> table, int from, int to)
    {
        Span<double> last = draft.Doubles(FeatureColumns.LastNps), previous = draft.Doubles(FeatureColumns.PreviousNps);
        Span<ulong> hasLast = draft.Bits(FeatureColumns.LastNps), hasPrevious = draft.Bits(FeatureColumns.PreviousNps);
        for (var key = from; key < to; key++)
        {
            ref var surveys = ref table[key].Surveys;
            if (surveys.Count == 0) continue;
            last[key] = surveys.Last;
            hasLast[key >> 6] |= 1UL << (key & 63);
            if (surveys.Count == 1) continue;
            previous[key] = surveys.Previous;
            hasPrevious[key >> 6] |= 1UL << (key & 63);
        }
    }

    private static void WriteMeans(ColumnDraft draft, DenseTable<InteractionTotals> table, int from, int to)
    {
        var scores = draft.Doubles(FeatureColumns.Satisfaction90D);
        var previous = draft.Doubles(FeatureColumns.SatisfactionPrevious90D);
        var minutes = draft.Doubles(FeatureColumns.MeanResponseMinutes);
        var hasScores = draft.Bits(FeatureColumns.Satisfaction90D);
        var hasPrevious = draft.Bits(FeatureColumns.SatisfactionPrevious90D);
        var hasMinutes = draft.Bits(FeatureColumns.MeanResponseMinutes);
        for (var key = from; key < to; key++)
        {
            ref var totals = ref table[key];
            Write(totals.Scores, scores, hasScores, key);
            Write(totals.PreviousScores, previous, hasPrevious, key);
            Write(totals.ResponseMinutes, minutes, hasMinutes, key);
        }
    }

    private static void Write(in ExactMean mean, Span<double> values, Span<ulong> known, int key)
    {
        if (mean.Count == 0) return;
        values[key] = mean.Value;
        known[key >> 6] |= 1UL << (key & 63);
    }
}
