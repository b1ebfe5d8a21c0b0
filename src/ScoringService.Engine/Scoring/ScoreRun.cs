using System.Collections.Concurrent;
using ScoringService.Engine.Churn;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Segments;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Scoring;

/// <summary>
/// One scoring of a batch. Chunks of rows go through all parts of the model while they are in the cache. Lists of codes
/// and rules come after that, because they need to know what occurred in the whole batch.
/// </summary>
internal sealed class ScoreRun
{
    private static readonly ColumnDefinition[] MadeByRules = [ScoreColumns.RuleSegment, ScoreColumns.Tags];

    private readonly ScoringModel _model;
    private readonly CustomerBatch _batch;
    private readonly ScoreBuffers _buffers;
    private readonly RfmPart _rfm;
    private readonly LifetimePart? _lifetime;
    private readonly ClusterPart? _clusters;
    private readonly ChurnPart _churn;
    private readonly ValuePart? _value;
    private readonly SignalPart _signals;
    private readonly LifecyclePart _lifecycle;
    private readonly ConsentPart _consent;
    private readonly RuleSet _segments;
    private readonly RuleSet _tags;
    private readonly ConcurrentBag<ScoreScratch> _workers = [];
    private readonly ConcurrentBag<ScoreScratch> _idle = [];
    private CodeLists _criteria = new([], []);
    private CodeLists _tagLists = new([], []);
    private Column[] _columns = [];

    /// <summary>Prepares to score a batch.</summary>
    public ScoreRun(ScoringModel model, CustomerBatch batch, ScoreContext context)
    {
        (_model, _batch) = (model, batch);
        var options = model.Options;
        _buffers = new ScoreBuffers(batch.Count);
        _rfm = new RfmPart(model.Rfm, options.Rfm, batch, _buffers);
        _lifetime = model.Clv is null ? null : new LifetimePart(new LifetimeScorer(model.Clv, options.Clv), batch);
        _clusters = model.Clusters is null ? null : new ClusterPart(model.Clusters, batch);
        _churn = new ChurnPart(model.Churn, batch);
        _value = model.Value is null ? null : new ValuePart(model.Value, options, batch, context);
        _signals = new SignalPart(options.Churn.Signals, batch);
        _lifecycle = new LifecyclePart(model.Lifecycle, options.Lifecycle, batch, context);
        _consent = new ConsentPart(batch, options);
        _segments = new RuleSet(options.Segments, ScoringOptions.RuleColumns);
        _tags = new RuleSet(options.Tags, ScoringOptions.RuleColumns);
    }

    /// <summary>Does all of it.</summary>
    public ScoreBatch Score(int threads, CancellationToken cancellation)
    {
        ForEachChunk(ScoreParts, threads, cancellation);
        _criteria = new CodeLists(_workers.SelectMany(worker => worker.Criteria.Masks), _lifecycle.CriterionNames);
        ForEachChunk(NameCriteria, threads, cancellation);
        _columns = [.. ScoreColumns.BeforeRules.Select(Build)];
        ForEachChunk(ApplyRules, threads, cancellation);
        _tagLists = new CodeLists(_workers.SelectMany(worker => worker.Tags.Masks), _tags.Codes);
        ForEachChunk(NameTags, threads, cancellation);
        return new ScoreBatch([.. _columns, Build(ScoreColumns.RuleSegment), Build(ScoreColumns.Tags)]);
    }

    private void ScoreParts(RowRange rows, ScoreScratch scratch)
    {
        _rfm.Score(rows, _buffers);
        if (_lifetime is null) _buffers.Clear(LifetimePart.Columns, rows);
        else _lifetime.Score(rows, _buffers);
        if (_clusters is null) _buffers.Clear(ClusterPart.Columns, rows);
        else _clusters.Score(rows, _buffers);
        _churn.Score(rows, SilentProbability(rows, scratch), _buffers, scratch);
        var bands = _churn.HasModel ? _buffers.Values<int>(ScoreColumns.ChurnBand, rows) : [];
        var clv = _lifetime is null ? [] : _buffers.Values<double>(ScoreColumns.PredictedClv, rows);
        if (_value is null) _buffers.Clear(ValuePart.Columns, rows);
        else _value.Score(rows, bands, clv, _buffers, scratch);
        var alive = _lifetime is null ? [] : _buffers.Values<double>(ScoreColumns.AliveProbability, rows);
        var tiers = _value is null ? [] : _buffers.Values<int>(ScoreColumns.Tier, rows);
        _signals.Score(rows, alive, tiers, _buffers, scratch);
        _lifecycle.Score(rows, bands, _buffers, scratch);
        // Those who read unknown values in the kernels' form are done.
        if (_lifetime is not null) LifetimePart.TakeNulls(rows, _buffers);
        if (_churn.HasModel) Nulls.Take(bands, _buffers.Known(ScoreColumns.ChurnBand, rows));
        if (_value is not null) ValuePart.TakeNulls(rows, _buffers);
        // Before the lists of codes are made: what nobody else has must not be in them.
        _consent.Suppress(ScoreColumns.BeforeRules, rows, _buffers);
        _consent.Name(rows, _buffers);
        scratch.Criteria.Add(_buffers.Values<int>(ScoreColumns.LifecycleCriteria, rows));
    }

