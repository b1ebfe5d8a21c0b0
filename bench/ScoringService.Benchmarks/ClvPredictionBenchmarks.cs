using BenchmarkDotNet.Attributes;
using ScoringService.Engine.Clv;

namespace ScoringService.Benchmarks;

/// <summary>Predictions of a million customers on one thread; times are per customer. Targets: expected purchases 60 ns
/// at 2 threads, 12-month CLV 0.9 µs.</summary>
[MemoryDiagnoser]
public class ClvPredictionBenchmarks
{
    private const int Customers = 1_000_000;

    private readonly double[] _alive = new double[Customers];
    private readonly double[] _expected = new double[3 * Customers];
    private readonly double[] _result = new double[Customers];
    private readonly HorizonPlan _quarter = HorizonPlan.Of([90]);
    private readonly HorizonPlan _all = HorizonPlan.Of([30, 90, 365], new ClvOptions());
    private ClvPopulation _population = null!;
    private PurchasePredictor _predictor = null!;

    [Params(PurchaseModelKind.MbgNbd, PurchaseModelKind.BgNbd, PurchaseModelKind.ParetoNbd)]
    public PurchaseModelKind Kind { get; set; }

    private PurchaseHistories Rows => new(_population.Repeats, _population.LastAge, _population.Age);

    [GlobalSetup]
    public void Setup()
    {
        _population = new ClvPopulation(Customers);
        _predictor = PurchasePredictor.Create(Kind, PurchaseFitter.Fit(Kind, Rows).Model!.Values);
        _predictor.Alive(Rows, _alive);
    }

    [Benchmark(OperationsPerInvoke = Customers)]
    public void Alive() => _predictor.Alive(Rows, _result);

    [Benchmark(OperationsPerInvoke = Customers)]
    public void NoPurchase() => _predictor.NoPurchase(Rows, _alive, 90, _result);

    [Benchmark(OperationsPerInvoke = Customers)]
    public void NextPurchase() => _predictor.NextPurchase(Rows, _result);

    [Benchmark(OperationsPerInvoke = Customers)]
    public void Expect90Days() => _predictor.Expect(Rows, _alive, _quarter, _expected, []);

    [Benchmark(OperationsPerInvoke = Customers)]
    public void ExpectThreeHorizonsAndLifetime() => _predictor.Expect(Rows, _alive, _all, _expected, _result);

    [Benchmark(OperationsPerInvoke = Customers)]
    public void OrderValue() => new SpendPredictor(new SpendParameters(4, 3.5, 50), 80)
        .OrderValue(_population.Repeats, _population.MeanSpend, _result);
}
