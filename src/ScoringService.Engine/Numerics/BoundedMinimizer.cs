namespace ScoringService.Engine.Numerics;

/// <summary>
/// Minimises a smooth function of a few arguments between bounds: the BFGS quasi-Newton method with a backtracking line
/// search on the arguments that are free, then a few Newton steps with the matrix of second derivatives, which is found
/// by differences of the gradient (Nocedal and Wright 2006, chapters 3, 6 and 8).
/// </summary>
internal sealed class BoundedMinimizer
{
    private const int IterationLimit = 200;
    private const int NewtonSteps = 4;

    // Arguments are logarithms: no step changes a parameter by more than a factor of e².
    private const double LongestStep = 2;
    private const double FlatGradient = 1e-7;
    private const double StalledGradient = 1e-4;

    // So many steps in a row that change nothing but the arguments are a walk along a flat valley.
    private const int FlatSteps = 10;
    private const double SufficientDecrease = 1e-4;
    private const double DifferenceStep = 2e-5;

    // What rounding may change in a sum of logarithms that is near 1.
    private const double ValueNoise = 1e-13;

    private readonly IObjective _function;
    private readonly SearchBox _box;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly CancellationToken _cancellation;
    private readonly int _size;
    private readonly double[] _point;
    private readonly double[] _gradient;
    private readonly double[] _trial;
    private readonly double[] _trialGradient;
    private readonly double[] _direction;
    private readonly bool[] _isFree;
    private readonly double[,] _inverse;
    private double _value;
    private int _evaluations;

    private BoundedMinimizer(IObjective function, SearchBox box, CancellationToken cancellation)
    {
        _function = function;
        _box = box;
        _lower = box.Lower;
        _upper = box.Upper;
        _cancellation = cancellation;
        _size = function.Dimension;
        _point = new double[_size];
        for (var i = 0; i < _size; i++) _point[i] = Math.Clamp(box.Start[i], _lower[i], _upper[i]);
        _gradient = new double[_size];
        _trial = new double[_size];
        _trialGradient = new double[_size];
        _direction = new double[_size];
        _isFree = new bool[_size];
        _inverse = new double[_size, _size];
    }

    /// <summary>Searches from the starting point.</summary>
    public static Minimum Minimize(IObjective function, SearchBox box, CancellationToken cancellation = default) =>
        new BoundedMinimizer(function, box, cancellation).Run();

    private Minimum Run()
    {
        _value = Evaluate(_point, _gradient);
        var isUsable = IsFinite(_value, _gradient);
        var iterations = 0;
        var status = isUsable ? Descend(out iterations) : MinimumStatus.NotFinite;
        double[,]? inverse = null;
        var diagonal = isUsable ? Polish(ref status, out inverse) : new double[_size];
        return new Minimum(status, _point, _value, iterations, _evaluations)
        {
            IsBound = Array.ConvertAll(_isFree, free => !free),
            InverseCurvature = diagonal,
            Inverse = inverse,
        };
    }

    /// <summary>Quasi-Newton steps until the gradient vanishes or nothing more is gained.</summary>
    private MinimumStatus Descend(out int iterations)
    {
        Reset();
        var isFresh = _box.Inverse is null;
        if (_box.Inverse is { } inverse) Array.Copy(inverse, _inverse, inverse.Length);
        // Now, that the first round below does not see a change and discard the inverse.
        UpdateFree();
        var flat = 0;
        for (iterations = 0; iterations < IterationLimit; iterations++)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (UpdateFree())
            {
                Reset();
                isFresh = true;
            }

            if (LargestFreeGradient() < FlatGradient) return MinimumStatus.Converged;
            if (!SetDirection() && !isFresh)
            {
                Reset();
                isFresh = true;
                SetDirection();
            }

            if (!Search(out var trialValue))
            {
                if (isFresh)
                    return LargestFreeGradient() < StalledGradient ? MinimumStatus.Converged : MinimumStatus.Stalled;
                Reset();
                isFresh = true;
                continue;
            }

            UpdateInverse(isFresh);
            isFresh = false;
            flat = _value - trialValue < ValueNoise * Math.Abs(_value) ? flat + 1 : 0;
            Accept(trialValue);
            if (flat == FlatSteps) return MinimumStatus.Converged;
        }

