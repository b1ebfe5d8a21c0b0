namespace ScoringService.Engine.Clv;

/// <summary>
/// What the buy-till-you-die models know of each customer; row i of every span is the same customer. Any unit of time
/// will do, as long as the model was fitted in it.
/// </summary>
/// <param name="repeats">x: purchases after the first.</param>
/// <param name="lastAge">t_x: time from the first to the last purchase; 0 when x = 0.</param>
/// <param name="age">T: time from the first purchase to now, at least t_x.</param>
internal readonly ref struct PurchaseHistories(
    ReadOnlySpan<int> repeats, ReadOnlySpan<double> lastAge, ReadOnlySpan<double> age)
{
    public ReadOnlySpan<int> Repeats { get; } = repeats;

    public ReadOnlySpan<double> LastAge { get; } = lastAge[..repeats.Length];

    public ReadOnlySpan<double> Age { get; } = age[..repeats.Length];

    /// <summary>Number of customers.</summary>
    public int Count => Repeats.Length;

    /// <summary>Whether a model can use the row: finite, not negative, and the last purchase not after now.</summary>
    public bool IsUsable(int row) =>
        Repeats[row] >= 0 && LastAge[row] >= 0 && LastAge[row] <= Age[row] && Age[row] < double.PositiveInfinity;

    /// <summary>The rows from <paramref name="start"/>.</summary>
    public PurchaseHistories Slice(int start, int count) =>
        new(Repeats.Slice(start, count), LastAge.Slice(start, count), Age.Slice(start, count));
}
