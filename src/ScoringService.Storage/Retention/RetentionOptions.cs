namespace ScoringService.Storage;

/// <summary>
/// How long history stays. Days are counted on the service's clock, and what is exactly that old stays. Never removed,
/// whatever is asked for: the audit log, models, tier overrides, the load that the state of the data goes by, and what
/// the latest run said of each customer, which the next one follows.
/// </summary>
public sealed record RetentionOptions
{
    /// <summary>Most instants of which what the run said of each customer stays, 2 to 10,000: between them movements
    /// are found. About 50 bytes per customer and instant. Default 30.</summary>
    public int RunStates { get; init; } = 30;

    /// <summary>Days that it stays, counted from when the run was made, up to 36,500; 0: as long as
    /// <see cref="RunStates"/> allows. Default 0.</summary>
    public int RunStateDays { get; init; }

    /// <summary>Days that runs and the changes they found stay listed, counted from when the run was made, up to
    /// 36,500; 0: for good. A run whose states are kept stays listed. Default 0.</summary>
    public int HistoryDays { get; init; }

    /// <summary>Days that refused rows stay, resolved or not, counted from when they came, up to 36,500; 0: for good.
    /// Default 0.</summary>
    public int QuarantineDays { get; init; }

    /// <summary>Days that the record of a load and of its columns stays, up to 36,500; 0: for good. Default
    /// 0.</summary>
    public int LoadDays { get; init; }

    /// <summary>Days after its last commit that a named batch of rows is known, up to 36,500; 0: for good. A client
    /// that sends a batch again later has its rows compared one by one: they still count once. Default 90.</summary>
    public int IngestBatchDays { get; init; } = 90;

    /// <summary>One message per option that is out of its range, beginning with its name; empty when all is
    /// well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Range(nameof(RunStates), RunStates, 2, 10_000);
        Range(nameof(RunStateDays), RunStateDays, 0, 36_500);
        Range(nameof(HistoryDays), HistoryDays, 0, 36_500);
        Range(nameof(QuarantineDays), QuarantineDays, 0, 36_500);
        Range(nameof(LoadDays), LoadDays, 0, 36_500);
        Range(nameof(IngestBatchDays), IngestBatchDays, 0, 36_500);
        return errors;

        void Range(string name, int value, int low, int high)
        {
            if (value < low || value > high) errors.Add($"{name} = '{value}': must be from {low} to {high}.");
        }
    }
}

/// <summary>What was removed because its time was over.</summary>
/// <param name="RunStates">Runs of which it is no longer known what they said of each customer.</param>
/// <param name="Runs">Runs that are no longer listed.</param>
/// <param name="Changes">Changes that those runs had found.</param>
/// <param name="QuarantinedRows">Refused rows.</param>
/// <param name="Loads">Records of loads.</param>
/// <param name="IngestBatches">Named batches that are no longer known.</param>
public sealed record RetentionReport(
    long RunStates, long Runs, long Changes, long QuarantinedRows, long Loads, long IngestBatches)
{
    /// <summary>Whether anything was removed.</summary>
    public bool HasRemoved => RunStates + Runs + Changes + QuarantinedRows + Loads + IngestBatches > 0;
}
