using ScoringService.Engine.Features;

namespace ScoringService.Storage.Features;

/// <summary>How many events and interactions there are to read.</summary>
/// <param name="Events">The last row number of the events, plus one.</param>
/// <param name="Interactions">The last row number of the interactions, plus one.</param>
internal readonly record struct BehaviourSize(long Events, long Interactions)
{
    /// <summary>Number of rows.</summary>
    public long Rows => Events + Interactions;

    /// <summary>Memory, for each customer, of a worker's aggregators.</summary>
    public long BytesPerCustomer => (Events > 0 ? EventAggregator.BytesPerCustomer : 0)
        + (Interactions > 0 ? InteractionAggregator.BytesPerCustomer : 0);
}
