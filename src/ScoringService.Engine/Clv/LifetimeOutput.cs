namespace ScoringService.Engine.Clv;

/// <summary>Where <see cref="LifetimeScorer"/> writes. The length of <see cref="PredictedClv"/> is the number of rows;
/// any other span that is empty is left out. What is unknown becomes NaN, of <see cref="NextPurchase"/> −1.</summary>
internal readonly ref struct LifetimeOutput
{
    /// <summary><see cref="ScoreColumns.PredictedClv"/>.</summary>
    public required Span<double> PredictedClv { get; init; }

    /// <summary><see cref="ScoreColumns.AliveProbability"/>.</summary>
    public Span<double> Alive { get; init; }

    /// <summary><see cref="ScoreColumns.NoPurchaseProbability90D"/>.</summary>
    public Span<double> NoPurchase90D { get; init; }

    /// <summary><see cref="ScoreColumns.ExpectedPurchases30D"/>.</summary>
    public Span<double> Expected30D { get; init; }

    /// <summary><see cref="ScoreColumns.ExpectedPurchases90D"/>.</summary>
    public Span<double> Expected90D { get; init; }

    /// <summary><see cref="ScoreColumns.ExpectedPurchases365D"/>.</summary>
    public Span<double> Expected365D { get; init; }

    /// <summary><see cref="ScoreColumns.ExpectedOrderValue"/>.</summary>
    public Span<double> OrderValue { get; init; }

    /// <summary><see cref="ScoreColumns.NextPurchaseAt"/>, microseconds since 1970 UTC.</summary>
    public Span<long> NextPurchase { get; init; }

    /// <summary>The rows from <paramref name="start"/>.</summary>
    public LifetimeOutput Slice(int start, int count) => new()
    {
        PredictedClv = PredictedClv.Slice(start, count),
        Alive = Part(Alive, start, count),
        NoPurchase90D = Part(NoPurchase90D, start, count),
        Expected30D = Part(Expected30D, start, count),
        Expected90D = Part(Expected90D, start, count),
        Expected365D = Part(Expected365D, start, count),
        OrderValue = Part(OrderValue, start, count),
        NextPurchase = Part(NextPurchase, start, count),
    };

    private static Span<T> Part<T>(Span<T> span, int start, int count) =>
        span.IsEmpty ? span : span.Slice(start, count);
}
