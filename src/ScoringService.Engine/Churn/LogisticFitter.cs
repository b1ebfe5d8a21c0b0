using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Churn;

/// <summary>
/// Fits logistic regressions with an L2 penalty on the standardised coefficients by Newton's method, which for this
/// likelihood is iteratively reweighted least squares (McCullagh and Nelder 1989, section 4.4), with step halving.
/// </summary>
internal static class LogisticFitter
{
    private const int IterationLimit = 100;
    private const int HalvingLimit = 40;

    // A step that promises less than this share of the value is the last: as each step about squares what is missing,
    // only rounding is left after it.
    private const double LastPromise = 1e-16;

    // What rounding may change in the value.
    private const double ValueNoise = 1e-12;

    // Two informative rows pin a standardised coefficient down better than this.
    private const double UselessError = 100;

    /// <summary>Fits; the same rows in any order, and any number of threads, give the same bits.</summary>
    /// <param name="table">What to learn from; not changed.</param>
    /// <param name="penalty">λ ≥ 0; 0 is plain maximum likelihood.</param>
    /// <param name="threads">Most threads to use, −1 for all.</param>
    /// <param name="cancellation">Stops the fit.</param>
    public static RegressionFit Fit(
        TrainingTable table, double penalty, int threads = -1, CancellationToken cancellation = default)
    {
        var positives = table.Labels.Count(label => label);
        if (positives == 0 || positives == table.Labels.Length)
            return RegressionFit.Fail(table.Labels.Length == 0
                ? "There are no rows to learn from."
                : "All rows have the same label, so there is nothing to tell apart.");
        var columns = Array.ConvertAll(table.Columns, column => (double[])column.Clone());
        ChunkedWork.Run(
            columns.Length, threads, j => InputTransforms.Apply(table.Features[j].Transform, columns[j]));
        var design = new DesignMatrix(columns, table, threads);
        var loss = new LogisticLoss(design, penalty, threads);
        var search = new Search(loss, Math.Log((double)positives / (table.Labels.Length - positives)));
        var status = search.Run(cancellation);
        if (status == RegressionStatus.Converged && !Array.TrueForAll(search.Errors, error => error < UselessError))
            status = RegressionStatus.NotIdentified;
        return new RegressionFit(Read(design, loss, search, (status, penalty)), ReasonOf(status));
    }

    private static string? ReasonOf(RegressionStatus status) => status switch
    {
        RegressionStatus.NotIdentified =>
            "An input separates the classes or repeats others; a larger penalty makes the coefficients identified.",
        RegressionStatus.NotConverged => "The search stopped before the optimum.",
        _ => null,
    };

    private static LogisticModel Read(
        DesignMatrix design, LogisticLoss loss, Search search, (RegressionStatus Status, double Penalty) end)
    {
        var inputs = (LogisticInput[])design.Inputs.Clone();
        // Coefficients of the inputs before standardisation move the intercept by these multiples of themselves.
        var toRaw = new double[loss.Size];
        toRaw[0] = 1;
        for (var j = 1; j < loss.Size; j++)
        {
            var (index, isIndicator) = design.Sources[j];
            var input = inputs[index];
            double? error = double.IsFinite(search.Errors[j]) ? search.Errors[j] : null;
            toRaw[j] = isIndicator ? -input.MissingShare / input.MissingDeviation : -input.Mean / input.Deviation;
            inputs[index] = isIndicator
                ? input with { MissingCoefficient = search.Point[j], MissingStandardError = error }
                : input with { Coefficient = search.Point[j], StandardError = error };
        }

        var isIdentified = Array.TrueForAll(search.Errors, double.IsFinite);
        return new LogisticModel
        {
            Status = end.Status,
            Intercept = search.Point[0],
            InterceptError = double.IsFinite(search.Errors[0]) ? search.Errors[0] : null,
            RawIntercept = toRaw.Zip(search.Point, (factor, coefficient) => factor * coefficient).Sum(),
            RawInterceptError = isIdentified ? Math.Sqrt(Quadratic(search.Covariance!, toRaw)) : null,
            Inputs = inputs,
            LogLikelihood = loss.LogLikelihood,
            Penalty = end.Penalty,
            Iterations = search.Iterations,
            RowCount = design.RowCount,
        };
    }

    private static double Quadratic(double[,] matrix, double[] vector)
    {
        var sum = 0.0;
        for (var i = 0; i < vector.Length; i++)
            for (var j = 0; j < vector.Length; j++) sum += vector[i] * matrix[i, j] * vector[j];
        return sum;
    }

    /// <summary>The state of Newton's method.</summary>
    private sealed class Search
    {
        private readonly LogisticLoss _loss;
        private readonly double[] _gradient;
        private readonly double[,] _curvature;
        private readonly bool[] _all;
        private double _value;

        public Search(LogisticLoss loss, double intercept)
        {
            _loss = loss;
            Point = new double[loss.Size];
            Point[0] = intercept;
            Errors = new double[loss.Size];
            _gradient = new double[loss.Size];
            _curvature = new double[loss.Size, loss.Size];
            _all = new bool[loss.Size];
            Array.Fill(_all, true);
        }

        /// <summary>The coefficients.</summary>
        public double[] Point { get; private set; }

        /// <summary>Their standard errors; infinite where the likelihood is flat.</summary>
        public double[] Errors { get; private set; }

        /// <summary>The inverse of the second derivatives; null when there is none.</summary>
        public double[,]? Covariance { get; private set; }

        public int Iterations { get; private set; }

        public RegressionStatus Run(CancellationToken cancellation)
        {
            Evaluate(Point);
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Covariance is null) return RegressionStatus.NotIdentified;
                var step = Step(out var promise);
                var isLast = !(promise > LastPromise * (1 + Math.Abs(_value)));
                if (!isLast && Iterations == IterationLimit) return RegressionStatus.NotConverged;
                var isTaken = Take(step);
                Iterations++;
                if (isLast) return RegressionStatus.Converged;
                if (!isTaken) return RegressionStatus.NotConverged;
            }
        }

        private double[] Step(out double promise)
        {
            var step = new double[_gradient.Length];
            promise = 0;
            for (var i = 0; i < step.Length; i++)
            {
                for (var j = 0; j < step.Length; j++) step[i] -= Covariance![i, j] * _gradient[j];
                promise -= step[i] * _gradient[i];
            }

            return step;
        }

        /// <summary>Takes the step, or a half, quarter, … of it that does not make the value worse.</summary>
        private bool Take(double[] step)
        {
            var (from, before) = (Point, _value);
            var length = 1.0;
            for (var n = 0; n < HalvingLimit; n++, length /= 2)
            {
                Evaluate([.. from.Zip(step, (start, move) => start + length * move)]);
                if (_value <= before + ValueNoise * (1 + Math.Abs(before))) return true;
            }

            Evaluate(from);
            return false;
        }

        private void Evaluate(double[] point)
        {
            Point = point;
            _value = _loss.Evaluate(point, _gradient, _curvature);
            Covariance = new SymmetricMatrix(_curvature).Invert(_all, out var diagonal);
            Errors = Array.ConvertAll(diagonal, Math.Sqrt);
        }
    }
}