        return MinimumStatus.IterationLimit;
    }

    /// <summary>Recomputes which arguments may move downhill; whether that changed.</summary>
    private bool UpdateFree()
    {
        var changed = false;
        for (var i = 0; i < _size; i++)
        {
            var isHeld = (_point[i] <= _lower[i] && _gradient[i] >= 0) || (_point[i] >= _upper[i] && _gradient[i] <= 0);
            changed |= _isFree[i] == isHeld;
            _isFree[i] = !isHeld;
        }

        return changed;
    }

    /// <summary>The quasi-Newton direction, limited in length; whether it leads downhill.</summary>
    private bool SetDirection()
    {
        double slope = 0, longest = 0;
        for (var i = 0; i < _size; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < _size; j++)
                if (_isFree[i] && _isFree[j]) sum -= _inverse[i, j] * _gradient[j];
            _direction[i] = sum;
            slope += sum * _gradient[i];
            longest = Math.Max(longest, Math.Abs(sum));
        }

        if (longest > LongestStep)
            for (var i = 0; i < _size; i++) _direction[i] *= LongestStep / longest;
        return slope < 0;
    }

    /// <summary>Shortens the step until the value falls enough; leaves the point in the trial buffers.</summary>
    private bool Search(out double trialValue)
    {
        var length = 1.0;
        trialValue = _value;
        for (var attempt = 0; attempt < 40; attempt++)
        {
            var slope = 0.0;
            for (var i = 0; i < _size; i++)
            {
                _trial[i] = Math.Clamp(_point[i] + length * _direction[i], _lower[i], _upper[i]);
                slope += _gradient[i] * (_trial[i] - _point[i]);
            }

            if (slope >= 0) return false;
            trialValue = Evaluate(_trial, _trialGradient);
            var isFinite = IsFinite(trialValue, _trialGradient);
            if (isFinite && trialValue <= _value + SufficientDecrease * slope) return true;
            // The minimum of the parabola through both values and the slope.
            var parabola = isFinite ? -slope / (2 * (trialValue - _value - slope)) : 0.1;
            length *= Math.Clamp(parabola, 0.1, 0.6);
        }

        return false;
    }

    /// <summary>Updates the inverse matrix of second derivatives with what the last step showed.</summary>
    private void UpdateInverse(bool isFresh)
    {
        double stepDotChange = 0, changeSquared = 0;
        var step = new double[_size];
        var change = new double[_size];
        for (var i = 0; i < _size; i++)
        {
            if (!_isFree[i]) continue;
            step[i] = _trial[i] - _point[i];
            change[i] = _trialGradient[i] - _gradient[i];
            stepDotChange += step[i] * change[i];
            changeSquared += change[i] * change[i];
        }

        if (stepDotChange <= 1e-10 * changeSquared || changeSquared == 0) return;
        if (isFresh)
            for (var i = 0; i < _size; i++) _inverse[i, i] = stepDotChange / changeSquared;
        var product = new double[_size];
        var scale = 0.0;
        for (var i = 0; i < _size; i++)
        {
            for (var j = 0; j < _size; j++) product[i] += _inverse[i, j] * change[j];
            scale += change[i] * product[i];
        }

        for (var i = 0; i < _size; i++)
            for (var j = 0; j < _size; j++)
                _inverse[i, j] += ((1 + scale / stepDotChange) * step[i] * step[j]
                    - product[i] * step[j] - step[i] * product[j]) / stepDotChange;
    }

    /// <summary>Newton steps with one matrix of second derivatives; returns the diagonal of its inverse.</summary>
    private double[] Polish(ref MinimumStatus status, out double[,]? inverse)
    {
        UpdateFree();
        inverse = new SymmetricMatrix(SecondDerivatives()).Invert(_isFree, out var diagonal);
        for (var n = 0; n < NewtonSteps && inverse is not null; n++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var before = LargestFreeGradient();
            if (before == 0) break;
            for (var i = 0; i < _size; i++)
            {
                var sum = 0.0;
                for (var j = 0; j < _size; j++) sum += inverse[i, j] * _gradient[j];
                _trial[i] = Math.Clamp(_point[i] - Math.Clamp(sum, -1, 1), _lower[i], _upper[i]);
            }

            var value = Evaluate(_trial, _trialGradient);
            var isBetter = IsFinite(value, _trialGradient)
                && value <= _value + ValueNoise * Math.Abs(_value) && LargestFreeTrialGradient() < before;
            if (!isBetter) break;
            Accept(value);
        }

        if (status == MinimumStatus.Stalled && LargestFreeGradient() < StalledGradient)
            status = MinimumStatus.Converged;
        return diagonal;
    }

    /// <summary>By forward differences of the gradient, over the free arguments.</summary>
    private double[,] SecondDerivatives()
    {
        var matrix = new double[_size, _size];
        for (var i = 0; i < _size; i++)
        {
            if (!_isFree[i]) continue;
            _point.CopyTo(_trial, 0);
            // Inwards, as beyond a bound the function may not be what it is inside.
            var step = _point[i] + DifferenceStep <= _upper[i] ? DifferenceStep : -DifferenceStep;
            _trial[i] = _point[i] + step;
            Evaluate(_trial, _trialGradient);
            for (var j = 0; j < _size; j++) matrix[i, j] = (_trialGradient[j] - _gradient[j]) / step;
        }

        return matrix;
    }

    private double Evaluate(double[] point, double[] gradient)
    {
        _evaluations++;
        return _function.Evaluate(point, gradient);
    }

    private void Accept(double value)
    {
        _value = value;
        _trial.CopyTo(_point, 0);
        _trialGradient.CopyTo(_gradient, 0);
    }

    private void Reset()
    {
        Array.Clear(_inverse);
        for (var i = 0; i < _size; i++) _inverse[i, i] = 1;
    }

    private double LargestFreeGradient() => Largest(_gradient);

    private double LargestFreeTrialGradient() => Largest(_trialGradient);

    private double Largest(double[] gradient)
    {
        var largest = 0.0;
        for (var i = 0; i < _size; i++)
            if (_isFree[i]) largest = Math.Max(largest, Math.Abs(gradient[i]));
        return largest;
    }

    private static bool IsFinite(double value, double[] gradient) =>
        double.IsFinite(value) && Array.TrueForAll(gradient, double.IsFinite);
}
