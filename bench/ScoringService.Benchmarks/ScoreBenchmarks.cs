using BenchmarkDotNet.Attributes;
using ScoringService.Engine;

namespace ScoringService.Benchmarks;

/// <summary>Scoring all columns of a population: what a run costs beside its features. Per customer.</summary>
[MemoryDiagnoser]
public class ScoreBenchmarks
{
    private const int Customers = 1_000_000;

    private CustomerBatch _batch = null!;
    private ScoringModel _model = null!;

    [GlobalSetup]
    public void Setup()
    {
        var population = new FitPopulation(Customers);
        _batch = population.Input.Now;
        _model = ModelFitter.Fit(population.Input, new ScoringOptions());
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Customers)]
    public ScoreBatch OneThread() => CustomerScorer.Score(_model, _batch, ScoreContext.Empty, 1, default);

    [Benchmark(OperationsPerInvoke = Customers)]
    public ScoreBatch AllCores() => CustomerScorer.Score(_model, _batch);
}
