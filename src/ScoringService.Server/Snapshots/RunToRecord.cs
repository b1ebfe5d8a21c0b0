using ScoringService.Engine;

namespace ScoringService.Server.Snapshots;

/// <summary>A run that waits to be recorded.</summary>
/// <param name="Population">What it says of everybody.</param>
/// <param name="Refresh">The run that it differs from, and in whom; null for a run to record as a whole.</param>
internal sealed record RunToRecord(ScoredPopulation Population, RunRefresh? Refresh)
{
    /// <summary>The one run to record in the place of this one and the one after it; null when both are
    /// wanted.</summary>
    public RunToRecord? With(RunToRecord next)
    {
        if (next.Population.AsOf != Population.AsOf) return null;
        if (next.Refresh is not { } later) return next;
        if (later.RunId != Population.RunId) return null;
        return next with
        {
            Refresh = Refresh is { } first ? first with { Keys = [.. first.Keys.Union(later.Keys).Order()] } : null,
        };
    }

    /// <summary>The rows that are to be recorded.</summary>
    /// <param name="keys">Whose; null for everybody's.</param>
    public (CustomerBatch Features, ScoreBatch Scores) Read(int[]? keys) =>
        keys is null && Population.Layers.Count == 0 ? (Population.Base.Features, Population.Base.Scores)
            : Population.Read(keys is null ? Population.Runs(0, Population.Count) : Population.Runs(keys));
}

/// <summary>How a run came about from another one.</summary>
/// <param name="RunId">The other one.</param>
/// <param name="Keys">The customers whose rows or scores may differ, ascending.</param>
internal sealed record RunRefresh(string RunId, int[] Keys);
