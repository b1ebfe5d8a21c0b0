using ScoringService.Engine.Features;

namespace ScoringService.Engine.Tests.Features;

/// <summary>The aggregators of events and interactions; Storage's tests hold all columns against an oracle and the
/// feature statement.</summary>
public sealed class BehaviourAggregatorTests
{
    private const int Customers = 100;
    private const long Day = CivilDate.DayMicroseconds;

    private static readonly DateTime AsOf = new(2024, 3, 31, 12, 0, 0, DateTimeKind.Utc);
    private static readonly long AsOfMicros = (AsOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    [Fact]
    public void Add_EventsInAnyOrderAndAnySplit_GivesTheSameBits()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 4000).Select(_ => new Event(random.Next(Customers),
            AsOfMicros - random.Next(-5, 120) * Day / 2, (byte)random.Next(7), random.Next(-1, 63))).ToArray();
        var expected = Bytes(Events([rows]));
        random.Shuffle(rows);
        Assert.Equal(expected, Bytes(Events([rows])));
        Assert.Equal(expected, Bytes(Events([rows[..1000], rows[1000..1001], [], rows[1001..]])));
        Assert.Equal(expected, Bytes(Events([[], rows])));
    }

    [Fact]
    public void Add_InteractionsInAnyOrderAndAnySplit_GivesTheSameBits()
    {
        var random = new Random(6);
        var rows = Enumerable.Range(0, 4000).Select(_ => new Interaction(random.Next(Customers),
            AsOfMicros - random.Next(-5, 400) * Day / 2, (byte)random.Next(7), random.NextDouble() * 10,
            Math.Exp(random.NextDouble() * 12), (byte)random.Next(2))).ToArray();
        var expected = Bytes(Interactions([rows]));
        random.Shuffle(rows);
        Assert.Equal(expected, Bytes(Interactions([rows])));
        Assert.Equal(expected, Bytes(Interactions([rows[..1000], rows[1000..1001], [], rows[1001..]])));
        Assert.Equal(expected, Bytes(Interactions([[], rows])));
    }

    [Fact]
    public void Finish_NoRowUpToAsOf_GivesZerosAndNulls()
    {
        var batch = Population.With(Customers, AsOf,
        [
            .. Events([[new(0, AsOfMicros + 1, 1, 0)]]), .. Interactions([[new(0, AsOfMicros + 1, 2, 1, 1, 0)]]),
        ]);
        foreach (var column in FeatureColumns.Events.Concat(FeatureColumns.Interactions).Select(name => batch[name]))
        {
            Assert.Equal(column.Definition.Type == ColumnType.Float64 ? Customers : 0, column.NullCount);
            if (column is Column<int> counts) Assert.All(counts.Values.ToArray(), count => Assert.Equal(0, count));
            if (column is BooleanColumn truths) Assert.All(truths.Bits.ToArray(), word => Assert.Equal(0UL, word));
        }
    }

    [Fact]
    public void SetFeatureCounts_RareFeature_ReplacesTheCountOfItsCustomersOnly()
    {
        using var aggregator = new EventAggregator(Customers, AsOf);
        aggregator.Add(EventBlock([new(0, AsOfMicros, 3, 1), new(0, AsOfMicros, 3, EventAggregator.RareFeature),
            new(1, AsOfMicros, 3, 1), new(1, AsOfMicros, 3, 62), new(2, AsOfMicros, 3, -1)]));
        Assert.True(aggregator.HasRareFeatures());
        aggregator.SetFeatureCounts([0, 1, 2], [100, 200, 300]);
        var counts = (Column<int>)aggregator.Finish(NoPurchase(), 1)
            .Single(column => column.Definition == FeatureColumns.CoreFeaturesUsed);
        Assert.Equal([100, 2, 0], counts.Values[..3].ToArray());
    }

    [Fact]
    public void HasRareFeatures_FeaturesWithNumbers_IsFalse()
    {
        using var aggregator = new EventAggregator(Customers, AsOf);
        Assert.False(aggregator.HasRareFeatures());
        aggregator.Add(EventBlock([new(0, AsOfMicros, 3, EventAggregator.OwnFeatures - 1)]));
        Assert.False(aggregator.HasRareFeatures());
    }

    [Theory]
    [InlineData(1e13, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(6e12, 2)]
    public void Add_ResponseTimesBeyond64Bits_Throws(double minutes, int rows) => Assert.Throws<OverflowException>(() =>
        Interactions([[.. Enumerable.Repeat(new Interaction(0, AsOfMicros, 0, 1, minutes, 0), rows)]]));

    [Fact]
    public void Merge_ResponseTimesBeyond64Bits_Throws() => Assert.Throws<OverflowException>(() => Interactions(
        [[new(0, AsOfMicros, 0, 1, 6e12, 0)], [new(0, AsOfMicros, 0, 1, 6e12, 0)]]));

    [Theory]
    [InlineData(-1)]
    [InlineData(Customers)]
    public void Add_UnknownCustomer_Throws(int key)
    {
        Assert.Throws<ArgumentException>(() => Events([[new(key, AsOfMicros, 0, 0)]]));
        Assert.Throws<ArgumentException>(() => Interactions([[new(key, AsOfMicros, 0, 0, 0, 0)]]));
    }

    [Fact]
    public void Add_FeatureWithoutBit_Throws() => Assert.Throws<ArgumentException>(() =>
        Events([[new(0, AsOfMicros, 3, EventAggregator.RareFeature + 1)]]));

    [Fact]
    public void Add_ColumnsOfUnequalLength_Throws()
    {
        using var events = new EventAggregator(1, AsOf);
        using var interactions = new InteractionAggregator(1, AsOf);
        Assert.Throws<ArgumentException>(() => events.Add(
            new EventBlock { CustomerKey = [0], OccurredAt = [0], Kind = [0, 0], Feature = [0] }));
        Assert.Throws<ArgumentException>(() => interactions.Add(new InteractionBlock
        {
            CustomerKey = [0], OccurredAt = [0], Kind = [0], Score = [], ResponseMinutes = [0], Resolved = [0],
        }));
    }

    private static List<Column> Events(Event[][] parts)
    {
        var aggregators = parts.Select(_ => new EventAggregator(Customers, AsOf)).ToList();
        try
        {
            for (var i = 0; i < parts.Length; i++) aggregators[i].Add(EventBlock(parts[i]));
            aggregators[0].Merge(aggregators[1..], 2);
            return [.. aggregators[0].Finish(NoPurchase(), 2)];
        }
        finally
        {
            foreach (var aggregator in aggregators) aggregator.Dispose();
        }
    }

    private static List<Column> Interactions(Interaction[][] parts)
    {
        var aggregators = parts.Select(_ => new InteractionAggregator(Customers, AsOf)).ToList();
        try
        {
            for (var i = 0; i < parts.Length; i++) aggregators[i].Add(InteractionBlock(parts[i]));
            aggregators[0].Merge(aggregators[1..], 2);
            return [.. aggregators[0].Finish(2)];
        }
        finally
        {
            foreach (var aggregator in aggregators) aggregator.Dispose();
        }
    }

    private static Column<long> NoPurchase() => new(FeatureColumns.LastPurchaseAt, new byte[8 * Customers], Customers,
        new ulong[Column.WordCount(Customers)]);

    private static EventBlock EventBlock(Event[] rows) => new()
    {
        CustomerKey = rows.Select(row => row.Key).ToArray(),
        OccurredAt = rows.Select(row => row.At).ToArray(),
        Kind = rows.Select(row => row.Kind).ToArray(),
        Feature = rows.Select(row => row.Feature).ToArray(),
    };

    private static InteractionBlock InteractionBlock(Interaction[] rows) => new()
    {
        CustomerKey = rows.Select(row => row.Key).ToArray(),
        OccurredAt = rows.Select(row => row.At).ToArray(),
        Kind = rows.Select(row => row.Kind).ToArray(),
        Score = rows.Select(row => row.Score).ToArray(),
        ResponseMinutes = rows.Select(row => row.Minutes).ToArray(),
        Resolved = rows.Select(row => row.Resolved).ToArray(),
    };

    private static List<string> Bytes(List<Column> columns) => [.. columns.Select(column => column switch
    {
        Column<int> ints => Convert.ToHexString(ints.Bytes.Span),
        Column<double> doubles => Convert.ToHexString(doubles.Bytes.Span)
            + string.Join(',', column.Validity ?? []),
        BooleanColumn truths => string.Join(',', truths.Bits.ToArray()),
        _ => throw new NotSupportedException(column.Definition.Name),
    })];

    private sealed record Event(int Key, long At, byte Kind, int Feature);

    private sealed record Interaction(int Key, long At, byte Kind, double Score, double Minutes, byte Resolved);
}
