using ScoringService.Engine;
using StatusCodes = ScoringService.Engine.StatusCodes;

namespace ScoringService.Server.Snapshots;

/// <summary>Counts statuses of scores.</summary>
internal static class Statuses
{
    /// <summary>Number of customers with scores.</summary>
    public static long Scored(ScoreBatch scores) => Scored((DictionaryColumn)scores[ScoreColumns.Status]);

    /// <summary>Number of customers with scores.</summary>
    /// <param name="status">A column of <see cref="ScoreColumns.Status"/>.</param>
    public static long Scored(DictionaryColumn status) => Count(status, StatusCodes.Scored);

    /// <summary>Number of rows with a status; every row has one.</summary>
    public static int Count(DictionaryColumn status, string code)
    {
        for (var i = 0; i < status.Dictionary.Count; i++)
            if (status.Dictionary[i] == code) return status.Indices.Count(i);
        return 0;
    }
}
