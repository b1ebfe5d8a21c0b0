using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests;

public sealed class CustomerScorerTests
{
    private static readonly ScoringOptions ThreeFixedLevels = new()
    {
        Rfm = new RfmOptions
        {
            Levels = 3,
            Binning = RfmBinning.Fixed,
            RecencyEdges = [60, 90],
            FrequencyEdges = [1, 4],
            MonetaryEdges = [100, 1000],
        },
    };

    [Theory]
    [InlineData(59, 3)]
    [InlineData(60, 3)]
    [InlineData(61, 2)]
    [InlineData(89, 2)]
    [InlineData(90, 2)]
    [InlineData(91, 1)]
    public void Score_RecencyAroundAnEdge_BelongsToTheBetterSideOnTheEdge(int days, int expected) =>
        Assert.Equal(expected, ScoreOne(new Customer(days, 1, 1)).Recency);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void Score_CountAroundAnEdge_BelongsToTheLowerSideOnTheEdge(int purchases, int expected) =>
        Assert.Equal(expected, ScoreOne(new Customer(1, purchases, 1)).Frequency);

    [Theory]
    [InlineData(-5, 1)]
    [InlineData(99.99, 1)]
    [InlineData(100, 1)]
    [InlineData(100.00000000000001, 2)]
    [InlineData(1000, 2)]
    [InlineData(1000.01, 3)]
    public void Score_SpendAroundAnEdge_BelongsToTheLowerSideOnTheEdge(double spend, int expected) =>
        Assert.Equal(expected, ScoreOne(new Customer(1, 1, spend)).Monetary);

    [Fact]
    public void Score_OneCustomer_HasTheLowestOfEachAxisButTheBestRecency()
    {
        var row = ScoreAll(new ScoringOptions(), new Customer(10, 1, 50))[0];
        // Nothing lies below the only value: 1 edge-free place up, and for recency 5 − 0.
        Assert.Equal((5, 1, 1, "SCORED"), (row.Recency, row.Frequency, row.Monetary, row.Status));
        Assert.Equal(100 / 3.0, row.Composite!.Value, 1e-12);
        Assert.Equal(("NEW", "GENERAL_WINBACK", "ONE_TIME"), (row.Segment, row.Octant, row.PurchaseClass));
    }

    [Fact]
    public void Score_EverybodyEqual_GetsTheSameScores() =>
        Assert.Single(ScoreAll(new ScoringOptions(),
            [.. Enumerable.Repeat(new Customer(30, 3, 99.9), 1000)]).Distinct());

    [Fact]
    public void Score_Ties_StayTogetherAcrossAQuantile()
    {
        // The 60 % quantile lies inside the run of sevens.
        var spend = new double[] { 1, 2, 3, 7, 7, 7, 7, 8, 9, 10 };
        var rows = ScoreAll(new ScoringOptions(), [.. spend.Select(s => new Customer(1, 1, s))]);
        Assert.Single(rows[3..7].Select(row => row.Monetary).Distinct());
    }

    [Theory]
    [InlineData(1, 1, 1, 3, 1, 1, 100 / 3.0)]
    [InlineData(2, 1, 1, 3, 1, 1, 50)]
    [InlineData(0, 1, 3, 1, 2, 3, 87.5)]
    [InlineData(1, 1, 1, 1, 1, 1, 0)]
    [InlineData(5, 4, 3, 3, 3, 3, 100)]
    public void Score_Weights_MakeTheComposite(double wr, double wf, double wm, int r, int f, int m, double expected)
    {
        var rfm = ThreeFixedLevels.Rfm with { RecencyWeight = wr, FrequencyWeight = wf, MonetaryWeight = wm };
        var customer = new Customer(r == 1 ? 91 : r == 2 ? 61 : 1, f == 1 ? 1 : f == 2 ? 2 : 5,
            m == 1 ? 1 : m == 2 ? 101 : 1001);
        var row = ScoreAll(new ScoringOptions { Rfm = rfm }, customer)[0];
        Assert.Equal((r, f, m), (row.Recency, row.Frequency, row.Monetary));
        Assert.Equal(expected, row.Composite!.Value, 1e-12);
    }

    [Theory]
    [InlineData(1, "ONE_TIME")]
    [InlineData(2, "LOW_FREQUENCY")]
    [InlineData(3, "LOW_FREQUENCY")]
    [InlineData(4, "HIGH_FREQUENCY")]
    public void Score_PurchaseClass_IsHighOnlyAboveTheMedian(int purchases, string expected)
    {
        // Repeat buyers have 2, 3 and 4 purchases: median 3.
        var model = ModelFitter.Fit(
            Population.Of([.. new[] { 1, 1, 2, 3, 4 }.Select(count => new Customer(1, count, 1))]),
            new ScoringOptions());
        var row = CustomerScorer.Score(model, Population.Of(new Customer(1, purchases, 1))).Row(0);
        Assert.Equal(expected, row.PurchaseClass);
    }

