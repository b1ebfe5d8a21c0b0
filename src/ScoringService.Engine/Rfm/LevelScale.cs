namespace ScoringService.Engine.Rfm;

/// <summary>Turns the number of edges below a value into a score, as (number ^ Flip) + Offset on bytes.</summary>
/// <param name="Flip">0 to keep the number, 255 to negate it (two's complement, together with the offset).</param>
/// <param name="Offset">What to add.</param>
internal readonly record struct LevelScale(byte Flip, byte Offset)
{
    /// <summary>Score 1 + number: more is better.</summary>
    public static LevelScale Ascending => new(0, 1);

    /// <summary>Score levels − number: less is better. −number is (number ^ 255) + 1.</summary>
    public static LevelScale Descending(int levels) => new(0xFF, (byte)(levels + 1));

    /// <summary>The score for a number of edges below.</summary>
    public byte Score(int edgesBelow) => (byte)(((byte)edgesBelow ^ Flip) + Offset);
}
