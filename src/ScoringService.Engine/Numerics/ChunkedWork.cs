namespace ScoringService.Engine.Numerics;

/// <summary>Runs the parts of a computation on several threads.</summary>
internal static class ChunkedWork
{
    /// <summary>Runs parts 0 to <paramref name="parts"/> − 1 in any order, each exactly once.</summary>
    /// <param name="parts">Number of parts; what each covers must not depend on <paramref name="threads"/>, so that
    /// results do not either.</param>
    /// <param name="threads">Most threads to use, −1 for all.</param>
    /// <param name="part">Does one part.</param>
    public static void Run(int parts, int threads, Action<int> part)
    {
        if (parts <= 1 || threads == 1)
        {
            for (var i = 0; i < parts; i++) part(i);
            return;
        }

        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part);
    }
}
