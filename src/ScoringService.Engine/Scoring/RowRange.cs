namespace ScoringService.Engine.Scoring;

/// <summary>Some rows of a batch.</summary>
/// <param name="Start">First row, a multiple of 64, so that no two ranges share a word of a bitmap.</param>
/// <param name="Count">Number of rows.</param>
internal readonly record struct RowRange(int Start, int Count)
{
    /// <summary>First word of the rows' bits.</summary>
    public int FirstWord => Start >> 6;

    /// <summary>Number of words of the rows' bits.</summary>
    public int Words => Column.WordCount(Count);
}
