namespace ScoringService.Engine.Numerics;

/// <summary>A small symmetric matrix; its two halves are averaged.</summary>
internal sealed class SymmetricMatrix
{
    // Pivots below this share of the largest are differences of equal numbers.
    private const double SmallestPivot = 1e-11;

    private readonly double[,] _values;
    private readonly int _size;

    public SymmetricMatrix(double[,] values)
    {
        _size = values.GetLength(0);
        _values = new double[_size, _size];
        for (var i = 0; i < _size; i++)
            for (var j = 0; j < _size; j++) _values[i, j] = (values[i, j] + values[j, i]) / 2;
    }

    /// <summary>
    /// Inverts the part of the matrix over the wanted rows by eliminating the largest pivot first. Rows whose pivots
    /// are not positive are flat: they are left out, their diagonal is infinite.
    /// </summary>
    /// <param name="isWanted">The rows and columns to invert; others give zeros and a NaN diagonal.</param>
    /// <param name="diagonal">The diagonal of the inverse.</param>
    /// <returns>The inverse, zero in rows left out; null when no row could be inverted.</returns>
    public double[,]? Invert(ReadOnlySpan<bool> isWanted, out double[] diagonal)
    {
        var work = (double[,])_values.Clone();
        var isLeft = isWanted.ToArray();
        var used = new List<int>();
        diagonal = new double[_size];
        for (var i = 0; i < _size; i++) diagonal[i] = isWanted[i] ? double.PositiveInfinity : double.NaN;
        var largest = 0.0;
        for (var i = 0; i < _size; i++)
            if (isLeft[i]) largest = Math.Max(largest, work[i, i]);
        while (true)
        {
            var pivot = -1;
            for (var i = 0; i < _size; i++)
                if (isLeft[i] && (pivot < 0 || work[i, i] > work[pivot, pivot])) pivot = i;
            if (pivot < 0 || !(work[pivot, pivot] > SmallestPivot * largest)) break;
            isLeft[pivot] = false;
            used.Add(pivot);
            Sweep(work, pivot);
        }

        if (used.Count == 0) return null;
        var inverse = new double[_size, _size];
        foreach (var i in used)
        {
            diagonal[i] = -work[i, i];
            foreach (var j in used) inverse[i, j] = -work[i, j];
        }

        return inverse;
    }

    /// <summary>Beaton's sweep: after sweeping every row the matrix is minus its inverse.</summary>
    private void Sweep(double[,] work, int pivot)
    {
        var scale = 1 / work[pivot, pivot];
        for (var i = 0; i < _size; i++)
            for (var j = 0; j < _size; j++)
                if (i != pivot && j != pivot) work[i, j] -= work[i, pivot] * work[pivot, j] * scale;
        for (var i = 0; i < _size; i++)
        {
            if (i == pivot) continue;
            work[i, pivot] *= scale;
            work[pivot, i] *= scale;
        }

        work[pivot, pivot] = -scale;
    }
}
