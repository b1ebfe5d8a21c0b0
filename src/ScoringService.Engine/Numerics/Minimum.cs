namespace ScoringService.Engine.Numerics;

/// <summary>How a search for a minimum ended.</summary>
internal enum MinimumStatus
{
    /// <summary>The gradient along every free argument is as good as zero.</summary>
    Converged,

    /// <summary>The limit of iterations came first.</summary>
    IterationLimit,

    /// <summary>No step lowers the value although the gradient is not zero.</summary>
    Stalled,

    /// <summary>The function is not finite at the starting point.</summary>
    NotFinite,
}

/// <summary>The lowest point that a search found.</summary>
/// <param name="Status">How the search ended.</param>
/// <param name="Point">The arguments.</param>
/// <param name="Value">The function there.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Evaluations">Evaluations of function and gradient.</param>
internal sealed record Minimum(
    MinimumStatus Status, double[] Point, double Value, int Iterations, int Evaluations)
{
    /// <summary>Which arguments ended on one of their bounds.</summary>
    public required bool[] IsBound { get; init; }

    /// <summary>
    /// The diagonal of the inverse of the matrix of second derivatives over the free arguments; infinite where the
    /// function is flat, NaN where the argument is on a bound.
    /// </summary>
    public required double[] InverseCurvature { get; init; }

    /// <summary>The inverse of the matrix of second derivatives, zero in rows without one; null when there is
    /// none.</summary>
    public required double[,]? Inverse { get; init; }
}
