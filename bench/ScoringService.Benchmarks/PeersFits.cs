using ScoringService.Engine.Clv;
using ScoringService.Engine.Rfm;

namespace ScoringService.Benchmarks;

/// <summary>Fits from columns as they come, aggregation and standard errors included, and quintiles.</summary>
internal sealed class PeersFits(PeersPopulation population)
{
    private static readonly RfmAxisShape MoreIsBetter = new(5, IsReversed: false);

    private readonly int[] _repeats = Array.ConvertAll(population.Repeats, x => (int)x);
    private readonly int[] _purchases = Array.ConvertAll(population.Repeats, x => 1 + (int)x);
    private readonly int[] _recency = [.. population.Age.Zip(population.LastAge, (age, last) => (int)(age - last))];
    private readonly byte[][] _scores = [.. Enumerable.Range(0, 3).Select(_ => new byte[population.Count])];

    /// <summary>BG/NBD.</summary>
    public PeersAnswer BgNbd(int threads)
    {
        PurchaseModel? model = null;
        var seconds = PeersAnswer.Time(() =>
        {
            var histories = new PurchaseHistories(_repeats, population.LastAge, population.Age);
            model = PurchaseFitter.Fit(PurchaseModelKind.BgNbd, histories, threads).Model;
        });
        return Describe(seconds, model!.Parameters, model.Fit);
    }

    /// <summary>Gamma-Gamma.</summary>
    public PeersAnswer GammaGamma(int threads)
    {
        SpendModel? model = null;
        var seconds = PeersAnswer.Time(
            () => model = SpendFitter.Fit(_repeats, population.MeanSpend, threads).Model);
        return Describe(seconds, model!.Parameters, model.Fit);
    }

    /// <summary>Edges, means, level populations and scores of recency, purchases and spend. The three are shared among
    /// the threads, the longest first.</summary>
    public PeersAnswer Quintiles(int threads)
    {
        var axes = new RfmAxis[3];
        Action[] parts =
        [
            () =>
            {
                axes[2] = RfmAxisFitter.Fit(population.TotalSpend, null, MoreIsBetter);
                LevelKernel.Score(population.TotalSpend, [.. axes[2].Edges], LevelScale.Ascending, _scores[2]);
            },
            () => axes[0] = FitAndScore(_recency, _scores[0]),
            () => axes[1] = FitAndScore(_purchases, _scores[1]),
        ];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var seconds = PeersAnswer.Time(() =>
        {
            if (threads == 1) Array.ForEach(parts, part => part());
            else Parallel.Invoke(options, parts);
        });
        return new PeersAnswer(seconds, new()
        {
            ["edges"] = [.. axes.SelectMany(axis => axis.Edges)],
            ["sums"] = [.. _scores.SelectMany(scores => PeersAnswer.Sums(Array.ConvertAll(scores, s => (double)s)))],
        });
    }

    private static RfmAxis FitAndScore(int[] values, byte[] scores)
    {
        var axis = RfmAxisFitter.Fit(values, null, MoreIsBetter);
        LevelKernel.Score(values, LevelKernel.ToWholeNumbers(axis.Edges), LevelScale.Ascending, scores);
        return axis;
    }

    private static PeersAnswer Describe(double seconds, IEnumerable<FittedParameter> parameters, FitSummary fit) => new(
        seconds,
        new()
        {
            ["log_likelihood"] = [fit.LogLikelihood],
            ["parameters"] = [.. parameters.Select(parameter => parameter.Value)],
            ["evaluations"] = [fit.Evaluations],
        });
}
