namespace ScoringService.Engine.Clustering;

/// <summary>Limits of Lloyd's algorithm.</summary>
/// <param name="MaxIterations">Most iterations.</param>
/// <param name="Tolerance">Stop when the squared moves of all centroids sum to at most this times the mean variance of
/// a coordinate; 0 stops when no point changes cluster.</param>
/// <param name="Threads">Most threads to use, −1 for all; the result is the same for any number.</param>
internal readonly record struct LloydLimits(int MaxIterations, double Tolerance, int Threads);

/// <summary>Points divided among centroids, each point with its nearest one.</summary>
internal sealed record Partition
{
    /// <summary>One row of coordinates per cluster.</summary>
    public required double[] Centroids { get; init; }

    /// <summary>Cluster of each point, then padding up to the points' stride.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Points of each cluster.</summary>
    public required long[] Counts { get; init; }

    /// <summary>Sum of the squared distances from points to their centroids, in squared units of the points'
    /// space.</summary>
    public required double SquaredError { get; init; }

    /// <summary>Iterations that were run.</summary>
    public required int Iterations { get; init; }

    /// <summary>Whether the iterations ended before their limit.</summary>
    public required bool Converged { get; init; }
}
