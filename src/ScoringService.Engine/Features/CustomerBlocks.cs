using System.Runtime.ExceptionServices;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Features;

/// <summary>Work on all customers, cut into blocks that threads share.</summary>
internal static class CustomerBlocks
{
    // A multiple of 64, so that no two blocks write to the same word of a bitmap.
    private const int BlockCustomers = 1 << 13;

    /// <summary>Calls <paramref name="work"/> with the first customer of each block and the one after its last. A
    /// failure is thrown as it is, not wrapped with others of its kind.</summary>
    public static void Run(int customers, int threads, Action<int, int> work)
    {
        try
        {
            ChunkedWork.Run((customers + BlockCustomers - 1) / BlockCustomers, threads, block =>
                work(block * BlockCustomers, Math.Min(customers, (block + 1) * BlockCustomers)));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }
}
