using ScoringService.Engine;

namespace ScoringService.Storage;

/// <summary>What a run says of each customer: what the next run follows, what changes are found in, and what their
/// reasons are made of. Columns of the same length; a customer's row is its key.</summary>
public sealed record RunStates
{
    /// <summary>Columns whose changes are recorded.</summary>
    public static IReadOnlyList<ColumnDefinition> Tracked { get; } =
        [ScoreColumns.LifecycleStage, ScoreColumns.Tier, ScoreColumns.RfmSegment];

    /// <summary>Lifecycle stage; codes of <see cref="Engine.Lifecycle.LifecycleStages"/>.</summary>
    public required DictionaryColumn LifecycleStage { get; init; }

    /// <summary>Tier in use.</summary>
    public required DictionaryColumn Tier { get; init; }

    /// <summary>RFM segment.</summary>
    public required DictionaryColumn RfmSegment { get; init; }

    /// <summary>Net spend of 365 days, in base currency; no value counts as 0.</summary>
    public required Column<double> Revenue { get; init; }

    /// <summary>The criteria of the lifecycle that are met, separated by commas.</summary>
    public required DictionaryColumn LifecycleCriteria { get; init; }

    /// <summary>Whether the stage is only the nearest.</summary>
    public required BooleanColumn LifecycleFallback { get; init; }

    /// <summary>Value score, 0 to 100.</summary>
    public required Column<double> ValueScore { get; init; }

    /// <summary>Whether a person decided the tier.</summary>
    public required BooleanColumn TierOverridden { get; init; }

    /// <summary>R, from 1.</summary>
    public required Column<byte> RecencyScore { get; init; }

    /// <summary>F, from 1.</summary>
    public required Column<byte> FrequencyScore { get; init; }

    /// <summary>M, from 1.</summary>
    public required Column<byte> MonetaryScore { get; init; }

    /// <summary>Number of customers.</summary>
    public int Count => LifecycleStage.Length;

    /// <summary>The states in a batch of everybody; nothing is copied.</summary>
    public static RunStates Of(CustomerBatch features, ScoreBatch scores)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(scores);
        return new RunStates
        {
            LifecycleStage = (DictionaryColumn)scores[ScoreColumns.LifecycleStage],
            Tier = (DictionaryColumn)scores[ScoreColumns.Tier],
            RfmSegment = (DictionaryColumn)scores[ScoreColumns.RfmSegment],
            Revenue = (Column<double>)features[FeatureColumns.NetSpend365D],
            LifecycleCriteria = (DictionaryColumn)scores[ScoreColumns.LifecycleCriteria],
            LifecycleFallback = (BooleanColumn)scores[ScoreColumns.LifecycleFallback],
            ValueScore = (Column<double>)scores[ScoreColumns.ValueScore],
            TierOverridden = (BooleanColumn)scores[ScoreColumns.TierOverridden],
            RecencyScore = (Column<byte>)scores[ScoreColumns.RecencyScore],
            FrequencyScore = (Column<byte>)scores[ScoreColumns.FrequencyScore],
            MonetaryScore = (Column<byte>)scores[ScoreColumns.MonetaryScore],
        };
    }
}