    [Fact]
    public void Score_RepeatBuyerWhereTheModelSawNone_IsLowFrequency()
    {
        var model = ModelFitter.Fit(Population.Of(new Customer(1, 1, 1)), new ScoringOptions());
        var row = CustomerScorer.Score(model, Population.Of(new Customer(1, int.MaxValue, 1))).Row(0);
        Assert.Equal("LOW_FREQUENCY", row.PurchaseClass);
    }

    [Fact]
    public void Score_RowsWithoutScores_SayWhyAndAreZeroInside()
    {
        var model = ModelFitter.Fit(Population.OfSpend(1, 2, 3), new ScoringOptions());
        var scores = CustomerScorer.Score(model, Population.Of(
            Customer.WithoutPurchase,
            new Customer(1, 1, double.PositiveInfinity),
            new Customer(1, 1, null),
            new Customer(null, 9, 9)));
        var statuses = new[] { "NO_PURCHASE", "INVALID_SPEND", "INVALID_SPEND", "NO_PURCHASE" };
        Assert.Equal(statuses.Select(status => new ScoreRow(status, null, null, null, null, null, null, null)),
            scores.Rows());
        Assert.All(
            scores.Columns.Skip(1).Take(7), column => Assert.True(BytesOf(column).Span.IndexOfAnyExcept((byte)0) < 0));
    }

    [Fact]
    public void Score_ModelWithoutRfm_SaysNotFitted()
    {
        var model = ModelFitter.Fit(Population.Of(Customer.WithoutPurchase), new ScoringOptions());
        var scores = CustomerScorer.Score(model, Population.Of(new Customer(1, 1, 1), Customer.WithoutPurchase)).Rows();
        Assert.Equal(["NOT_FITTED", "NO_PURCHASE"], scores.Select(row => row.Status));
        Assert.Null(scores[0].Composite);
    }

    [Fact]
    public void Score_DictionariesOfColumns_ListEveryCode()
    {
        var scores = CustomerScorer.Score(
            ModelFitter.Fit(Population.OfSpend(1), new ScoringOptions()), Population.OfSpend(1));
        Assert.Equal(StatusCodes.All, ((DictionaryColumn)scores[ScoreColumns.Status]).Dictionary);
        Assert.Equal(
            RfmSegmentMap.Default.Select(rule => rule.Code),
            ((DictionaryColumn)scores[ScoreColumns.RfmSegment]).Dictionary);
        Assert.Equal(PurchaseClasses.All, ((DictionaryColumn)scores[ScoreColumns.PurchaseClass]).Dictionary);
    }

    [Fact]
    public void Score_AlreadyCancelled_Throws()
    {
        var model = ModelFitter.Fit(Population.OfSpend(1), new ScoringOptions());
        Assert.ThrowsAny<OperationCanceledException>(() =>
            CustomerScorer.Score(
                model, Population.OfSpend(1), cancellation: new CancellationToken(canceled: true)));
        Assert.ThrowsAny<OperationCanceledException>(() => CustomerScorer.Score(
            model, Population.OfSpend(Enumerable.Repeat(1.0, 3 * CustomerScorer.ChunkRows)),
            cancellation: new CancellationToken(true)));
    }

    [Fact]
    public void Score_TenTimesTheRows_AllocatesOnlyTheColumns()
    {
        var small = Population.OfSpend(Enumerable.Range(0, 10_000).Select(i => (double)i));
        var large = Population.OfSpend(Enumerable.Range(0, 100_000).Select(i => (double)i));
        var model = ModelFitter.Fit(small, new ScoringOptions());
        Allocated(model, small);
        var perRow = (Allocated(model, large) - Allocated(model, small)) / 90_000.0;
        // Values, and a bit for whether there is one.
        var columns = ScoreColumns.All.Sum(column => column.Type switch
        {
            ColumnType.Boolean => 2 / 8.0,
            ColumnType.UInt8 => 1 + 1 / 8.0,
            ColumnType.Dictionary => 4 + 1 / 8.0,
            _ => 8 + 1 / 8.0,
        });
        Assert.InRange(perRow, columns - 0.1, columns + 0.1);
    }

    private static long Allocated(ScoringModel model, CustomerBatch batch) => AllocationMeter.Of(
        () => CustomerScorer.Score(model, batch, ScoreContext.Empty, 1, CancellationToken.None));

    private static ReadOnlyMemory<byte> BytesOf(Column column) => column switch
    {
        Column<byte> levels => levels.Bytes,
        Column<double> numbers => numbers.Bytes,
        DictionaryColumn codes => codes.Bytes,
        _ => throw new InvalidOperationException(column.Definition.Name),
    };

    private static ScoreRow ScoreOne(Customer customer) => ScoreAll(ThreeFixedLevels, customer)[0];

    private static ScoreRow[] ScoreAll(ScoringOptions options, params Customer[] customers)
    {
        var batch = Population.Of(customers);
        return CustomerScorer.Score(ModelFitter.Fit(batch, options), batch).Rows();
    }
}
