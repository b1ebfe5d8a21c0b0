namespace ScoringService.Engine.Clustering;

/// <summary>Points, one column of floats per coordinate.</summary>
internal sealed class PointSet
{
    /// <summary>Columns begin at multiples of this many floats, so that kernels can read whole vectors at the
    /// end.</summary>
    public const int Block = 32;

    private double? _sumOfSquares;

    /// <summary>Reserves room for points whose coordinates are all 0.</summary>
    /// <param name="space">What the coordinates mean.</param>
    /// <param name="count">Number of points.</param>
    /// <param name="buffer">Memory to use when it is long enough; its padding holds finite numbers.</param>
    public PointSet(PointSpace space, int count, float[]? buffer = null)
    {
        Space = space;
        Count = count;
        Stride = (count + Block - 1) / Block * Block;
        var length = checked(Stride * space.Dimensions);
        Values = buffer is not null && buffer.Length >= length ? buffer : new float[length];
    }

    public PointSpace Space { get; }

    public int Count { get; }

    public int Dimensions => Space.Dimensions;

    /// <summary>Distance between the beginnings of two columns in <see cref="Values"/>.</summary>
    public int Stride { get; }

    /// <summary>All columns, one after the other.</summary>
    public float[] Values { get; }

    /// <summary>Points from columns of finite numbers, in a space of their own.</summary>
    /// <param name="columns">At least one column; all have the same length.</param>
    public static PointSet Of(IReadOnlyList<double[]> columns)
    {
        var points = new PointSet(PointSpace.Of(columns), columns[0].Length);
        for (var j = 0; j < columns.Count; j++) points.Space.Place(j, columns[j], points.Column(j));
        return points;
    }

    /// <summary>One coordinate of all points.</summary>
    public Span<float> Column(int column) => Values.AsSpan(column * Stride, Count);

    /// <summary>The given points, in the given order.</summary>
    public PointSet Gather(ReadOnlySpan<int> rows)
    {
        var gathered = new PointSet(Space, rows.Length);
        for (var j = 0; j < Dimensions; j++)
        {
            ReadOnlySpan<float> source = Column(j);
            var target = gathered.Column(j);
            for (var i = 0; i < rows.Length; i++) target[i] = source[rows[i]];
        }

        return gathered;
    }

    /// <summary>Sum of the squared coordinates, by chunks in a fixed order. The points must no longer change.</summary>
    public double SumOfSquares(int threads)
    {
        if (_sumOfSquares is { } known) return known;
        var parts = new double[Chunks.CountOf(Count)];
        Chunks.ForEach(Count, threads, (chunk, start, end) =>
        {
            for (var j = 0; j < Dimensions; j++)
            {
                var sum = 0.0;
                foreach (var value in Column(j)[start..end]) sum += (double)value * value;
                parts[chunk] += sum;
            }
        });
        _sumOfSquares = parts.Sum();
        return _sumOfSquares.Value;
    }

    /// <summary>Copies one point's coordinates.</summary>
    public void CopyPoint(int row, Span<double> target)
    {
        for (var j = 0; j < Dimensions; j++) target[j] = Values[j * Stride + row];
    }

    /// <summary>Orders two points by their coordinates; 0 when they are equal.</summary>
    public int Compare(int row, int other)
    {
        for (var j = 0; j < Dimensions; j++)
        {
            var order = Values[j * Stride + row].CompareTo(Values[j * Stride + other]);
            if (order != 0) return order;
        }

        return 0;
    }
}
