namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private long _watermark;

    /// <summary>
    /// State of the data: grows by one with every committed load. Known without SQL, because one process owns the
    /// database and every load goes through this object.
    /// </summary>
    public long Watermark => Volatile.Read(ref _watermark);
}