    /// <summary>Probability of no purchase within the horizon of churn, which stands in for a regression; empty when
    /// there is one, or no purchase model.</summary>
    private ReadOnlySpan<double> SilentProbability(RowRange rows, ScoreScratch scratch)
    {
        if (_lifetime is null || _model.Churn is not { Regression: null } churn) return [];
        scratch.Reset();
        var result = scratch.Doubles(rows.Count);
        _lifetime.NoPurchase(rows, churn.Options.HorizonDays, result);
        return result;
    }

    private void NameCriteria(RowRange rows, ScoreScratch scratch) =>
        Name(_criteria, ScoreColumns.LifecycleCriteria, rows);

    private void NameTags(RowRange rows, ScoreScratch scratch) => Name(_tagLists, ScoreColumns.Tags, rows);

    private void Name(CodeLists lists, ColumnDefinition column, RowRange rows)
    {
        var masks = _buffers.Values<int>(column, rows);
        lists.Replace(masks);
        Nulls.Take(masks, _buffers.Known(column, rows));
    }

    private void ApplyRules(RowRange rows, ScoreScratch scratch)
    {
        scratch.SegmentRules ??= _segments.Bind(_batch.Columns, _columns);
        scratch.TagRules ??= _tags.Bind(_batch.Columns, _columns);
        var segments = _buffers.Values<int>(ScoreColumns.RuleSegment, rows);
        scratch.SegmentRules.FirstMatch(rows.Start, rows.Count, segments);
        Nulls.Take(segments, _buffers.Known(ScoreColumns.RuleSegment, rows));
        var tags = _buffers.Values<int>(ScoreColumns.Tags, rows);
        scratch.TagRules.AllMatches(rows.Start, rows.Count, tags);
        _consent.Suppress(MadeByRules, rows, _buffers);
        scratch.Tags.Add(tags);
    }

    private Column Build(ColumnDefinition column) => _buffers.Build(column, CodesOf(column));

    private IReadOnlyList<string> CodesOf(ColumnDefinition column) => column switch
    {
        _ when column == ScoreColumns.Status => StatusCodes.All,
        _ when column == ScoreColumns.RfmSegment => _rfm.Segments,
        _ when column == ScoreColumns.RfmOctant => _rfm.Octants,
        _ when column == ScoreColumns.PurchaseClass => PurchaseClasses.All,
        _ when column == ScoreColumns.Cluster => _clusters?.Codes ?? [],
        _ when column == ScoreColumns.ChurnBand => ChurnBands.All,
        _ when column == ScoreColumns.ChurnReason1 || column == ScoreColumns.ChurnReason2
            || column == ScoreColumns.ChurnReason3 => _churn.ReasonCodes,
        _ when column == ScoreColumns.LifecycleStage || column == ScoreColumns.LifecycleRunnerUp
            => LifecycleStages.All,
        _ when column == ScoreColumns.LifecycleCriteria => _criteria.Entries,
        _ when column == ScoreColumns.PurchaseStage => PurchaseStages.All,
        _ when column == ScoreColumns.TenureStage => TenureStages.All,
        _ when column == ScoreColumns.Tier || column == ScoreColumns.TierByShare
            || column == ScoreColumns.TierByAmount => _value?.Codes ?? [],
        _ when column == ScoreColumns.Grade => CustomerClasses.Grades,
        _ when column == ScoreColumns.ValueClass => CustomerClasses.ValueClasses,
        _ when column == ScoreColumns.BehaviourClass => CustomerClasses.Behaviours,
        _ when column == ScoreColumns.NeedClass => CustomerClasses.Needs,
        _ when column == ScoreColumns.RuleSegment => _segments.Codes,
        _ when column == ScoreColumns.Tags => _tagLists.Entries,
        _ => [],
    };

    /// <summary>Runs some work on every chunk. As many working memories are made as threads work at once, and they are
    /// used again for the next work.</summary>
    private void ForEachChunk(Action<RowRange, ScoreScratch> work, int threads, CancellationToken cancellation)
    {
        var chunks = (_batch.Count + CustomerScorer.ChunkRows - 1) / CustomerScorer.ChunkRows;
        if (chunks <= 1 || threads == 1)
        {
            var scratch = Rent();
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                cancellation.ThrowIfCancellationRequested();
                work(RowsOf(chunk), scratch);
            }

            _idle.Add(scratch);
            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, chunks, options, Rent, (chunk, _, scratch) =>
        {
            work(RowsOf(chunk), scratch);
            return scratch;
        }, _idle.Add);
    }

    private ScoreScratch Rent()
    {
        if (_idle.TryTake(out var scratch)) return scratch;
        scratch = new ScoreScratch();
        _workers.Add(scratch);
        return scratch;
    }

    private RowRange RowsOf(int chunk)
    {
        var start = chunk * CustomerScorer.ChunkRows;
        return new RowRange(start, Math.Min(CustomerScorer.ChunkRows, _batch.Count - start));
    }
}
