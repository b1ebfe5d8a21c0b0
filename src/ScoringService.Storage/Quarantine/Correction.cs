namespace ScoringService.Storage;

/// <summary>A refused row to send again.</summary>
/// <param name="Id">Number of the entry.</param>
/// <param name="Values">New texts of columns, null for no value; columns that are not named stay as they are.</param>
public sealed record Correction(long Id, IReadOnlyDictionary<string, string?> Values);

/// <summary>Refused rows to send again.</summary>
public sealed record ReplayRequest
{
    /// <summary>The rows, each once.</summary>
    public required IReadOnlyList<Correction> Corrections { get; init; }

    /// <summary>Who sends them, for the record and the audit log; not blank.</summary>
    public required string By { get; init; }

    /// <summary>The caller's clock, UTC.</summary>
    public required DateTime Now { get; init; }

    /// <summary>The currency that all amounts are kept in.</summary>
    public string BaseCurrency { get; init; } = "CNY";

    /// <summary>Prices of other currencies, for rows that name one.</summary>
    public IReadOnlyList<CurrencyRate> CurrencyRates { get; init; } = [];
}

/// <summary>A row that was refused again.</summary>
/// <param name="Id">Number of the entry.</param>
/// <param name="Column">The column at fault; null for the row as a whole.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record RefusedCorrection(long Id, string? Column, string Reason);

/// <summary>What became of rows that were sent again.</summary>
public sealed record ReplayReport
{
    /// <summary>Rows that were not refused, and are resolved now.</summary>
    public long Replayed { get; init; }

    /// <summary>Of those, rows that changed the data.</summary>
    public long Changed { get; init; }

    /// <summary>Customers that were not known before.</summary>
    public long NewCustomers { get; init; }

    /// <summary>Rows that were refused again and stay open, by number.</summary>
    public IReadOnlyList<RefusedCorrection> Refused { get; init; } = [];

    /// <summary>Rows that were resolved before, and were passed over.</summary>
    public long ResolvedBefore { get; init; }

    /// <summary>Numbers of entries that are not there.</summary>
    public IReadOnlyList<long> Unknown { get; init; } = [];

    /// <summary>State of the data now.</summary>
    public long Watermark { get; init; }
}
