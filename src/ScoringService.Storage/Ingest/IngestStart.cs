using ScoringService.Storage.Database;

namespace ScoringService.Storage;

/// <summary>What a stream of rows is.</summary>
public sealed record IngestStart
{
    /// <summary>Longest <see cref="BatchId"/> in bytes of UTF-8.</summary>
    public const int MaxBatchIdBytes = 128;

    /// <summary>The sender's name for the rows, 1 to <see cref="MaxBatchIdBytes"/> bytes, by which it can send them
    /// again; null for single records, which nobody resumes.</summary>
    public string? BatchId { get; init; }

    /// <summary>The table.</summary>
    public required ImportTable Table { get; init; }

    /// <summary>What to do with the rows.</summary>
    public IngestOperation Operation { get; init; }

    /// <summary>Where the rows come from, for the quarantine and the quality report.</summary>
    public required string Source { get; init; }

    /// <summary>Rows of the batch before the first one that will be added.</summary>
    public long RowOffset { get; init; }

    /// <summary>The caller's clock, UTC: recorded with the commits and their quarantined rows.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Tells the time of later commits of a long stream; null: all of them carry
    /// <see cref="ReceivedAt"/>.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Whether the report says of each row what became of it: for few rows.</summary>
    public bool ReportsRows { get; init; }

    /// <summary>How much later than now a row may say that it happened before it is quarantined as a future date; for
    /// clocks that do not agree.</summary>
    public TimeSpan ClockTolerance { get; init; }

    /// <summary>The currency that all amounts are kept in.</summary>
    public string BaseCurrency { get; init; } = "CNY";

    /// <summary>Prices of other currencies; see
    /// <see cref="ImportRequest.CurrencyRates"/>.</summary>
    public IReadOnlyList<CurrencyRate> CurrencyRates { get; init; } = [];

    /// <summary>Takes part in the transaction of each unit, once its rows, its refused rows and its load are written;
    /// gets the load's number.</summary>
    internal Action<Session, long>? Recorded { get; init; }
}
