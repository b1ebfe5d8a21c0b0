namespace ScoringService.Engine.Tests;

/// <summary>Measures what work allocates on its thread: the least of several runs, because a collection that another
/// test starts counts the rest of this thread's allocation buffer as used.</summary>
internal sealed class AllocationMeter
{
    /// <summary>How often to run the work.</summary>
    public const int Runs = 5;

    private long _start;

    /// <summary>Bytes of the run that allocated least.</summary>
    public long Least { get; private set; } = long.MaxValue;

    /// <summary>Measures work.</summary>
    public static long Of(Action work)
    {
        var meter = new AllocationMeter();
        for (var i = 0; i < Runs; i++)
        {
            meter.Start();
            work();
            meter.Stop();
        }

        return meter.Least;
    }

    public void Start() => _start = GC.GetAllocatedBytesForCurrentThread();

    public void Stop() => Least = Math.Min(Least, GC.GetAllocatedBytesForCurrentThread() - _start);
}
