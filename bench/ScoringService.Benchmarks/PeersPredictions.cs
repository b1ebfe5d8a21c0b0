using ScoringService.Engine.Clv;
using ScoringService.Engine.Numerics;

namespace ScoringService.Benchmarks;

/// <summary>
/// Predictions of every customer by BG/NBD and Gamma-Gamma: by the kernels, which compute each customer anew, and by
/// the scorer, which computes all lifetime columns but keeps what two customers of the same x and T share.
/// </summary>
internal sealed class PeersPredictions
{
    private const int BlockRows = 4096;

    private static readonly HorizonPlan Quarter = HorizonPlan.Of([90]);
    private static readonly HorizonPlan Year = HorizonPlan.Of([], new ClvOptions());

    private readonly PeersPopulation _population;
    private readonly int[] _repeats;
    private readonly double[] _alive, _expected, _order, _result;
    private readonly LifetimeModel _model;
    private readonly PurchasePredictor _purchases;
    private readonly SpendPredictor _spend;
    private readonly PeersScoring _warm;

    public PeersPredictions(PeersPopulation population)
    {
        _population = population;
        _repeats = Array.ConvertAll(population.Repeats, x => (int)x);
        (_alive, _expected) = (new double[population.Count], new double[population.Count]);
        (_order, _result) = (new double[population.Count], new double[population.Count]);
        var histories = new PurchaseHistories(_repeats, population.LastAge, population.Age);
        var (purchases, fit) = PurchaseFitter.Fit(PurchaseModelKind.BgNbd, histories, 2);
        var (spend, spendFit) = SpendFitter.Fit(_repeats, population.MeanSpend, 2);
        _model = new LifetimeModel
        {
            Fits = [new PurchaseFit(PurchaseModelKind.BgNbd, purchases, fit)],
            Used = 0,
            Spend = spend,
            SpendFit = spendFit,
            Holdout = null,
            HoldoutReason = "not measured",
        };
        _purchases = PurchasePredictor.Create(PurchaseModelKind.BgNbd, purchases!.Values);
        _spend = new SpendPredictor(spend!);
        _warm = new PeersScoring(population, _model);
    }

    /// <summary>P(alive), by the kernel.</summary>
    public PeersAnswer Alive(int threads)
    {
        var seconds = Run(threads, (start, count) => _purchases.Alive(Rows(start, count), _alive.AsSpan(start, count)));
        return new PeersAnswer(seconds, new() { ["sums"] = PeersAnswer.Sums(_alive) });
    }

    /// <summary>Purchases expected in 90 days, by the kernel; P(alive), a factor of it, is part of the work.</summary>
    public PeersAnswer Expected(int threads)
    {
        var seconds = Run(threads, (start, count) =>
        {
            var alive = _alive.AsSpan(start, count);
            _purchases.Alive(Rows(start, count), alive);
            _purchases.Expect(Rows(start, count), alive, Quarter, _result.AsSpan(start, count), []);
        });
        return new PeersAnswer(seconds, new() { ["sums"] = PeersAnswer.Sums(_result) });
    }

    /// <summary>Revenue of the next 12 months, discounted, by the kernels.</summary>
    public PeersAnswer Clv(int threads)
    {
        var seconds = Run(threads, (start, count) =>
        {
            Span<double> alive = _alive.AsSpan(start, count), purchases = _expected.AsSpan(start, count);
            var order = _order.AsSpan(start, count);
            _purchases.Alive(Rows(start, count), alive);
            _purchases.Expect(Rows(start, count), alive, Year, [], purchases);
            _spend.OrderValue(_repeats.AsSpan(start, count), _population.MeanSpend.AsSpan(start, count), order);
            LifetimeValue.Multiply(purchases, order, [], _result.AsSpan(start, count));
        });
        return new PeersAnswer(seconds, new() { ["sums"] = PeersAnswer.Sums(_result) });
    }

    /// <summary>All lifetime columns by a scorer that has seen no customer yet.</summary>
    public PeersAnswer ScoreCold(int threads) => _warm.WithNewScorer(_model).Score(threads);

    /// <summary>All lifetime columns by a scorer that has seen the same customers before.</summary>
    public PeersAnswer ScoreWarm(int threads) => _warm.Score(threads);

    private double Run(int threads, Action<int, int> block)
    {
        var count = _population.Count;
        return PeersAnswer.Time(() => ChunkedWork.Run((count + BlockRows - 1) / BlockRows, threads, part =>
            block(part * BlockRows, Math.Min(BlockRows, count - part * BlockRows))));
    }

    private PurchaseHistories Rows(int start, int count) =>
        new PurchaseHistories(_repeats, _population.LastAge, _population.Age).Slice(start, count);
}
