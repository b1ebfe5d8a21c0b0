namespace ScoringService.Engine.Churn;

/// <summary>How good the churn probabilities of a model are.</summary>
public sealed record ChurnReport
{
    /// <summary>Where the probabilities come from.</summary>
    public required ChurnSource Source { get; init; }

    /// <summary>Why no regression could be trained, or what a reader should know of the one that was, in one English
    /// sentence; null when there is nothing to say.</summary>
    public required string? Reason { get; init; }

    /// <summary>Number of customers who had bought before the cut; of a larger population, those of the sample that was
    /// used (<see cref="ChurnTrainingSet.MostCustomers"/>).</summary>
    public required int CustomerCount { get; init; }

    /// <summary>How many of them bought nothing in the days after it.</summary>
    public required int ChurnedCount { get; init; }

    /// <summary>Number of customers that the regression was trained on; 0 without one.</summary>
    public required int TrainingCount { get; init; }

    /// <summary>
    /// Of the customers held out; of all, when there is no regression, as none of them was needed to train one. Null
    /// when there is nobody with a probability to tell of.
    /// </summary>
    public required ChurnMetrics? Metrics { get; init; }

    /// <summary>Area under the ROC curve of the days since the last purchase alone, on the same customers; null when
    /// they all have the same label.</summary>
    public required double? RecencyAuc { get; init; }

    /// <summary>The verdict; null when they all have the same label.</summary>
    public required ChurnGrade? Grade { get; init; }
}
