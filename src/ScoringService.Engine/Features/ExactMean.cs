namespace ScoringService.Engine.Features;

/// <summary>A mean of numbers that are rounded to 6 decimals, half to even, and so summed exactly in any
/// order.</summary>
internal struct ExactMean
{
    private const double Scale = 1_000_000;

    private long _millionths;

    /// <summary>How many numbers there are.</summary>
    public int Count { get; private set; }

    /// <summary>The mean; NaN without a number.</summary>
    public readonly double Value => _millionths / (Count * Scale);

    /// <summary>Adds a number.</summary>
    /// <exception cref="OverflowException">The sum leaves the range of 64 bits.</exception>
    public void Add(double number)
    {
        checked
        {
            _millionths += (long)Math.Round(number * Scale);
            Count++;
        }
    }

    /// <summary>Adds the numbers of another mean.</summary>
    /// <exception cref="OverflowException">The sum leaves the range of 64 bits.</exception>
    public void Add(in ExactMean other)
    {
        checked
        {
            _millionths += other._millionths;
            Count += other.Count;
        }
    }
}
