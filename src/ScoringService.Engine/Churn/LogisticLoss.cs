using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Churn;

/// <summary>
/// The penalised negative log-likelihood of a logistic regression with its first and second derivatives. Sums are
/// taken over chunks of rows that do not depend on the number of threads, and added in the order of the chunks.
/// </summary>
internal sealed class LogisticLoss
{
    private const int ChunkRows = 64 * DesignMatrix.BlockRows;
    private const int Lanes = 8;

    private readonly DesignMatrix _design;
    private readonly double _penalty;
    private readonly int _threads;
    private readonly double[][] _partials;

    /// <summary>Prepares sums over a matrix.</summary>
    /// <param name="design">The rows.</param>
    /// <param name="penalty">λ ≥ 0; the intercept, column 0, is not penalised.</param>
    /// <param name="threads">Most threads to use, −1 for all.</param>
    public LogisticLoss(DesignMatrix design, double penalty, int threads)
    {
        (_design, _penalty, _threads) = (design, penalty, threads);
        Size = design.Columns.Length;
        _partials = new double[(design.PaddedRows + ChunkRows - 1) / ChunkRows][];
        for (var i = 0; i < _partials.Length; i++) _partials[i] = new double[1 + Size + Size * (Size + 1) / 2];
    }

    /// <summary>Number of coefficients.</summary>
    public int Size { get; }

    /// <summary>The log-likelihood of the last evaluation, without the penalty.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>Evaluates at a point.</summary>
    /// <param name="point">Coefficients.</param>
    /// <param name="gradient">Receives the first derivatives.</param>
    /// <param name="curvature">Receives the second derivatives.</param>
    /// <returns>The value.</returns>
    public double Evaluate(double[] point, double[] gradient, double[,] curvature)
    {
        ChunkedWork.Run(_partials.Length, _threads, chunk => Sum(chunk, point));
        var total = new double[_partials[0].Length];
        foreach (var partial in _partials)
            for (var i = 0; i < total.Length; i++) total[i] += partial[i];
        LogLikelihood = -total[0];
        var value = total[0];
        var next = 1 + Size;
        for (var j = 0; j < Size; j++)
        {
            var penalty = j == 0 ? 0 : _penalty;
            value += penalty / 2 * point[j] * point[j];
            gradient[j] = total[1 + j] + penalty * point[j];
            for (var k = 0; k <= j; k++) curvature[j, k] = curvature[k, j] = total[next++];
            curvature[j, j] += penalty;
        }

        return value;
    }

    private void Sum(int chunk, double[] point)
    {
        var sums = _partials[chunk];
        Array.Clear(sums);
        Span<double> odds = stackalloc double[DesignMatrix.BlockRows];
        Span<double> excess = stackalloc double[DesignMatrix.BlockRows];
        Span<double> weights = stackalloc double[DesignMatrix.BlockRows];
        Span<double> weighted = stackalloc double[DesignMatrix.BlockRows];
        var end = Math.Min(_design.PaddedRows, (chunk + 1) * ChunkRows);
        for (var start = chunk * ChunkRows; start < end; start += DesignMatrix.BlockRows)
        {
            odds.Clear();
            for (var j = 0; j < Size; j++) AddMultiple(Block(j, start), point[j], odds);
            var labels = _design.Labels.AsSpan(start, DesignMatrix.BlockRows);
            sums[0] += Losses(odds, labels, Block(0, start), excess, weights);
            var next = 1 + Size;
            for (var j = 0; j < Size; j++)
            {
                var column = Block(j, start);
                sums[1 + j] += Dot(column, excess);
                Multiply(column, weights, weighted);
                for (var k = 0; k <= j; k++) sums[next++] += Dot(weighted, Block(k, start));
            }
        }
    }

    private ReadOnlySpan<double> Block(int column, int start) =>
        _design.Columns[column].AsSpan(start, DesignMatrix.BlockRows);

    /// <summary>
    /// With odds η and label y the loss of a row is ln(1 + e^η) − y η; its derivatives by η are p − y and p (1 − p).
    /// Written with e^−|η| so that nothing overflows.
    /// </summary>
    private static double Losses(
        ReadOnlySpan<double> odds, ReadOnlySpan<double> labels, ReadOnlySpan<double> ones,
        Span<double> excess, Span<double> weights)
    {
        var sum = Vector512<double>.Zero;
        for (var row = 0; row < odds.Length; row += Lanes)
        {
            var eta = Load(odds, row);
            var label = Load(labels, row);
            var isPositive = Vector512.GreaterThanOrEqual(eta, Vector512<double>.Zero);
            var small = VectorMath.Exp(-Vector512.Abs(eta));
            var inverse = Vector512<double>.One / (Vector512<double>.One + small);
            var chance = Vector512.ConditionalSelect(isPositive, inverse, small * inverse);
            var positivePart = Vector512.ConditionalSelect(isPositive, eta, Vector512<double>.Zero);
            // In the padding η = 0 would cost ln 2.
            sum += (positivePart - label * eta + VectorMath.Log1P(small)) * Load(ones, row);
            Store(excess, row, chance - label);
            Store(weights, row, small * inverse * inverse);
        }

        return VectorMath.Sum(sum);
    }

    private static void AddMultiple(ReadOnlySpan<double> column, double factor, Span<double> target)
    {
        var factors = Vector512.Create(factor);
        for (var row = 0; row < target.Length; row += Lanes)
            Store(target, row, Vector512.FusedMultiplyAdd(Load(column, row), factors, Load(target, row)));
    }

    private static void Multiply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> target)
    {
        for (var row = 0; row < target.Length; row += Lanes) Store(target, row, Load(left, row) * Load(right, row));
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = Vector512<double>.Zero;
        for (var row = 0; row < left.Length; row += Lanes)
            sum = Vector512.FusedMultiplyAdd(Load(left, row), Load(right, row), sum);
        return VectorMath.Sum(sum);
    }

    private static Vector512<double> Load(ReadOnlySpan<double> values, int row) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)row);

    private static void Store(Span<double> values, int row, Vector512<double> value) =>
        value.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)row);
}
