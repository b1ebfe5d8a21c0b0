using System.Runtime.ExceptionServices;

namespace ScoringService.Storage.Features;

/// <summary>Pieces of work that several workers share, each with a thread of its own.</summary>
internal static class SharedWork
{
    /// <summary>Does every piece once. A worker takes the next piece when it is done with one. The first failure stops
    /// the others and is the one that is thrown.</summary>
    /// <param name="workers">Number of workers.</param>
    /// <param name="pieces">The pieces; each is given the number of the worker that does it.</param>
    /// <param name="stop">Stops the pieces that are being done.</param>
    public static void Run(int workers, IReadOnlyList<Action<int>> pieces, CancellationTokenSource stop)
    {
        ExceptionDispatchInfo? failure = null;
        var next = -1;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
        {
            try
            {
                int piece;
                while ((piece = Interlocked.Increment(ref next)) < pieces.Count && !stop.IsCancellationRequested)
                    pieces[piece](worker);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        });
        failure?.Throw();
        stop.Token.ThrowIfCancellationRequested();
    }
}
