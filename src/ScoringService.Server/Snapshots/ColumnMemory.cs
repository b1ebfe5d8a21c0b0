namespace ScoringService.Server.Snapshots;

/// <summary>
/// The columns of a population are hundreds of megabytes in arrays without references. Left alone, the collector lets
/// several generations of them pile up, because nothing else presses it; and fresh memory costs more time than memory
/// that is used again. So it is told when a population has been dropped and the next one is about to be made. That
/// takes milliseconds: there is little to mark.
/// </summary>
internal static class ColumnMemory
{
    /// <summary>Makes the memory of dropped columns usable again.</summary>
    public static void Reclaim() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
}
