using ScoringService.Engine;
using ScoringService.Engine.Churn;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Rfm;
using ScoringService.Server.Snapshots;
using StatusCodes = ScoringService.Engine.StatusCodes;

namespace ScoringService.Server.Messages;

/// <summary>The scores of one row of a snapshot as the messages of Customer.</summary>
internal sealed class ScoreMessages(Snapshot snapshot, int row)
{
    private const string NoPurchase = "The customer has not bought anything up to as_of.";
    private const string NoConsent = "The customer may not be profiled: there is no consent.";

    private readonly ScoreBatch _scores = snapshot.Scores;
    private readonly ScoringModel _model = snapshot.Model.Model;

    /// <summary>Whether the customer may not be profiled, so that nothing is said of it.</summary>
    public bool IsSuppressed => _scores.Text(ScoreColumns.Status, row) == StatusCodes.Suppressed;

    /// <summary>RFM; null for a customer that could not be scored.</summary>
    public V1.RfmScore? Rfm() => _scores.Text(ScoreColumns.Status, row) != StatusCodes.Scored ? null : new V1.RfmScore
    {
        RecencyScore = _scores.Value<byte>(ScoreColumns.RecencyScore, row) ?? 0,
        FrequencyScore = _scores.Value<byte>(ScoreColumns.FrequencyScore, row) ?? 0,
        MonetaryScore = _scores.Value<byte>(ScoreColumns.MonetaryScore, row) ?? 0,
        RfmScore_ = _scores.Number(ScoreColumns.RfmScore, row) ?? 0,
        Segment = Labelled(ScoreColumns.RfmSegment),
        Octant = Labelled(ScoreColumns.RfmOctant),
        PurchaseClass = _scores.Text(ScoreColumns.PurchaseClass, row) switch
        {
            PurchaseClasses.OneTime => V1.PurchaseClass.OneTime,
            PurchaseClasses.LowFrequency => V1.PurchaseClass.LowFrequency,
            PurchaseClasses.HighFrequency => V1.PurchaseClass.HighFrequency,
            _ => V1.PurchaseClass.Unspecified,
        },
    };

    /// <summary>Purchases and spend to come.</summary>
    public V1.LifetimeScore Lifetime()
    {
        var message = new V1.LifetimeScore
        {
            NextPurchaseTime = _scores.Instant(ScoreColumns.NextPurchaseAt, row),
        };
        Set(ScoreColumns.AliveProbability, value => message.PAlive = value);
        Set(ScoreColumns.NoPurchaseProbability90D, value => message.PNoPurchase90D = value);
        Set(ScoreColumns.ExpectedPurchases30D, value => message.ExpectedPurchases30D = value);
        Set(ScoreColumns.ExpectedPurchases90D, value => message.ExpectedPurchases90D = value);
        Set(ScoreColumns.ExpectedPurchases365D, value => message.ExpectedPurchases365D = value);
        Set(ScoreColumns.ExpectedOrderValue, value => message.ExpectedOrderValue = value);
        Set(ScoreColumns.PredictedClv, value => message.PredictedClv = value);
        if (!message.HasPAlive) message.UnavailableReason = WhyNot(ScoringModel.PurchasesPart) ?? NoPurchase;
        return message;
    }

    /// <summary>Risk of churning.</summary>
    public V1.ChurnScore Churn()
    {
        var message = new V1.ChurnScore
        {
            Band = Labelled(ScoreColumns.ChurnBand),
            Reasons = { Reasons() },
            Signals =
            {
                ChurnSignalCatalogue.All.Where((_, i) => _scores.IsTrue(ScoreColumns.Signals[i], row)).Select(Signal),
            },
        };
        Set(ScoreColumns.ChurnProbability, value => message.Probability = value);
        Set(ScoreColumns.ChurnLogOdds, value => message.LogOdds = value);
        if (!message.HasProbability) message.UnavailableReason = WhyNoChurn();
        return message;
    }

    /// <summary>Place in the customer's life.</summary>
    public V1.LifecycleScore Lifecycle()
    {
        var message = new V1.LifecycleScore
        {
            Stage = Labelled(ScoreColumns.LifecycleStage),
            RunnerUp = Labelled(ScoreColumns.LifecycleRunnerUp),
            Degrees = { Degrees() },
            Criteria = { LabelledList(ScoreColumns.LifecycleCriteria) },
            MixedSignals = _scores.IsTrue(ScoreColumns.MixedSignals, row),
            Fallback = _scores.IsTrue(ScoreColumns.LifecycleFallback, row),
            Held = _scores.IsTrue(ScoreColumns.LifecycleHeld, row),
            PurchaseStage = Labelled(ScoreColumns.PurchaseStage),
            TenureStage = Labelled(ScoreColumns.TenureStage),
        };
        if (message.Stage is null)
            message.UnavailableReason = WhyNot(ScoringModel.LifecyclePart) ?? "Nothing is known of the customer.";
        return message;
    }

