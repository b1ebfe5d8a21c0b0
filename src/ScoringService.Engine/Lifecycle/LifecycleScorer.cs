using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Lifecycle;

/// <summary>Assigns lifecycle stages as domain.md §7 and docs/decisions/0005-lifecycle.md say, to four customers at a
/// time without a branch that depends on them. Safe to use from many threads.</summary>
internal sealed class LifecycleScorer
{
    private const int Stages = 6;

    private readonly int _criteria;
    private readonly CriterionValues _values;
    private readonly CriterionDegrees _degrees;
    private readonly StageDecision _decision;

    public LifecycleScorer(LifecycleOptions options)
    {
        _criteria = CriterionCatalogue.Count + options.Rules.Count;
        _values = new CriterionValues(options);
        _degrees = new CriterionDegrees(options);
        _decision = new StageDecision(options);
        if (options.Rules.Count > 0)
            Rules = new RuleSet([.. options.Rules.Select(r => new RuleDefinition(r.Code, r.Rule))], FeatureColumns.All);
    }

    /// <summary>The rules of <see cref="LifecycleOptions.Rules"/>; null when there are none. A worker binds them and
    /// fills <see cref="LifecycleInput.RulesMet"/> and <see cref="LifecycleInput.RulesKnown"/> with
    /// <see cref="RuleSetScorer.Answers"/>.</summary>
    public RuleSet? Rules { get; }

    /// <summary>Scores every row; a row's result depends on no other row.</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Score(in LifecycleInput input, in LifecycleOutput output)
    {
        input.Check();
        output.Check(input.Count);
        Span<Vector256<double>> criteria = stackalloc Vector256<double>[_criteria];
        Span<Vector256<double>> degrees = stackalloc Vector256<double>[Stages];
        for (var row = 0; row < input.Count; row += Lanes.Count)
        {
            _values.Measure(input, row, criteria);
            _degrees.Judge(criteria);
            for (var stage = 0; stage < Stages; stage++)
            {
                degrees[stage] = _degrees.OfStage(stage, criteria);
                Lanes.Store(degrees[stage], output.Degree(stage), row);
            }

            var matched = CriterionDegrees.Matched(criteria);
            var purchases = Lanes.Widen(Lanes.Integers(input.PurchaseCount, row));
            var isBuyer = Vector256.GreaterThan(purchases, Vector256<long>.Zero);
            var previous = Lanes.Widen(Lanes.Integers(input.PreviousStage, row));
            var (decided, flags) = _decision.Decide(isBuyer, matched, degrees, previous);
            var (runnerUp, mixed) = _decision.RunnerUp(decided, degrees);
            Lanes.Store(decided, output.Stage, row);
            Lanes.Store(runnerUp, output.RunnerUp, row);
            Lanes.Store(matched, MemoryMarshal.Cast<LifecycleCriteria, int>(output.Matched), row);
            Lanes.Store(flags | mixed, MemoryMarshal.Cast<LifecycleFlags, int>(output.Flags), row);
        }
    }

    /// <summary>What each criterion measured of one customer and how far it is met, in the order of
    /// <see cref="LifecycleReason.Names"/>; NaN when unknown or without meaning for the customer.</summary>
    /// <param name="input">Customers.</param>
    /// <param name="row">Which of them.</param>
    /// <param name="values">Receives the values, in the unit of the threshold; of a rule 1 when it is met, else
    /// 0.</param>
    /// <param name="degrees">Receives the degrees, 1 when met.</param>
    public void Explain(in LifecycleInput input, int row, Span<double> values, Span<double> degrees)
    {
        input.Check();
        Span<Vector256<double>> criteria = stackalloc Vector256<double>[_criteria];
        _values.Measure(input, row, criteria);
        for (var i = 0; i < criteria.Length; i++) values[i] = criteria[i][0];
        _degrees.Judge(criteria);
        for (var i = 0; i < criteria.Length; i++) degrees[i] = criteria[i][0];
    }
}
