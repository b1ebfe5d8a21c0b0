namespace ScoringService.Engine.Value;

/// <summary>How many customers have each value class and need class (价值-需求矩阵).</summary>
internal sealed class ValueNeedMatrix
{
    private const int Classes = 3;

    private readonly long[] _counts = new long[Classes * Classes];

    /// <summary>Number of customers of whom one of the two classes is unknown; they are in no cell.</summary>
    public long Unknown { get; private set; }

    /// <summary>Number of customers in a cell.</summary>
    public long this[ValueClass value, NeedClass need] => _counts[(int)value * Classes + (int)need];

    /// <summary>Adds customers; batches may be added one after the other.</summary>
    /// <param name="valueClasses">Numbers of <see cref="ValueClass"/>, −1 when unknown.</param>
    /// <param name="needs">Numbers of <see cref="NeedClass"/>, −1 when unknown.</param>
    public void Add(ReadOnlySpan<int> valueClasses, ReadOnlySpan<int> needs)
    {
        needs = needs[..valueClasses.Length];
        for (var i = 0; i < valueClasses.Length; i++)
        {
            if (valueClasses[i] < 0 || needs[i] < 0) Unknown++;
            else _counts[valueClasses[i] * Classes + needs[i]]++;
        }
    }
}
