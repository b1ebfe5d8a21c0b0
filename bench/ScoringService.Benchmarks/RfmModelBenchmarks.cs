using BenchmarkDotNet.Attributes;
using ScoringService.Engine;
using ScoringService.Engine.Rfm;

namespace ScoringService.Benchmarks;

/// <summary>Fitting RFM, and scoring a population with a model that has hardly more: everything between the feature
/// columns and the score columns.</summary>
[MemoryDiagnoser]
public class RfmModelBenchmarks
{
    private CustomerBatch _batch = null!;
    private ScoringModel _model = null!;

    [Params(100_000, 1_000_000)]
    public int Customers { get; set; }

    [Params(0.0, 0.2)]
    public double ShareWithoutPurchase { get; set; }

    [Params(1, -1)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _batch = new RfmPopulation(Customers, ShareWithoutPurchase).Batch;
        _model = ModelFitter.Fit(_batch, new ScoringOptions());
    }

    [Benchmark]
    public RfmModel? Fit() => RfmFitter.Fit(_batch, new RfmOptions(), Threads, CancellationToken.None);

    [Benchmark]
    public ScoreBatch Score() => CustomerScorer.Score(
        _model, _batch, ScoreContext.Empty, Threads, CancellationToken.None);
}
