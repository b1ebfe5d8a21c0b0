namespace ScoringService.Engine.Features;

/// <summary>
/// Computes the features of <see cref="FeatureColumns.Events"/> in one pass over the events, which may come in any
/// order. Use one aggregator for each part of the rows, then <see cref="Merge"/>, then <see cref="SetFeatureCounts"/>
/// when <see cref="HasRareFeatures"/> says so, then <see cref="Finish"/>. It takes memory only once there is an event
/// up to as_of. An instance is not for use by several threads at once.
/// </summary>
/// <param name="customers">Number of customers.</param>
/// <param name="asOf">The instant that the features describe, UTC; later rows are passed over.</param>
public sealed class EventAggregator(int customers, DateTime asOf) : IDisposable
{
    /// <summary>Number of features that may have a number: 0 to 62.</summary>
    public const int OwnFeatures = 63;

    /// <summary>Stands for all features that have no number.</summary>
    public const int RareFeature = OwnFeatures;

    /// <summary>Bytes of memory for each customer, once there is an event.</summary>
    public const int BytesPerCustomer = EventTotals.Size;

    private const int Ahead = 16;

    private readonly FeatureClock _clock = new(asOf);
    private DenseTable<EventTotals>? _table;

    // In the order of the schema.
    private enum Kind : byte
    {
        PageView,
        CartAdd,
        Login,
        FeatureUse,
        Form,
        Activity,
        Content,
    }

    /// <summary>Adds events.</summary>
    /// <exception cref="OverflowException">A customer has more than 2³¹ − 1 events.</exception>
    /// <exception cref="ArgumentException">A customer is not below the number of customers, a feature has no bit, or
    /// columns differ in length.</exception>
    public void Add(in EventBlock block)
    {
        var rows = block.Validate();
        for (var i = 0; i < rows; i++)
        {
            if (i + Ahead < rows) _table?.Prefetch(block.CustomerKey[i + Ahead]);
            var age = _clock.AsOf - block.OccurredAt[i];
            if (age < 0) continue;
            ref var totals = ref (_table ??= new DenseTable<EventTotals>(customers))[block.CustomerKey[i]];
            CountDay(ref totals, age, block.OccurredAt[i]);
            CountKind(ref totals, (Kind)block.Kind[i], age, block.OccurredAt[i]);
            if ((Kind)block.Kind[i] == Kind.FeatureUse && block.Feature[i] >= 0)
                totals.Features |= FeatureBit(block.Feature[i]);
        }
    }

    /// <summary>Takes in the events of other aggregators.</summary>
    /// <param name="others">Aggregators that were made with the same arguments; they are used up.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <exception cref="OverflowException">A customer has more than 2³¹ − 1 events.</exception>
    public void Merge(IReadOnlyList<EventAggregator> others, int threads)
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

    /// <summary>Whether a customer used a feature that has no number, and so its features have to be counted in another
    /// way.</summary>
    public bool HasRareFeatures()
    {
        for (var key = 0; key < (_table?.Customers ?? 0); key++)
            if ((_table![key].Features & EventTotals.HasRareFeature) != 0) return true;
        return false;
    }

    /// <summary>Sets the number of features of customers who used a feature without a number; passes over
    /// others.</summary>
    /// <param name="customerKeys">Customers, each at most once.</param>
    /// <param name="counts">Number of distinct features of each.</param>
    public void SetFeatureCounts(ReadOnlySpan<int> customerKeys, ReadOnlySpan<int> counts)
    {
        for (var i = 0; i < customerKeys.Length; i++)
        {
            ref var totals = ref _table![customerKeys[i]];
            if ((totals.Features & EventTotals.HasRareFeature) != 0) totals.SetFeatureCount(counts[i]);
        }
    }

    /// <summary>The columns of <see cref="FeatureColumns.Events"/>, in their order.</summary>
    /// <param name="lastPurchaseAt">The column of <see cref="FeatureColumns.LastPurchaseAt"/>.</param>
    /// <param name="threads">Most threads to use.</param>
    public IReadOnlyList<Column> Finish(Column<long> lastPurchaseAt, int threads)
    {
        if (_table is null) return ColumnDraft.Nothing(FeatureColumns.Events, customers);
        var draft = new ColumnDraft(FeatureColumns.Events, customers);
        CustomerBlocks.Run(customers, threads, (from, to) =>
        {
            WriteCounts(draft, _table, from, to);
            WriteCarts(draft, _table, lastPurchaseAt, (from, to));
        });
        return draft.Columns();
    }

    /// <inheritdoc/>
    public void Dispose() => _table?.Dispose();

    private void CountDay(ref EventTotals totals, long age, long at)
    {
        if (age >= 60 * CivilDate.DayMicroseconds) return;
        if (age >= 30 * CivilDate.DayMicroseconds) checked { totals.Previous++; }
        else
        {
            totals.Days |= 1u << (_clock.Day - CivilDate.DayOf(at));
            checked { totals.Recent++; }
        }
    }

    private static void CountKind(ref EventTotals totals, Kind kind, long age, long at)
    {
        checked
        {
            switch (kind)
            {
                case Kind.PageView: totals.PageViews++; break;
                case Kind.Form: totals.Forms++; break;
                case Kind.Activity: totals.Activities++; break;
                case Kind.Content: totals.Contents++; break;
                case Kind.CartAdd when age < 90 * CivilDate.DayMicroseconds: totals.AddCarts(1, at); break;
            }
        }
    }

    private static ulong FeatureBit(int feature) => feature <= RareFeature ? 1UL << feature
        : throw new ArgumentException($"Feature {feature} has no bit; {RareFeature} stands for all that have none.");

    private static void WriteCounts(ColumnDraft draft, DenseTable<EventTotals> table, int from, int to)
    {
        Span<int> days = draft.Ints(FeatureColumns.ActiveDays30D), recent = draft.Ints(FeatureColumns.Activity30D),
            previous = draft.Ints(FeatureColumns.ActivityPrevious30D),
            features = draft.Ints(FeatureColumns.CoreFeaturesUsed), views = draft.Ints(FeatureColumns.PageViews),
            forms = draft.Ints(FeatureColumns.Forms), activities = draft.Ints(FeatureColumns.Activities),
            contents = draft.Ints(FeatureColumns.ContentInteractions);
        for (var key = from; key < to; key++)
        {
            ref var totals = ref table[key];
            days[key] = System.Numerics.BitOperations.PopCount(totals.Days);
            recent[key] = totals.Recent;
            previous[key] = totals.Previous;
            features[key] = totals.FeatureCount;
            views[key] = totals.PageViews;
            forms[key] = totals.Forms;
            activities[key] = totals.Activities;
            contents[key] = totals.Contents;
        }
    }

    private static void WriteCarts(
        ColumnDraft draft, DenseTable<EventTotals> table, Column<long> lastPurchaseAt, (int From, int To) keys)
    {
        var adds = draft.Ints(FeatureColumns.CartAdds90D);
        var isOpen = draft.Bits(FeatureColumns.CartNoPurchase90D);
        var purchases = lastPurchaseAt.Values;
        for (var key = keys.From; key < keys.To; key++)
        {
            ref var totals = ref table[key];
            adds[key] = totals.CartAdds;
            if (totals.CartAdds > 0 && !(lastPurchaseAt.IsValid(key) && purchases[key] >= totals.LastCartAdd))
                isOpen[key >> 6] |= 1UL << (key & 63);
        }
    }
}
