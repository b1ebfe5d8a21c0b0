namespace ScoringService.Server.Ingest;

/// <summary>Bounds of what one write stream may ask for.</summary>
internal static class IngestLimits
{
    /// <summary>Most columns of a stream.</summary>
    public const int MaxColumns = 1000;

    /// <summary>Most rows of one record batch. A column of nulls or truth values takes next to no bytes, so that a
    /// limit of bytes alone would let a small message stand for billions of rows.</summary>
    public const int MaxBatchRows = 8 << 20;

    /// <summary>Most bytes that describe one record batch, beside its body.</summary>
    public const int MaxMetadataBytes = 1 << 20;

    /// <summary>Most bytes of text of one row.</summary>
    public const int MaxRowBytes = 1 << 20;

    /// <summary>Rows that are converted at a time; a multiple of 64, so that bitmaps are cut at whole words.</summary>
    public const int SliceRows = 1 << 13;

    /// <summary>How far clients' clocks may be ahead of the service's before what they say happened counts as a future
    /// date.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Longest time that a row waits for its commit.</summary>
    public static readonly TimeSpan CommitDelay = TimeSpan.FromSeconds(1);
}
