using System.Numerics;
using System.Runtime.InteropServices;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Scoring;

/// <summary>Scores lifecycle, purchase and tenure stages.</summary>
internal sealed class LifecyclePart
{
    private static readonly ColumnDefinition[] DegreeColumns =
    [
        ScoreColumns.DegreePotential, ScoreColumns.DegreeNew, ScoreColumns.DegreeGrowing, ScoreColumns.DegreeMature,
        ScoreColumns.DegreeDeclining, ScoreColumns.DegreeLost,
    ];

    private readonly LifecycleOptions _options;
    private readonly LifecycleScorer _scorer;
    private readonly RankLookup? _arpu;
    private readonly ReadOnlyMemory<sbyte> _previous;
    private readonly CustomerBatch _batch;
    private readonly long _asOf;
    private readonly DictionaryColumn _status;
    private readonly int[] _statuses;

    /// <summary>Prepares to score a batch; without a model the criterion of average revenue is unknown.</summary>
    public LifecyclePart(LifecycleModel? model, LifecycleOptions options, CustomerBatch batch, ScoreContext context)
    {
        if (context.PreviousStages.Length is var stages and not 0 && stages != batch.Count)
            throw new ArgumentException($"{stages} previous stages were given for {batch.Count} customers.");
        _options = options;
        _scorer = new LifecycleScorer(options);
        _arpu = model is null ? null : new RankLookup(model.Arpu);
        _previous = context.PreviousStages;
        _batch = batch;
        _asOf = (batch.AsOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        _status = (DictionaryColumn)batch[FeatureColumns.AccountStatus];
        _statuses = FeatureRows.PositionsIn(["ACTIVE", "UNSUBSCRIBED", "CLOSED"], _status);
    }

    /// <summary>Names of the criteria, in the order of their bits.</summary>
    public IReadOnlyList<string> CriterionNames => LifecycleReason.Names(_options);

    /// <summary>Scores rows.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="bands">Churn bands, −1 where unknown; empty when no churn is predicted.</param>
    /// <param name="buffers">Receives the stages; the column of criteria receives their masks.</param>
    /// <param name="scratch">Working memory.</param>
    public void Score(RowRange rows, ReadOnlySpan<int> bands, ScoreBuffers buffers, ScoreScratch scratch)
    {
        scratch.Reset();
        var input = Input(rows, scratch);
        var flags = scratch.Integers(rows.Count);
        var masks = buffers.Values<int>(ScoreColumns.LifecycleCriteria, rows);
        var output = new LifecycleOutput
        {
            Stage = buffers.Values<int>(ScoreColumns.LifecycleStage, rows),
            RunnerUp = buffers.Values<int>(ScoreColumns.LifecycleRunnerUp, rows),
            Matched = MemoryMarshal.Cast<int, LifecycleCriteria>(masks),
            Flags = MemoryMarshal.Cast<int, LifecycleFlags>(flags),
            PotentialDegree = buffers.Values<double>(ScoreColumns.DegreePotential, rows),
            NewDegree = buffers.Values<double>(ScoreColumns.DegreeNew, rows),
            GrowingDegree = buffers.Values<double>(ScoreColumns.DegreeGrowing, rows),
            MatureDegree = buffers.Values<double>(ScoreColumns.DegreeMature, rows),
            DecliningDegree = buffers.Values<double>(ScoreColumns.DegreeDeclining, rows),
            LostDegree = buffers.Values<double>(ScoreColumns.DegreeLost, rows),
        };
        _scorer.Score(input, output);
        foreach (var column in DegreeColumns) Nulls.AllKnown(buffers.Known(column, rows), rows.Count);
        SetFlag(flags, LifecycleFlags.MixedSignals, ScoreColumns.MixedSignals, buffers, rows);
        SetFlag(flags, LifecycleFlags.Fallback, ScoreColumns.LifecycleFallback, buffers, rows);
        SetFlag(flags, LifecycleFlags.Held, ScoreColumns.LifecycleHeld, buffers, rows);
        Nulls.AllKnown(buffers.Known(ScoreColumns.LifecycleStage, rows), rows.Count);
        Nulls.Take(output.RunnerUp, buffers.Known(ScoreColumns.LifecycleRunnerUp, rows));
        OtherStages(rows, input, bands, buffers, scratch);
    }

    /// <summary>What each criterion measured of the first row of the batch and how far it is met, in the order of
    /// <see cref="CriterionNames"/>; NaN when unknown or without meaning for the customer.</summary>
    public void Explain(ScoreScratch scratch, Span<double> values, Span<double> degrees)
    {
        scratch.Reset();
        _scorer.Explain(Input(new RowRange(0, 1), scratch), 0, values, degrees);
    }

    private void OtherStages(
        RowRange rows, in LifecycleInput input, ReadOnlySpan<int> bands, ScoreBuffers buffers, ScoreScratch scratch)
    {
        var purchase = buffers.Values<int>(ScoreColumns.PurchaseStage, rows);
        PurchaseStages.Assign(input.PurchaseCount, input.RecencyDays, _options, purchase);
        Nulls.Take(purchase, buffers.Known(ScoreColumns.PurchaseStage, rows));
        var tenure = buffers.Values<int>(ScoreColumns.TenureStage, rows);
        TenureStages.Assign(Float64(FeatureColumns.CooperationYears, rows, scratch), bands, _options, tenure);
        Nulls.Take(tenure, buffers.Known(ScoreColumns.TenureStage, rows));
    }

    private LifecycleInput Input(RowRange rows, ScoreScratch scratch)
    {
        var input = new LifecycleInput
        {
            AsOf = _asOf,
            PurchaseCount = Int32(FeatureColumns.PurchaseCount, rows, scratch),
            RecencyDays = Int32(FeatureColumns.RecencyDays, rows, scratch),
            FirstPurchaseAt = ((Column<long>)_batch[FeatureColumns.FirstPurchaseAt]).Values
                .Slice(rows.Start, rows.Count),
            PurchaseCount30D = Int32(FeatureColumns.PurchaseCount30D, rows, scratch),
            AverageOrderValue = Float64(FeatureColumns.AverageOrderValue, rows, scratch),
            FirstOrderValue = Float64(FeatureColumns.FirstOrderValue, rows, scratch),
            ConsecutiveMonths = Int32(FeatureColumns.ConsecutiveMonths, rows, scratch),
            PageViews = Int32(FeatureColumns.PageViews, rows, scratch),
            Activities = Int32(FeatureColumns.Activities, rows, scratch),
            Forms = Int32(FeatureColumns.Forms, rows, scratch),
            CoreFeatures = Int32(FeatureColumns.CoreFeaturesUsed, rows, scratch),
            Referrals = Int32(FeatureColumns.Referrals, rows, scratch),
            Usage30D = Int32(FeatureColumns.Activity30D, rows, scratch),
            UsagePrevious30D = Int32(FeatureColumns.ActivityPrevious30D, rows, scratch),
            Tickets30D = Int32(FeatureColumns.Tickets30D, rows, scratch),
            TicketsPrevious30D = Int32(FeatureColumns.TicketsPrevious30D, rows, scratch),
            AccountStatus = FeatureRows.Read(_status, _statuses, rows, scratch.Integers(rows.Count)),
            PreviousStage = Previous(rows, scratch),
        };
        input = input with { ArpuTopShare = TopShare(input, rows, scratch) };
        if (_scorer.Rules is null) return input;
        scratch.LifecycleRules ??= _scorer.Rules.Bind(_batch.Columns);
        var met = scratch.Integers(rows.Count);
        var known = scratch.Integers(rows.Count);
        scratch.LifecycleRules.Answers(rows.Start, rows.Count, met, known);
        return input with { RulesMet = met, RulesKnown = known };
    }

    private ReadOnlySpan<double> TopShare(scoped in LifecycleInput input, RowRange rows, ScoreScratch scratch)
    {
        if (_arpu is null) return [];
        var arpu = scratch.Doubles(rows.Count);
        Arpu.Compute(input, Float64(FeatureColumns.NetSpend365D, rows, scratch), arpu);
        _arpu.TopShares(arpu, arpu);
        return arpu;
    }

    private ReadOnlySpan<int> Previous(RowRange rows, ScoreScratch scratch)
    {
        if (_previous.IsEmpty) return [];
        var stages = _previous.Span.Slice(rows.Start, rows.Count);
        var result = scratch.Integers(rows.Count);
        for (var i = 0; i < stages.Length; i++) result[i] = stages[i];
        return result;
    }

    private ReadOnlySpan<int> Int32(ColumnDefinition column, RowRange rows, ScoreScratch scratch) =>
        FeatureRows.Read((Column<int>)_batch[column], rows, scratch.Integers(rows.Count));

    private ReadOnlySpan<double> Float64(ColumnDefinition column, RowRange rows, ScoreScratch scratch) =>
        FeatureRows.Read((Column<double>)_batch[column], rows, scratch.Doubles(rows.Count));

    private static void SetFlag(
        ReadOnlySpan<int> flags, LifecycleFlags flag, ColumnDefinition column, ScoreBuffers buffers, RowRange rows)
    {
        BitPlanes.Extract(flags, BitOperations.Log2((uint)flag), buffers.Bits(column, rows));
        Nulls.AllKnown(buffers.Known(column, rows), rows.Count);
    }
}
