namespace ScoringService.Storage.Generation;

/// <summary>How much sample data to make, and where to. Equal options give equal files, byte by byte.</summary>
public sealed record GenerateOptions
{
    /// <summary>Most customers of one sample.</summary>
    public const long MaxCustomers = 50_000_000;

    /// <summary>Most transactions of one sample.</summary>
    public const long MaxTransactions = 2_000_000_000;

    /// <summary>Number of customers, 1 to 50,000,000.</summary>
    public long Customers { get; init; } = 10_000;

    /// <summary>
    /// Wished number of transactions per customer, 1 to 1,000. The number made comes within a few per cent of it for
    /// values from 2 up and some thousand customers.
    /// </summary>
    public double MeanTransactions { get; init; } = 20;

    /// <summary>Other seeds give other customers.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>The day after the last one of the three years of history: a midnight, UTC, from year 1000 to
    /// 9000.</summary>
    public DateTime End { get; init; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Format of the files.</summary>
    public FileFormat Format { get; init; } = FileFormat.Parquet;

    /// <summary>Threads to work with, 1 to 256. The files do not depend on it.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 256);

    /// <summary>Directory for the files; created when needed. Files of the same names are replaced.</summary>
    public required string Directory { get; init; }

    /// <summary>One message per option that is out of its range; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Customers is < 1 or > MaxCustomers)
            errors.Add($"customers is {Customers:N0}; it must be from 1 to {MaxCustomers:N0}.");
        if (MeanTransactions is not (>= 1 and <= 1000))
            errors.Add($"mean transactions is {MeanTransactions}; it must be from 1 to 1,000.");
        else if (Customers * MeanTransactions > MaxTransactions)
            errors.Add($"customers × mean transactions is {Customers * MeanTransactions:N0}; "
                + $"it must be at most {MaxTransactions:N0}.");
        if (End.TimeOfDay != TimeSpan.Zero || End.Kind == DateTimeKind.Local || End.Year is < 1000 or > 9000)
            errors.Add($"end is {End:O}; it must be a midnight in UTC of a year from 1000 to 9000.");
        if (Threads is < 1 or > 256) errors.Add($"threads is {Threads}; it must be from 1 to 256.");
        if (!Enum.IsDefined(Format)) errors.Add($"format is {Format}; it must be Csv or Parquet.");
        if (string.IsNullOrWhiteSpace(Directory)) errors.Add("directory is empty; name the directory for the files.");
        return errors;
    }
}
