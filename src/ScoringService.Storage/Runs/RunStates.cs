using ScoringService.Engine;

namespace ScoringService.Storage;

/// <summary>What a run says of each customer: what the next run follows, what changes are found in, and what their
/// reasons are made of. Columns of the same length; a customer's row is its key, unless keys are given with
/// them.</summary>
public sealed record RunStates
{
    /// <summary>Columns whose changes are recorded.</summary>
    public static IReadOnlyList<ColumnDefinition> Tracked { get; } =
    [
        ScoreColumns.LifecycleStage, ScoreColumns.Tier, ScoreColumns.RfmSegment, ScoreColumns.Cluster,
        ScoreColumns.ChurnBand,
    ];

    /// <summary>Lifecycle stage; codes of <see cref="Engine.Lifecycle.LifecycleStages"/>.</summary>
    public required DictionaryColumn LifecycleStage { get; init; }

    /// <summary>Tier in use.</summary>
    public required DictionaryColumn Tier { get; init; }

    /// <summary>RFM segment.</summary>
    public required DictionaryColumn RfmSegment { get; init; }

    /// <summary>Cluster.</summary>
    public required DictionaryColumn Cluster { get; init; }

    /// <summary>Churn band.</summary>
    public required DictionaryColumn ChurnBand { get; init; }

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

    /// <summary>Churn probability, 0 to 1.</summary>
    public required Column<double> ChurnProbability { get; init; }

    /// <summary>The rows that are recorded, ascending; null for all. Of customers who may not be profiled nothing
    /// is.</summary>
    public int[]? Recorded { get; init; }

    /// <summary>Number of customers.</summary>
    public int Count => LifecycleStage.Length;

    /// <summary>The states in a batch; nothing is copied.</summary>
    public static RunStates Of(CustomerBatch features, ScoreBatch scores)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(scores);
        return new RunStates
        {
            LifecycleStage = (DictionaryColumn)scores[ScoreColumns.LifecycleStage],
            Tier = (DictionaryColumn)scores[ScoreColumns.Tier],
            RfmSegment = (DictionaryColumn)scores[ScoreColumns.RfmSegment],
            Cluster = (DictionaryColumn)scores[ScoreColumns.Cluster],
            ChurnBand = (DictionaryColumn)scores[ScoreColumns.ChurnBand],
            Revenue = (Column<double>)features[FeatureColumns.NetSpend365D],
            LifecycleCriteria = (DictionaryColumn)scores[ScoreColumns.LifecycleCriteria],
            LifecycleFallback = (BooleanColumn)scores[ScoreColumns.LifecycleFallback],
            ValueScore = (Column<double>)scores[ScoreColumns.ValueScore],
            TierOverridden = (BooleanColumn)scores[ScoreColumns.TierOverridden],
            RecencyScore = (Column<byte>)scores[ScoreColumns.RecencyScore],
            FrequencyScore = (Column<byte>)scores[ScoreColumns.FrequencyScore],
            MonetaryScore = (Column<byte>)scores[ScoreColumns.MonetaryScore],
            ChurnProbability = (Column<double>)scores[ScoreColumns.ChurnProbability],
            Recorded = Profiled((DictionaryColumn)scores[ScoreColumns.Status]),
        };
    }

    /// <summary>Some of the rows.</summary>
    internal RunStates Gather(int[] rows) => new()
    {
        LifecycleStage = (DictionaryColumn)LifecycleStage.Gather(rows),
        Tier = (DictionaryColumn)Tier.Gather(rows),
        RfmSegment = (DictionaryColumn)RfmSegment.Gather(rows),
        Cluster = (DictionaryColumn)Cluster.Gather(rows),
        ChurnBand = (DictionaryColumn)ChurnBand.Gather(rows),
        Revenue = (Column<double>)Revenue.Gather(rows),
        LifecycleCriteria = (DictionaryColumn)LifecycleCriteria.Gather(rows),
        LifecycleFallback = (BooleanColumn)LifecycleFallback.Gather(rows),
        ValueScore = (Column<double>)ValueScore.Gather(rows),
        TierOverridden = (BooleanColumn)TierOverridden.Gather(rows),
        RecencyScore = (Column<byte>)RecencyScore.Gather(rows),
        FrequencyScore = (Column<byte>)FrequencyScore.Gather(rows),
        MonetaryScore = (Column<byte>)MonetaryScore.Gather(rows),
        ChurnProbability = (Column<double>)ChurnProbability.Gather(rows),
    };

    private static int[]? Profiled(DictionaryColumn status)
    {
        var suppressed = status.Dictionary.ToList().IndexOf(StatusCodes.Suppressed);
        var indices = status.Indices;
        if (suppressed < 0 || !indices.Contains(suppressed)) return null;
        var rows = new List<int>(status.Length);
        for (var row = 0; row < indices.Length; row++)
            if (indices[row] != suppressed) rows.Add(row);
        return [.. rows];
    }
}
