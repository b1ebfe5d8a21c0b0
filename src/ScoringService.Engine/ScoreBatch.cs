namespace ScoringService.Engine;

/// <summary>What one model says of a <see cref="CustomerBatch"/>: one column per entry of
/// <see cref="ScoreColumns.All"/>.</summary>
public sealed class ScoreBatch : ColumnSet
{
    /// <summary>Takes ownership of the columns.</summary>
    /// <param name="columns">One column per entry of <see cref="ScoreColumns.All"/>, in that order.</param>
    public ScoreBatch(IReadOnlyList<Column> columns)
        : base(ScoreColumns.Places, columns, columns[0].Length)
    {
    }

    /// <summary>The given rows, in the given order.</summary>
    public ScoreBatch Gather(int[] rows) => new(GatherColumns(rows));
}
