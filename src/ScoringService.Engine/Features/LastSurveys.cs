namespace ScoringService.Engine.Features;

/// <summary>The scores of the last two instants that have one, the lowest score of each. The order in which scores are
/// added does not matter.</summary>
internal struct LastSurveys
{
    private long _lastAt;
    private long _previousAt;

    /// <summary>How many of the two are known.</summary>
    public int Count { get; private set; }

    /// <summary>Score of the last instant; means nothing when none is known.</summary>
    public double Last { get; private set; }

    /// <summary>Score of the instant before; means nothing when fewer than two are known.</summary>
    public double Previous { get; private set; }

    /// <summary>Adds a score.</summary>
    public void Add(long at, double score)
    {
        if (Count == 0 || at > _lastAt)
        {
            (_previousAt, Previous) = (_lastAt, Last);
            (_lastAt, Last) = (at, score);
            Count = Math.Min(Count + 1, 2);
        }
        else if (at == _lastAt)
        {
            Last = Math.Min(Last, score);
        }
        else if (Count == 1 || at > _previousAt)
        {
            (_previousAt, Previous) = (at, score);
            Count = 2;
        }
        else if (at == _previousAt)
        {
            Previous = Math.Min(Previous, score);
        }
    }

    /// <summary>Adds the scores of other rows.</summary>
    public void Add(in LastSurveys other)
    {
        if (other.Count > 0) Add(other._lastAt, other.Last);
        if (other.Count > 1) Add(other._previousAt, other.Previous);
    }
}
