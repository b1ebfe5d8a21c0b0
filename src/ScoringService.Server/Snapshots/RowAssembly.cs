using ScoringService.Engine;

namespace ScoringService.Server.Snapshots;

/// <summary>Puts rows of several batches into one.</summary>
internal static class RowAssembly
{
    /// <summary>The rows of some runs, one after the other.</summary>
    /// <param name="sources">The batches, in the order in which they were read.</param>
    /// <param name="runs">The rows; a run's source is a place in <paramref name="sources"/>.</param>
    public static (CustomerBatch Features, ScoreBatch Scores) Read(Snapshot[] sources, RowRun[] runs)
    {
        return (
            new CustomerBatch(sources[0].Features.AsOf, [.. FeatureColumns.All.Select(definition =>
                Read([.. sources.Select(source => source.Features[definition])]))]),
            new ScoreBatch([.. ScoreColumns.All.Select(definition =>
                Read([.. sources.Select(source => source.Scores[definition])]))]));

        Column Read(Column[] columns) => new LayeredColumn(columns, runs).Read(runs);
    }
}