    /// <summary>Value and tier.</summary>
    public V1.ValueScore Value()
    {
        var message = new V1.ValueScore
        {
            Tier = Labelled(ScoreColumns.Tier),
            TierByShare = Labelled(ScoreColumns.TierByShare),
            TierByAmount = Labelled(ScoreColumns.TierByAmount),
            TierConflict = _scores.IsTrue(ScoreColumns.TierConflict, row),
            TierOverridden = _scores.IsTrue(ScoreColumns.TierOverridden, row),
            Grade = Labelled(ScoreColumns.Grade),
            ValueClass = Labelled(ScoreColumns.ValueClass),
            BehaviourClass = Labelled(ScoreColumns.BehaviourClass),
            NeedClass = Labelled(ScoreColumns.NeedClass),
        };
        Set(ScoreColumns.ValueScore, value => message.Score = value);
        Set(ScoreColumns.FinancialValue, value => message.Financial = value);
        Set(ScoreColumns.EmotionalValue, value => message.Emotional = value);
        Set(ScoreColumns.StrategicValue, value => message.Strategic = value);
        Set(ScoreColumns.ReferralValue, value => message.Referral = value);
        if (!message.HasScore)
            message.UnavailableReason = WhyNot(ScoringModel.ValuePart)
                ?? "None of the indicators that weigh something is known of the customer.";
        return message;
    }

    /// <summary>Cluster.</summary>
    public V1.ClusterScore Cluster()
    {
        var code = _scores.Text(ScoreColumns.Cluster, row);
        var cluster = _model.Clusters?.Clusters.FirstOrDefault(c => ClusterCodes.Of(c.Number) == code);
        return new V1.ClusterScore
        {
            Cluster = Labelled(ScoreColumns.Cluster),
            Description = cluster is null ? null : LabelMessages.Text(cluster.Description),
            UnavailableReason = code is not null ? "" : WhyNot(ScoringModel.ClustersPart) ?? NoPurchase,
        };
    }

    /// <summary>The code of a column with its names; null when there is none.</summary>
    public V1.Label? Labelled(ColumnDefinition column) =>
        LabelMessages.Create(snapshot.Labels, column, _scores.Text(column, row));

    /// <summary>The codes of a column of several, each with its names.</summary>
    public IEnumerable<V1.Label> LabelledList(ColumnDefinition column) =>
        (_scores.Text(column, row)?.Split(',') ?? []).Select(
            code => LabelMessages.Create(code, snapshot.Labels.Of(column, code)));

    // Without a regression the purchase model stands in: it takes both to fail.
    private string WhyNoChurn() => IsSuppressed ? NoConsent
        : _model.Churn?.Regression is null && NotFitted(ScoringModel.PurchasesPart) is { } purchases
            ? $"{NotFitted(ScoringModel.ChurnPart)} {purchases}".Trim() : NoPurchase;

    private IEnumerable<V1.StageDegree> Degrees()
    {
        ColumnDefinition[] columns =
        [
            ScoreColumns.DegreePotential, ScoreColumns.DegreeNew, ScoreColumns.DegreeGrowing,
            ScoreColumns.DegreeMature, ScoreColumns.DegreeDeclining, ScoreColumns.DegreeLost,
        ];
        for (var i = 0; i < columns.Length; i++)
        {
            if (_scores.Number(columns[i], row) is not { } degree) continue;
            var code = Engine.Lifecycle.LifecycleStages.All[i];
            yield return new V1.StageDegree
            {
                Stage = LabelMessages.Create(code, snapshot.Labels.Of(ScoreColumns.LifecycleStage, code)),
                Degree = degree,
            };
        }
    }

    private IEnumerable<V1.ChurnContribution> Reasons()
    {
        (ColumnDefinition Reason, ColumnDefinition Contribution)[] columns =
        [
            (ScoreColumns.ChurnReason1, ScoreColumns.ChurnReason1Contribution),
            (ScoreColumns.ChurnReason2, ScoreColumns.ChurnReason2Contribution),
            (ScoreColumns.ChurnReason3, ScoreColumns.ChurnReason3Contribution),
        ];
        foreach (var (reason, contribution) in columns)
        {
            if (_scores.Text(reason, row) is not { } feature) continue;
            var message = new V1.ChurnContribution
            {
                Feature = LabelMessages.Create(feature, snapshot.Labels.Of(reason, feature)),
                Contribution = _scores.Number(contribution, row) ?? 0,
            };
            if (Feature(feature) is { } value) message.Value = value;
            yield return message;
        }
    }

    private double? Feature(string name) => snapshot.Features.Columns.First(c => c.Definition.Name == name) switch
    {
        Column<int> column => column[row],
        Column<double> column => column[row],
        _ => null,
    };

    private static V1.ChurnSignal Signal(ChurnSignalInfo signal) => new()
    {
        Label = LabelMessages.Create(signal.Code, signal.Label), Risk = signal.IsRisk,
    };

    private string? WhyNot(string part) => IsSuppressed ? NoConsent : NotFitted(part);

    private string? NotFitted(string part) => _model.Parts.FirstOrDefault(p => p.Name == part && !p.Fitted)?.Reason;

    private void Set(ColumnDefinition column, Action<double> set)
    {
        if (_scores.Number(column, row) is { } value) set(value);
    }
}
