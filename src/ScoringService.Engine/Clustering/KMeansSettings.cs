namespace ScoringService.Engine.Clustering;

/// <summary>How <see cref="KMeans"/> searches.</summary>
internal sealed record KMeansSettings
{
    /// <summary>Number of clusters, 1 or more.</summary>
    public required int Clusters { get; init; }

    /// <summary>Seed of every draw.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Independent starts; the best one is kept.</summary>
    public int Restarts { get; init; } = 8;

    /// <summary>Rounds of exchanges in a row after which the search ends without success.</summary>
    public int FailedRounds => 2 + Clusters / 8;

    /// <summary>Points that the starts are compared on; the best start then runs on all points.</summary>
    public int SampleSize { get; init; } = 32 * 1024;

    /// <summary>When Lloyd's algorithm stops, and how many threads may work.</summary>
    public LloydLimits Limits { get; init; } = new(300, 1e-4, -1);

    /// <summary>Limits on the sample: finer, because it costs little there and starts are compared by their
    /// ends.</summary>
    public LloydLimits SampleLimits => Limits with { Tolerance = Limits.Tolerance / 100, Threads = 1 };
}
