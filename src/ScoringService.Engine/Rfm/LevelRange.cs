namespace ScoringService.Engine.Rfm;

/// <summary>A range of levels on the scale 1 (worst) to 5 (best), both ends included.</summary>
/// <param name="Low">Lowest level that matches.</param>
/// <param name="High">Highest level that matches.</param>
public readonly record struct LevelRange(int Low, int High)
{
    /// <summary>Every level.</summary>
    public static LevelRange Any => new(1, 5);

    /// <summary>Whether a level lies in the range.</summary>
    public bool Contains(int level) => level >= Low && level <= High;

    internal bool IsValid => Low >= 1 && High <= 5 && Low <= High;
}
