namespace ScoringService.Engine.Rfm;

/// <summary>
/// Place of a quantile among sorted values by Hyndman and Fan's type 7 (1996): with h = (count − 1) p it lies between
/// the values of rank floor(h) and floor(h) + 1, by linear interpolation.
/// </summary>
/// <param name="Rank">Zero-based rank of the value at or below the quantile.</param>
/// <param name="Fraction">How far towards the next rank, 0 up to 1.</param>
internal readonly record struct Type7(int Rank, double Fraction)
{
    /// <summary>The place of p = part ÷ parts, exact because it is found with whole numbers.</summary>
    public static Type7 At(int count, int part, int parts)
    {
        var scaled = (count - 1L) * part;
        return new Type7((int)(scaled / parts), scaled % parts / (double)parts);
    }

    /// <summary>Rank of the value above; that of the value below when the quantile is a value itself.</summary>
    public int NextRank => Fraction == 0 ? Rank : Rank + 1;

    /// <summary>The quantile between the values of <see cref="Rank"/> and <see cref="NextRank"/>.</summary>
    public double Between(double lower, double upper)
    {
        if (Fraction == 0 || lower == upper) return lower;
        var step = upper - lower;
        // The difference of two huge numbers of opposite sign overflows; their weighted halves do not.
        var value = double.IsFinite(step) ? lower + step * Fraction : lower * (1 - Fraction) + upper * Fraction;
        return Math.Clamp(value, lower, upper);
    }
}
