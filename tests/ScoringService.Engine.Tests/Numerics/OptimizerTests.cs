using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Tests.Numerics;

public sealed class OptimizerTests
{
    [Fact]
    public void Minimize_Rosenbrock_FindsTheValley()
    {
        var minimum = Search(Rosenbrock, [-1.2, 1], -5, 5);
        Assert.Equal(MinimumStatus.Converged, minimum.Status);
        Assert.Equal(1, minimum.Point[0], 8);
        Assert.Equal(1, minimum.Point[1], 8);
        // The inverse of [[802, −400], [−400, 200]].
        Assert.InRange(minimum.InverseCurvature[0], 0.495, 0.505);
        Assert.InRange(minimum.InverseCurvature[1], 1.98, 2.02);
    }

    [Fact]
    public void Minimize_OptimumOutside_StopsAtTheBound()
    {
        var minimum = Search(Rosenbrock, [-1.2, 0.1], -5, 0.5);
        Assert.Equal(MinimumStatus.Converged, minimum.Status);
        Assert.Equal(0.5, minimum.Point[0], 9);
        Assert.Equal(0.25, minimum.Point[1], 7);
        Assert.Equal([true, false], minimum.IsBound);
        Assert.True(double.IsNaN(minimum.InverseCurvature[0]));
    }

    [Fact]
    public void Minimize_NotFiniteAtTheStart_SaysSo()
    {
        var minimum = Search((_, gradient) => gradient[0] = double.NaN, [1], -2, 2);
        Assert.Equal(MinimumStatus.NotFinite, minimum.Status);
        Assert.Equal(1, minimum.Evaluations);
    }

    [Fact]
    public void Minimize_NotANumberBeyondTheOptimum_StepsBack()
    {
        // −ln(2 − x) / 100 − x has its minimum at 1.99, and no value from 2 on.
        var minimum = Search((x, gradient) =>
        {
            gradient[0] = 0.01 / (2 - x[0]) - 1;
            return x[0] >= 2 ? double.NaN : -0.01 * Math.Log(2 - x[0]) - x[0];
        }, [0], -5, 5);
        Assert.Equal(MinimumStatus.Converged, minimum.Status);
        Assert.Equal(1.99, minimum.Point[0], 9);
    }

    [Fact]
    public void Minimize_FlatArgument_HasInfiniteInverseCurvature()
    {
        var minimum = Search((x, gradient) =>
        {
            gradient[0] = 2 * x[0];
            gradient[1] = 0;
            return x[0] * x[0];
        }, [0.7, 0.2], -2, 2);
        Assert.Equal(MinimumStatus.Converged, minimum.Status);
        Assert.Equal(0.5, minimum.InverseCurvature[0], 8);
        Assert.Equal(double.PositiveInfinity, minimum.InverseCurvature[1]);
    }

    [Fact]
    public void Minimize_Cancelled_Stops()
    {
        var box = new SearchBox([-1.2, 1], [-5, -5], [5, 5]);
        Assert.Throws<OperationCanceledException>(() =>
            BoundedMinimizer.Minimize(new Function(2, Rosenbrock), box, new CancellationToken(true)));
    }

    [Fact]
    public void Invert_RegularMatrix_GivesItsInverse()
    {
        double[,] matrix = { { 4, 1, -2 }, { 1, 3, 0.5 }, { -2, 0.5, 5 } };
        var inverse = new SymmetricMatrix(matrix).Invert([true, true, true], out var diagonal)!;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(inverse[i, i], diagonal[i]);
            for (var j = 0; j < 3; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < 3; k++) sum += matrix[i, k] * inverse[k, j];
                Assert.Equal(i == j ? 1 : 0, sum, 12);
            }
        }
    }

    [Fact]
    public void Invert_OppositeRows_LeavesOneOut()
    {
        new SymmetricMatrix(new[,] { { 1.0, -1 }, { -1, 1 } }).Invert([true, true], out var diagonal);
        Assert.Single(diagonal, double.PositiveInfinity);
        Assert.Single(diagonal, 1.0);
    }

    [Fact]
    public void Invert_NothingPositive_IsNull()
    {
        Assert.Null(new SymmetricMatrix(new[,] { { -1.0 } }).Invert([true], out var diagonal));
        Assert.Equal([double.PositiveInfinity], diagonal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    public void GaussLegendre_HighestPolynomial_IsExact(int count)
    {
        var rule = count == 8 ? GaussLegendre.Of8 : count == 16 ? GaussLegendre.Of16 : GaussLegendre.Of24;
        var degree = 2 * count - 1;
        var sum = rule.Nodes.Zip(rule.Weights, (x, weight) => weight * Math.Pow(x, degree)).Sum();
        Assert.Equal(1, sum * (degree + 1), 12);
        Assert.Equal(1, rule.Weights.Sum(), 14);
        Assert.Equal(rule.Nodes.Order(), rule.Nodes);
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 64)]
    [InlineData(5000, 64)]
    [InlineData(5000, 31)]
    [InlineData(300, 1)]
    public void RadixSort_RandomKeys_EqualsArraySort(int count, int bits)
    {
        var random = new Random(5);
        var keys = new ulong[count];
        for (var i = 0; i < count; i++) keys[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (64 - bits);
        var expected = keys.Order().ToArray();
        RadixSort.Sort(keys, bits);
        Assert.Equal(expected, keys);
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var valley = x[1] - x[0] * x[0];
        gradient[0] = -400 * x[0] * valley - 2 * (1 - x[0]);
        gradient[1] = 200 * valley;
        return 100 * valley * valley + (1 - x[0]) * (1 - x[0]);
    }

    private static Minimum Search(Evaluation function, double[] start, double lower, double upper)
    {
        var (low, high) = (new double[start.Length], new double[start.Length]);
        Array.Fill(low, lower);
        Array.Fill(high, upper);
        return BoundedMinimizer.Minimize(new Function(start.Length, function), new SearchBox(start, low, high));
    }

    private delegate double Evaluation(ReadOnlySpan<double> point, Span<double> gradient);

    private sealed class Function(int dimension, Evaluation evaluation) : IObjective
    {
        public int Dimension => dimension;

        public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient) => evaluation(point, gradient);
    }
}
