using ScoringService.Engine;
using ScoringService.Engine.Churn;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Rfm;
using ScoringService.Server.Messages;
using ScoringService.Server.Snapshots;
using StatusCodes = ScoringService.Engine.StatusCodes;

namespace ScoringService.Server.Lookup;

/// <summary>The fields of Customer that come from scores.</summary>
internal sealed class ScoreFields
{
    private const string NoPurchase = "The customer has not bought anything up to as_of.";
    private const string NoConsent = "The customer may not be profiled: there is no consent.";

    private readonly Snapshot _snapshot;
    private readonly ScoringModel _model;
    private readonly DictionaryColumn _status;

    /// <summary>Fields of a batch's scores.</summary>
    public ScoreFields(Snapshot snapshot)
    {
        _snapshot = snapshot;
        _model = snapshot.Model.Model;
        _status = (DictionaryColumn)snapshot.Scores[ScoreColumns.Status];
        Columns = new FieldFactory(snapshot.Scores, snapshot.Labels);
    }

    /// <summary>Makes single fields of score columns.</summary>
    public FieldFactory Columns { get; }

    /// <summary>Whether there are scores.</summary>
    public RowField Status() => Columns.Enumeration(V1.Customer.StatusFieldNumber, ScoreColumns.Status,
        code => (int)(code switch
        {
            StatusCodes.Scored => V1.ScoreStatus.Scored,
            StatusCodes.NoPurchase => V1.ScoreStatus.NoPurchase,
            StatusCodes.InvalidSpend => V1.ScoreStatus.InvalidSpend,
            StatusCodes.NotFitted => V1.ScoreStatus.NotFitted,
            StatusCodes.Suppressed => V1.ScoreStatus.Suppressed,
            _ => V1.ScoreStatus.Unspecified,
        }));

    /// <summary>RFM, of customers that could be scored.</summary>
    public RowField Rfm() => new MessageField(V1.Customer.RfmFieldNumber,
        Columns.Level(V1.RfmScore.RecencyScoreFieldNumber, ScoreColumns.RecencyScore),
        Columns.Level(V1.RfmScore.FrequencyScoreFieldNumber, ScoreColumns.FrequencyScore),
        Columns.Level(V1.RfmScore.MonetaryScoreFieldNumber, ScoreColumns.MonetaryScore),
        Columns.Number(V1.RfmScore.RfmScore_FieldNumber, ScoreColumns.RfmScore),
        Columns.Label(V1.RfmScore.SegmentFieldNumber, ScoreColumns.RfmSegment),
        Columns.Label(V1.RfmScore.OctantFieldNumber, ScoreColumns.RfmOctant),
        Columns.Enumeration(V1.RfmScore.PurchaseClassFieldNumber, ScoreColumns.PurchaseClass, code => (int)(code switch
        {
            PurchaseClasses.OneTime => V1.PurchaseClass.OneTime,
            PurchaseClasses.LowFrequency => V1.PurchaseClass.LowFrequency,
            PurchaseClasses.HighFrequency => V1.PurchaseClass.HighFrequency,
            _ => V1.PurchaseClass.Unspecified,
        })))
    {
        IsPresent = row => Is(StatusCodes.Scored, row),
    };

    /// <summary>Purchases and spend to come.</summary>
    public RowField Lifetime() => new MessageField(V1.Customer.LifetimeFieldNumber,
        Columns.Optional(V1.LifetimeScore.PAliveFieldNumber, ScoreColumns.AliveProbability),
        Columns.Optional(V1.LifetimeScore.PNoPurchase90DFieldNumber, ScoreColumns.NoPurchaseProbability90D),
        Columns.Optional(V1.LifetimeScore.ExpectedPurchases30DFieldNumber, ScoreColumns.ExpectedPurchases30D),
        Columns.Optional(V1.LifetimeScore.ExpectedPurchases90DFieldNumber, ScoreColumns.ExpectedPurchases90D),
        Columns.Optional(V1.LifetimeScore.ExpectedPurchases365DFieldNumber, ScoreColumns.ExpectedPurchases365D),
        Columns.Optional(V1.LifetimeScore.ExpectedOrderValueFieldNumber, ScoreColumns.ExpectedOrderValue),
        Columns.Optional(V1.LifetimeScore.PredictedClvFieldNumber, ScoreColumns.PredictedClv),
        Columns.Instant(V1.LifetimeScore.NextPurchaseTimeFieldNumber, ScoreColumns.NextPurchaseAt),
        Unavailable(V1.LifetimeScore.UnavailableReasonFieldNumber, ScoreColumns.AliveProbability,
            NotFitted(ScoringModel.PurchasesPart) ?? NoPurchase));

