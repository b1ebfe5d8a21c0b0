using System.Runtime.ExceptionServices;
using ScoringService.Engine.Churn;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Fitting;

/// <summary>
/// Fits the parts of a model. Those that build on one another follow each other on one thread; such chains run beside
/// each other, which takes the cores better than threads within a part do. What a part learns does not depend on which
/// thread learns it when.
/// </summary>
internal sealed class ModelFit(FitRun run)
{
    private (LifetimeModel? Model, PartStatus Purchases, PartStatus Spend) _lifetime;
    private Fitted<HoldoutReport> _holdout;
    private Fitted<RfmModel> _rfm;
    private Fitted<ClusterModel> _clusters;
    private Fitted<LifecycleModel> _lifecycle;
    private Fitted<ValueModel> _value;
    private ChurnModel? _churn;

    /// <summary>Fits.</summary>
    /// <param name="chains">Most chains that run beside each other, −1 for as many as there are cores.</param>
    public ScoringModel Fit(int chains)
    {
        // The longest first, so that the short ones fill up the cores at the end.
        Run(chains, [FitPurchasesAndValue, FitHoldoutAndChurn, FitClusters, FitRfm, FitLifecycle]);
        var lifetime = _lifetime.Model is null ? null : _lifetime.Model with
        {
            Holdout = _holdout.Value,
            HoldoutReason = _holdout.Reason,
        };
        var model = new ScoringModel(run.Now.AsOf, run.Now.Count, run.Options)
        {
            Rfm = _rfm.Value,
            Clv = lifetime,
            Clusters = _clusters.Value,
            Churn = _churn,
            Lifecycle = _lifecycle.Value,
            Value = _value.Value,
        };
        var validation = ValidationFit.Fit(run, model);
        return new ScoringModel(model.AsOf, model.CustomerCount, model.Options)
        {
            Rfm = model.Rfm,
            Clv = model.Clv,
            Clusters = model.Clusters,
            Churn = model.Churn,
            Lifecycle = model.Lifecycle,
            Value = model.Value,
            Validation = validation,
            Parts = [.. FittedParts(), ValidationFit.Status(validation)],
            Warnings = [.. Warnings()],
        };
    }

    private void FitPurchasesAndValue()
    {
        _lifetime = LifetimeFit.Fit(run);
        _value = ValueFit.Fit(run, _lifetime.Model);
    }

    private void FitHoldoutAndChurn()
    {
        run.Report(ScoringModel.ChurnPart, 0);
        LifetimeModel? model = null;
        if (run.Input.Before is { } before)
        {
            var fit = LifetimeFit.FitBefore(run, before);
            model = fit.Value;
            _holdout = model is null ? new(null, fit.Reason) : HoldoutFit.Grade(run, model);
        }
        else
        {
            _holdout = new(null, $"The features of {run.Options.Churn.HorizonDays} days before are not known.");
        }

        run.Report(ScoringModel.ChurnPart, 0.5);
        _churn = ChurnFit.Fit(run, model);
        run.Report(ScoringModel.ChurnPart, 1);
    }

    private void FitClusters() => _clusters = PopulationFits.FitClusters(run);

    private void FitRfm() => _rfm = PopulationFits.FitRfm(run);

    private void FitLifecycle() => _lifecycle = PopulationFits.FitLifecycle(run);

    private IEnumerable<PartStatus> FittedParts() =>
    [
        _rfm.Status(ScoringModel.RfmPart), _lifetime.Purchases, _lifetime.Spend,
        _clusters.Status(ScoringModel.ClustersPart), ChurnFit.Status(_churn!),
        _lifecycle.Status(ScoringModel.LifecyclePart), _value.Status(ScoringModel.ValuePart),
    ];

    private IEnumerable<string> Warnings()
    {
        var customers = run.Now.Count;
        if (customers < ModelFitter.FewCustomers)
            yield return $"Only {customers} customers are in scope; below {ModelFitter.FewCustomers} the levels say "
                + "little.";
        foreach (var warning in PopulationFits.Warnings(_rfm.Value)) yield return warning;
        foreach (var warning in LifetimeFit.Warnings(_lifetime.Model)) yield return warning;
        if (_holdout.Value?.Grade == HoldoutGrade.C)
            yield return $"purchases: for the last {run.Options.Churn.HorizonDays} days, predicted value finds the "
                + "best customers worse than their mean spend does.";
        foreach (var warning in ChurnFit.Warnings(_churn!)) yield return warning;
    }

    /// <summary>Runs chains, each once and begun in their order.</summary>
    private void Run(int workers, Action[] chains)
    {
        var last = -1;
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = run.Cancellation };
        try
        {
            if (workers == 1) TakeAll(0);
            else Parallel.For(0, chains.Length, options, TakeAll);
        }
        catch (AggregateException e)
        {
            // Loops within a part wrap what ends them; callers get it as it is.
            run.Cancellation.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(e.Flatten().InnerException!);
        }

        void TakeAll(int worker)
        {
            int next;
            while ((next = Interlocked.Increment(ref last)) < chains.Length) chains[next]();
        }
    }
}
