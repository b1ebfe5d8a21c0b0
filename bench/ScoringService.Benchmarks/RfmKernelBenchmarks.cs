using BenchmarkDotNet.Attributes;
using ScoringService.Engine.Rfm;

namespace ScoringService.Benchmarks;

/// <summary>
/// All quintile edges and all scores of R, F and M on one thread, against sorting copies of the columns. Goal at a
/// million customers: 30 ms, and near the limit of the machine 6 ms.
/// </summary>
[MemoryDiagnoser]
public class RfmKernelBenchmarks
{
    private const int Levels = 5;
    private static readonly RfmAxisShape MoreIsBetter = new(Levels, IsReversed: false);
    private static readonly RfmAxisShape LessIsBetter = new(Levels, IsReversed: true);
    private RfmPopulation _population = null!;
    private byte[] _scores = null!;
    private double[] _monetaryEdges = null!;

    [Params(100_000, 1_000_000)]
    public int Customers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _population = new RfmPopulation(Customers, shareWithoutPurchase: 0);
        _scores = new byte[Customers];
        _monetaryEdges = RfmAxisFitter.Quantiles(_population.Spend, Levels);
    }

    [Benchmark(Baseline = true)]
    public int SortEdgesAndScores()
    {
        Score(_population.Recency, [.. _population.Recency], LessIsBetter);
        Score(_population.Purchases, [.. _population.Purchases], MoreIsBetter);
        Score(_population.Spend, [.. _population.Spend], MoreIsBetter);
        return _scores[^1];
    }

    /// <summary>Edges, means, level populations and scores: what the engine does.</summary>
    [Benchmark]
    public int FitAndScore()
    {
        var recency = RfmAxisFitter.Fit(_population.Recency, null, LessIsBetter);
        var frequency = RfmAxisFitter.Fit(_population.Purchases, null, MoreIsBetter);
        var monetary = RfmAxisFitter.Fit(_population.Spend, null, MoreIsBetter);
        LevelKernel.Score(_population.Recency, LevelKernel.ToWholeNumbers(recency.Edges), LessIsBetter.Scale, _scores);
        LevelKernel.Score(_population.Purchases, LevelKernel.ToWholeNumbers(frequency.Edges),
            MoreIsBetter.Scale, _scores);
        LevelKernel.Score(_population.Spend, (double[])monetary.Edges, MoreIsBetter.Scale, _scores);
        return _scores[^1];
    }

    [Benchmark]
    public RfmAxis FitRecency() => RfmAxisFitter.Fit(_population.Recency, null, LessIsBetter);

    [Benchmark]
    public RfmAxis FitFrequency() => RfmAxisFitter.Fit(_population.Purchases, null, MoreIsBetter);

    [Benchmark]
    public RfmAxis FitMonetary() => RfmAxisFitter.Fit(_population.Spend, null, MoreIsBetter);

    [Benchmark]
    public double[] MonetaryEdges() => RfmAxisFitter.Quantiles(_population.Spend, Levels);

    [Benchmark]
    public double MonetaryMean() => OrderFreeMean.Of(_population.Spend);

    [Benchmark]
    public void MonetaryScores128() =>
        LevelKernel.Score<LevelBlock128>(_population.Spend, _monetaryEdges, MoreIsBetter.Scale, _scores);

    [Benchmark]
    public void MonetaryScores256() =>
        LevelKernel.Score<LevelBlock256>(_population.Spend, _monetaryEdges, MoreIsBetter.Scale, _scores);

    [Benchmark]
    public void MonetaryScores512() =>
        LevelKernel.Score<LevelBlock512>(_population.Spend, _monetaryEdges, MoreIsBetter.Scale, _scores);

    private void Score<T>(T[] values, T[] sorted, RfmAxisShape shape)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Array.Sort(sorted);
        Span<double> edges = stackalloc double[Levels - 1];
        for (var i = 1; i < Levels; i++)
        {
            var place = Type7.At(sorted.Length, i, Levels);
            edges[i - 1] = place.Between(double.CreateChecked(sorted[place.Rank]),
                double.CreateChecked(sorted[place.NextRank]));
        }

        for (var row = 0; row < values.Length; row++)
        {
            var value = double.CreateChecked(values[row]);
            var below = 0;
            foreach (var edge in edges) below += value > edge ? 1 : 0;
            _scores[row] = shape.Scale.Score(below);
        }
    }
}