    /// <summary>Risk of churning.</summary>
    public RowField Churn() => new MessageField(V1.Customer.ChurnFieldNumber,
    [
        Columns.Optional(V1.ChurnScore.ProbabilityFieldNumber, ScoreColumns.ChurnProbability),
        Columns.Label(V1.ChurnScore.BandFieldNumber, ScoreColumns.ChurnBand),
        Columns.Optional(V1.ChurnScore.LogOddsFieldNumber, ScoreColumns.ChurnLogOdds),
        Reason(ScoreColumns.ChurnReason1, ScoreColumns.ChurnReason1Contribution),
        Reason(ScoreColumns.ChurnReason2, ScoreColumns.ChurnReason2Contribution),
        Reason(ScoreColumns.ChurnReason3, ScoreColumns.ChurnReason3Contribution),
        .. ChurnSignalCatalogue.All.Select((signal, i) => new FlagField(
            (BooleanColumn)_snapshot.Scores[ScoreColumns.Signals[i]],
            Wire.Message(V1.ChurnScore.SignalsFieldNumber, new V1.ChurnSignal
            {
                Label = LabelMessages.Create(signal.Code, signal.Label), Risk = signal.IsRisk,
            }))),
        Unavailable(V1.ChurnScore.UnavailableReasonFieldNumber, ScoreColumns.ChurnProbability, WhyNoChurn()),
    ]);

    /// <summary>Place in the customer's life.</summary>
    public RowField Lifecycle() => new MessageField(V1.Customer.LifecycleFieldNumber,
    [
        Columns.Label(V1.LifecycleScore.StageFieldNumber, ScoreColumns.LifecycleStage),
        Columns.Label(V1.LifecycleScore.RunnerUpFieldNumber, ScoreColumns.LifecycleRunnerUp),
        .. ((ColumnDefinition[])
        [
            ScoreColumns.DegreePotential, ScoreColumns.DegreeNew, ScoreColumns.DegreeGrowing,
            ScoreColumns.DegreeMature, ScoreColumns.DegreeDeclining, ScoreColumns.DegreeLost,
        ]).Select(Degree),
        Columns.Labels(V1.LifecycleScore.CriteriaFieldNumber, ScoreColumns.LifecycleCriteria),
        Columns.Flag(V1.LifecycleScore.MixedSignalsFieldNumber, ScoreColumns.MixedSignals),
        Columns.Flag(V1.LifecycleScore.FallbackFieldNumber, ScoreColumns.LifecycleFallback),
        Columns.Flag(V1.LifecycleScore.HeldFieldNumber, ScoreColumns.LifecycleHeld),
        Columns.Label(V1.LifecycleScore.PurchaseStageFieldNumber, ScoreColumns.PurchaseStage),
        Columns.Label(V1.LifecycleScore.TenureStageFieldNumber, ScoreColumns.TenureStage),
        Unavailable(V1.LifecycleScore.UnavailableReasonFieldNumber, ScoreColumns.LifecycleStage,
            NotFitted(ScoringModel.LifecyclePart) ?? "Nothing is known of the customer."),
    ]);

