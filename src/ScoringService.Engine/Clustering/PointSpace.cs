using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Clustering;

/// <summary>
/// The coordinates that <see cref="PointSet"/> stores: x becomes (x − shift) ÷ 2^exponent, rounded to a multiple of
/// 2^-22. All columns share the exponent, so distances keep their proportions.
/// </summary>
/// <remarks>
/// The fitted points lie within (−1, 1). Their coordinates are exact as floats, and any sum of up to 2^30 of them is
/// exact as a double. Cluster sums therefore have the same bits in every order of the points, at every number of
/// threads and at every vector width, and taking a point out of a sum undoes adding it.
/// </remarks>
internal sealed class PointSpace
{
    /// <summary>Bits of a coordinate after the binary point.</summary>
    private const int GridBits = 22;

    private readonly double[] _shifts;

    public PointSpace(double[] shifts, int exponent)
    {
        _shifts = shifts;
        Exponent = exponent;
    }

    /// <summary>Number of coordinates.</summary>
    public int Dimensions => _shifts.Length;

    /// <summary>Logarithm to base 2 of the unit of length.</summary>
    public int Exponent { get; }

    /// <summary>The space of finite columns: centred at their means, one unit more than the greatest distance from a
    /// mean.</summary>
    public static PointSpace Of(IReadOnlyList<double[]> columns)
    {
        var shifts = new double[columns.Count];
        var greatest = 0.0;
        for (var j = 0; j < shifts.Length; j++)
        {
            shifts[j] = OrderFreeMean.Of(columns[j]);
            greatest = Math.Max(greatest, GreatestDistance(columns[j], shifts[j]));
        }

        return new PointSpace(shifts, ExponentFor(greatest));
    }

    /// <summary>The exponent of a space whose coordinates reach <paramref name="greatest"/>.</summary>
    public static int ExponentFor(double greatest) => greatest == 0 ? 0 : Math.Max(Math.ILogB(greatest) + 1, -900);

    /// <summary>Writes a column's coordinates.</summary>
    public void Place(int column, ReadOnlySpan<double> values, Span<float> target)
    {
        var shift = _shifts[column];
        var scale = Math.ScaleB(1, -Exponent);
        // A number this large has a last bit of 2^-22: adding and subtracting it rounds to the grid.
        const double Rounder = 1.5 * (1L << (52 - GridBits));
        target = target[..values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var coordinate = (values[i] - shift) * scale;
            target[i] = (float)(coordinate + Rounder - Rounder);
        }
    }

    /// <summary>What a coordinate stands for.</summary>
    public double ToValue(int column, double coordinate) => Math.ScaleB(coordinate, Exponent) + _shifts[column];

    /// <summary>The coordinate of a value, not rounded to the grid.</summary>
    public double ToCoordinate(int column, double value) => Math.ScaleB(value - _shifts[column], -Exponent);

    /// <summary>What a squared distance stands for.</summary>
    public double ToSquaredLength(double squared) => Math.ScaleB(squared, 2 * Exponent);

    private static double GreatestDistance(ReadOnlySpan<double> values, double shift)
    {
        var greatest = 0.0;
        foreach (var value in values) greatest = Math.Max(greatest, Math.Abs(value - shift));
        return greatest;
    }
}
