using MathNet.Numerics.LinearAlgebra;
using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

/// <summary>Tables to learn from, and a plain Newton method to compare with.</summary>
internal static class Regressions
{
    /// <summary>A table of untransformed columns.</summary>
    public static TrainingTable Table(bool[] labels, params double[][] columns) =>
        new([.. columns.Select((_, j) => new ChurnFeature($"x{j}"))], columns, labels);

    /// <summary>Rows whose labels depend on their inputs; the inputs differ in scale by powers of ten.</summary>
    public static TrainingTable Draw(int rows, int inputs, int seed, double missing = 0)
    {
        var random = new Random(seed);
        var columns = new double[inputs][];
        for (var j = 0; j < inputs; j++)
            columns[j] = [.. Enumerable.Range(0, rows).Select(_ => Math.Pow(10, j - 2) * (random.NextDouble() + j))];
        bool[] labels = [.. Enumerable.Range(0, rows).Select(row =>
            columns.Select((column, j) => (column[row] / Math.Pow(10, j - 2) - j - 0.5) * (j % 2 == 0 ? 3 : -2)).Sum()
            + 0.4 > Math.Log(1 / random.NextDouble() - 1))];
        foreach (var column in columns)
            for (var row = 0; row < rows; row++)
                if (random.NextDouble() < missing) column[row] = double.NaN;
        return Table(labels, columns);
    }

    /// <summary>The rows in another order.</summary>
    public static TrainingTable Shuffle(TrainingTable table, int seed)
    {
        int[] order = [.. Enumerable.Range(0, table.Labels.Length)];
        new Random(seed).Shuffle(order);
        return table with
        {
            Columns = Array.ConvertAll(table.Columns, column => Array.ConvertAll(order, row => column[row])),
            Labels = Array.ConvertAll(order, row => table.Labels[row]),
        };
    }

    /// <summary>
    /// Newton's method as the textbook has it, row by row on columns without missing values, in original units; the
    /// penalty is on the coefficients times the standard deviations.
    /// </summary>
    public static (double[] Coefficients, double[] Errors, double LogLikelihood) Newton(
        TrainingTable table, double penalty)
    {
        int rows = table.Labels.Length, size = table.Columns.Length + 1;
        var x = Matrix<double>.Build.Dense(rows, size, (row, j) => j == 0 ? 1 : table.Columns[j - 1][row]);
        var y = Vector<double>.Build.Dense(rows, row => table.Labels[row] ? 1 : 0);
        var ridge = Matrix<double>.Build.Diagonal(
            size, size, j => j == 0 ? 0 : penalty * Variance(table.Columns[j - 1]));
        var beta = Vector<double>.Build.Dense(size);
        for (var n = 0; ; n++)
        {
            var p = (x * beta).Map(eta => 1 / (1 + Math.Exp(-eta)));
            var curvature = x.TransposeThisAndMultiply(Matrix<double>.Build.Diagonal(rows, rows, i => p[i] * (1 - p[i]))
                * x) + ridge;
            if (n == 25)
                return ([.. beta], [.. curvature.Inverse().Diagonal().PointwiseSqrt()],
                    Enumerable.Range(0, rows).Sum(i => Math.Log(y[i] > 0 ? p[i] : 1 - p[i])));
            beta += curvature.Solve(x.TransposeThisAndMultiply(y - p) - ridge * beta);
        }
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }
}
