namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private long _watermark = -1;

    /// <summary>
    /// State of the data: grows by one with every committed load. Known without SQL, because one process owns the database and every
    /// load goes through this object.
    /// </summary>
    public long Watermark
    {
        get
        {
            var known = Volatile.Read(ref _watermark);
            if (known >= 0) return known;
            var read = Summary().Watermark;
            Interlocked.CompareExchange(ref _watermark, read, -1);
            return read;
        }
    }

    /// <summary>Called after a load has committed.</summary>
    internal void WatermarkChanged() => Volatile.Write(ref _watermark, -1);
}
