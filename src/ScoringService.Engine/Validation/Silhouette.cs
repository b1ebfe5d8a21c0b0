using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Validation;

/// <summary>Computes <see cref="SilhouetteResult"/> from Euclidean distances between all pairs of points, or from given
/// dissimilarities.</summary>
internal static class Silhouette
{
    /// <summary>Measures points.</summary>
    /// <param name="columns">One column of finite numbers per coordinate.</param>
    /// <param name="labels">Group of each point; −1 leaves it out.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="threads">Most threads to use, −1 for all; the result is the same for any number.</param>
    /// <returns>Null when there are fewer than two groups.</returns>
    public static SilhouetteResult? Of(
        IReadOnlyList<double[]> columns, ReadOnlySpan<int> labels, int groups, int threads = -1)
    {
        var points = new SortedPoints(columns, labels, groups);
        if (points.UsedGroups < 2) return null;
        var scores = new double[points.Count];
        Parallel.For(0, points.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            Span<double> sums = stackalloc double[groups];
            points.SumDistances(i, sums);
            scores[i] = Score(sums, points.Sizes, points.Labels[i]);
        });
        return Summarise(scores, points.Labels, points.Sizes);
    }

    /// <summary>Measures objects of which only the dissimilarities are known.</summary>
    /// <param name="dissimilarities">Row i holds those of object i to every object.</param>
    /// <param name="labels">Group of each object, 0 or more.</param>
    /// <param name="groups">Number of groups.</param>
    /// <returns>Null when there are fewer than two groups.</returns>
    public static SilhouetteResult? OfDissimilarities(
        IReadOnlyList<double[]> dissimilarities, ReadOnlySpan<int> labels, int groups)
    {
        var sizes = new int[groups];
        foreach (var label in labels) sizes[label]++;
        if (sizes.Count(size => size > 0) < 2) return null;
        var scores = new double[labels.Length];
        var sums = new double[groups];
        for (var i = 0; i < scores.Length; i++)
        {
            Array.Clear(sums);
            for (var other = 0; other < scores.Length; other++) sums[labels[other]] += dissimilarities[i][other];
            scores[i] = Score(sums, sizes, labels[i]);
        }

        return Summarise(scores, labels, sizes);
    }

    private static double Score(ReadOnlySpan<double> sums, int[] sizes, int own)
    {
        if (sizes[own] == 1) return 0;
        var a = sums[own] / (sizes[own] - 1);
        var b = double.PositiveInfinity;
        for (var g = 0; g < sizes.Length; g++)
            if (g != own && sizes[g] > 0) b = Math.Min(b, sums[g] / sizes[g]);
        return a == b ? 0 : (b - a) / Math.Max(a, b);
    }

    private static SilhouetteResult Summarise(double[] scores, ReadOnlySpan<int> labels, int[] sizes)
    {
        var sums = new double[sizes.Length];
        for (var i = 0; i < scores.Length; i++) sums[labels[i]] += scores[i];
        return new SilhouetteResult
        {
            Mean = sums.Sum() / scores.Length,
            GroupMeans = [.. sums.Select((sum, g) => sizes[g] == 0 ? (double?)null : sum / sizes[g])],
            NegativeShare = (double)scores.Count(score => score < 0) / scores.Length,
            Count = scores.Length,
        };
    }

    /// <summary>Points ordered by group, so that the distances to a group are a sum over neighbours in
    /// memory.</summary>
    private sealed class SortedPoints
    {
        private readonly double[][] _columns;
        private readonly int[] _starts;

        public SortedPoints(IReadOnlyList<double[]> columns, ReadOnlySpan<int> labels, int groups)
        {
            Sizes = new int[groups];
            foreach (var label in labels)
                if (label >= 0) Sizes[label]++;
            _starts = new int[groups + 1];
            for (var g = 0; g < groups; g++) _starts[g + 1] = _starts[g] + Sizes[g];
            Labels = new int[Count];
            _columns = [.. columns.Select(_ => new double[Count])];
            int[] next = [.. _starts];
            for (var row = 0; row < labels.Length; row++)
            {
                if (labels[row] < 0) continue;
                var place = next[labels[row]]++;
                Labels[place] = labels[row];
                for (var j = 0; j < _columns.Length; j++) _columns[j][place] = columns[j][row];
            }
        }

        public int Count => _starts[^1];

        public int[] Sizes { get; }

        public int[] Labels { get; }

        public int UsedGroups => Sizes.Count(size => size > 0);

        /// <summary>Sums of the distances from a point to the points of each group. Vectors always have four numbers,
        /// so that sums do not depend on the machine.</summary>
        public void SumDistances(int point, Span<double> sums)
        {
            for (var g = 0; g < sums.Length; g++)
            {
                var row = _starts[g];
                var four = Vector256<double>.Zero;
                for (; row + 4 <= _starts[g + 1]; row += 4)
                {
                    var squared = Vector256<double>.Zero;
                    foreach (var column in _columns)
                    {
                        ref var first = ref MemoryMarshal.GetArrayDataReference(column);
                        var difference = Vector256.LoadUnsafe(ref first, (nuint)row) - Vector256.Create(column[point]);
                        squared += difference * difference;
                    }

                    four += Vector256.Sqrt(squared);
                }

                sums[g] = Vector256.Sum(four);
                for (; row < _starts[g + 1]; row++) sums[g] += Distance(point, row);
            }
        }

        private double Distance(int point, int other)
        {
            var squared = 0.0;
            foreach (var column in _columns)
            {
                var difference = column[point] - column[other];
                squared += difference * difference;
            }

            return Math.Sqrt(squared);
        }
    }
}