    /// <summary>Value and tier.</summary>
    public RowField Value() => new MessageField(V1.Customer.ValueFieldNumber,
        Columns.Optional(V1.ValueScore.ScoreFieldNumber, ScoreColumns.ValueScore),
        Columns.Optional(V1.ValueScore.FinancialFieldNumber, ScoreColumns.FinancialValue),
        Columns.Optional(V1.ValueScore.EmotionalFieldNumber, ScoreColumns.EmotionalValue),
        Columns.Optional(V1.ValueScore.StrategicFieldNumber, ScoreColumns.StrategicValue),
        Columns.Optional(V1.ValueScore.ReferralFieldNumber, ScoreColumns.ReferralValue),
        Columns.Label(V1.ValueScore.TierFieldNumber, ScoreColumns.Tier),
        Columns.Label(V1.ValueScore.TierByShareFieldNumber, ScoreColumns.TierByShare),
        Columns.Label(V1.ValueScore.TierByAmountFieldNumber, ScoreColumns.TierByAmount),
        Columns.Flag(V1.ValueScore.TierConflictFieldNumber, ScoreColumns.TierConflict),
        Columns.Flag(V1.ValueScore.TierOverriddenFieldNumber, ScoreColumns.TierOverridden),
        Columns.Label(V1.ValueScore.GradeFieldNumber, ScoreColumns.Grade),
        Columns.Label(V1.ValueScore.ValueClassFieldNumber, ScoreColumns.ValueClass),
        Columns.Label(V1.ValueScore.BehaviourClassFieldNumber, ScoreColumns.BehaviourClass),
        Columns.Label(V1.ValueScore.NeedClassFieldNumber, ScoreColumns.NeedClass),
        Unavailable(V1.ValueScore.UnavailableReasonFieldNumber, ScoreColumns.ValueScore,
            NotFitted(ScoringModel.ValuePart)
                ?? "None of the indicators that weigh something is known of the customer."));

    /// <summary>Cluster.</summary>
    public RowField Cluster() => new MessageField(V1.Customer.ClusterFieldNumber,
        Columns.Label(V1.ClusterScore.ClusterFieldNumber, ScoreColumns.Cluster),
        Columns.Code(ScoreColumns.Cluster, code =>
            _model.Clusters?.Clusters.FirstOrDefault(c => ClusterCodes.Of(c.Number) == code) is { } cluster
                ? Wire.Message(V1.ClusterScore.DescriptionFieldNumber, LabelMessages.Text(cluster.Description)) : []),
        Unavailable(V1.ClusterScore.UnavailableReasonFieldNumber, ScoreColumns.Cluster,
            NotFitted(ScoringModel.ClustersPart) ?? NoPurchase));

    private MessageField Reason(ColumnDefinition reason, ColumnDefinition contribution)
    {
        var column = (DictionaryColumn)_snapshot.Scores[reason];
        var features = _snapshot.Features.Columns;
        return new MessageField(V1.ChurnScore.ReasonsFieldNumber,
            Columns.Label(V1.ChurnContribution.FeatureFieldNumber, reason),
            new NamedValueField(V1.ChurnContribution.ValueFieldNumber, column,
                name => features.First(feature => feature.Definition.Name == name)),
            Columns.Number(V1.ChurnContribution.ContributionFieldNumber, contribution))
        {
            IsPresent = column.IsValid,
        };
    }

    private MessageField Degree(ColumnDefinition column, int stage)
    {
        var code = LifecycleStages.All[stage];
        var label = LabelMessages.Create(code, _snapshot.Labels.Of(ScoreColumns.LifecycleStage, code));
        return new MessageField(V1.LifecycleScore.DegreesFieldNumber,
            new ConstantField(Wire.Message(V1.StageDegree.StageFieldNumber, label)),
            Columns.Number(V1.StageDegree.DegreeFieldNumber, column))
        {
            IsPresent = _snapshot.Scores[column].IsValid,
        };
    }

    private MissingField Unavailable(int field, ColumnDefinition column, string reason)
    {
        var (usual, suppressed) = (Wire.Text(field, reason), Wire.Text(field, NoConsent));
        return new MissingField(
            _snapshot.Scores[column], row => Is(StatusCodes.Suppressed, row) ? suppressed : usual);
    }

    // Without a regression the purchase model stands in: it takes both to fail.
    private string WhyNoChurn() =>
        _model.Churn?.Regression is null && NotFitted(ScoringModel.PurchasesPart) is { } purchases
            ? $"{NotFitted(ScoringModel.ChurnPart)} {purchases}".Trim() : NoPurchase;

    private string? NotFitted(string part) => _model.Parts.FirstOrDefault(p => p.Name == part && !p.Fitted)?.Reason;

    private bool Is(string status, int row) => _status[row] == status;
}
