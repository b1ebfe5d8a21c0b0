using BenchmarkDotNet.Attributes;
using ScoringService.Engine;

namespace ScoringService.Benchmarks;

/// <summary>A whole model from feature columns: every part, the holdout and the validation. Target at 1M customers on
/// 2 cores: about 1 s.</summary>
[MemoryDiagnoser]
public class ModelFitBenchmarks
{
    private FitInput _input = null!;

    [Params(100_000, 1_000_000)]
    public int Customers { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() => _input = new FitPopulation(Customers).Input;

    [Benchmark]
    public ScoringModel Fit() => ModelFitter.Fit(_input, new ScoringOptions(), null, Threads, default);
}
