using System.Buffers;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Scoring;

namespace ScoringService.Engine.Fitting;

/// <summary>Learns the parts that need no other part.</summary>
internal static class PopulationFits
{
    /// <summary>Levels of recency, frequency and monetary value.</summary>
    public static Fitted<RfmModel> FitRfm(FitRun run)
    {
        run.Report(ScoringModel.RfmPart, 0);
        var model = RfmFitter.Fit(run.Now, run.Options.Rfm, run.Threads, run.Cancellation);
        run.Report(ScoringModel.RfmPart, 1);
        return new(model, "No customer has a purchase and a finite total spend.");
    }

    /// <summary>Clusters, with the numbers of the previous model's.</summary>
    public static Fitted<ClusterModel> FitClusters(FitRun run)
    {
        run.Report(ScoringModel.ClustersPart, 0);
        var fit = ClusterFitter.Fit(
            run.Now, run.Options.Clusters, run.Input.Previous?.Clusters, run.Threads, run.Cancellation);
        run.Report(ScoringModel.ClustersPart, 1);
        return new(fit.Model, fit.Reason);
    }

    /// <summary>Ranks of average revenue.</summary>
    public static Fitted<LifecycleModel> FitLifecycle(FitRun run)
    {
        run.Report(ScoringModel.LifecyclePart, 0);
        var arpu = ArrayPool<double>.Shared.Rent(run.Now.Count);
        var spend = ArrayPool<double>.Shared.Rent(run.Now.Count);
        var input = new LifecycleInput
        {
            AsOf = (run.Now.AsOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            PurchaseCount = run.Now.Int32(FeatureColumns.PurchaseCount),
            RecencyDays = run.Now.Int32(FeatureColumns.RecencyDays),
            FirstPurchaseAt = ((Column<long>)run.Now[FeatureColumns.FirstPurchaseAt]).Values,
        };
        Arpu.Compute(
            input,
            FeatureRows.Read(
                (Column<double>)run.Now[FeatureColumns.NetSpend365D], new RowRange(0, run.Now.Count), spend),
            arpu);
        var model = Arpu.Fit(arpu.AsSpan(0, run.Now.Count));
        ArrayPool<double>.Shared.Return(spend);
        ArrayPool<double>.Shared.Return(arpu);
        run.Report(ScoringModel.LifecyclePart, 1);
        return new(model, "No customer has a purchase in the last 365 days.");
    }

    /// <summary>What a reader of the scores should know of the levels.</summary>
    public static IEnumerable<string> Warnings(RfmModel? rfm)
    {
        if (rfm is null) yield break;
        (string Name, RfmAxis Axis)[] axes =
            [("recency", rfm.Recency), ("frequency", rfm.Frequency), ("monetary", rfm.Monetary)];
        foreach (var (name, axis) in axes)
        {
            if (axis.CoincidingEdges.Count == 0) continue;
            var values = string.Join(", ", axis.CoincidingEdges.Select(i => axis.Edges[i]).Distinct());
            yield return $"rfm {name}: edges coincide at {values}, which many customers share; levels are empty.";
        }
    }
}
