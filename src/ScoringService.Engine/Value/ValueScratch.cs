namespace ScoringService.Engine.Value;

/// <summary>Memory in which <see cref="ValueFeatures"/> prepares the indicators of one block of rows; one thread uses
/// it at a time, for block after block.</summary>
/// <param name="rows">Most rows of a block.</param>
internal sealed class ValueScratch(int rows)
{
    private readonly int[] _kinds = new int[rows];
    private readonly double[] _values = new double[rows * ValueIndicators.Count];

    /// <summary>Room for the kinds of the block's customers.</summary>
    public Span<int> Kinds(int count) => _kinds.AsSpan(0, count);

    /// <summary>Room for an indicator.</summary>
    public Span<double> Values(int indicator, int count) => _values.AsSpan(indicator * rows, rows)[..count];
}
