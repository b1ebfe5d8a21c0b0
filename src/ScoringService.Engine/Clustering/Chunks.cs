namespace ScoringService.Engine.Clustering;

/// <summary>Runs work over ranges of rows that are the same at any number of threads.</summary>
internal static class Chunks
{
    /// <summary>Rows of a chunk; a multiple of <see cref="PointSet.Block"/>.</summary>
    public const int Rows = 16 * 1024;

    /// <summary>Work on rows start to end.</summary>
    public delegate void Body(int chunk, int start, int end);

    /// <summary>Number of chunks of so many rows.</summary>
    public static int CountOf(int rows) => (rows + Rows - 1) / Rows;

    /// <summary>Runs the work once per chunk.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="threads">Most threads to use, −1 for all.</param>
    /// <param name="body">The work; different chunks may run at the same time.</param>
    public static void ForEach(int rows, int threads, Body body)
    {
        var chunks = CountOf(rows);
        if (chunks > 1 && threads != 1)
        {
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, Run);
            return;
        }

        for (var chunk = 0; chunk < chunks; chunk++) Run(chunk);

        void Run(int chunk) => body(chunk, chunk * Rows, Math.Min(rows, (chunk + 1) * Rows));
    }
}
