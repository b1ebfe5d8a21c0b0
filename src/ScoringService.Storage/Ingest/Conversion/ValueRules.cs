using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// What a kernel has to know to say that a value is surely good. Whatever it does not say that of is looked at again by
/// <see cref="OddRows"/>, which has the rules of the file import; so a kernel may doubt, but not err.
/// </summary>
internal sealed class ValueRules
{
    /// <summary>1900-01-01 in microseconds since 1970.</summary>
    public const long FirstInstant = -25_567L * MicrosPerDay;

    /// <summary>Microseconds of a day.</summary>
    public const long MicrosPerDay = 86_400_000_000;

    /// <summary>Ten-thousandths of the unit of money.</summary>
    public const long MoneyScale = 10_000;

    /// <summary>Amounts have less than this many units.</summary>
    public const long MoneyLimit = 100_000_000_000_000;

    /// <summary>Takes over the rules of a column.</summary>
    public ValueRules(TargetColumn target)
    {
        Target = target;
        MaxBytes = target.Type == TargetType.Id ? ColumnConversion.MaxIdBytes : ColumnConversion.MaxTextBytes;
        Min = target.Min ?? double.NegativeInfinity;
        Max = target.Max ?? double.PositiveInfinity;
        Choices = [.. target.Choices.Select(System.Text.Encoding.ASCII.GetBytes)];
    }

    /// <summary>The column.</summary>
    public TargetColumn Target { get; }

    /// <summary>Longest text.</summary>
    public int MaxBytes { get; }

    /// <summary>Smallest number.</summary>
    public double Min { get; }

    /// <summary>Greatest number.</summary>
    public double Max { get; }

    /// <summary>The codes of a choice.</summary>
    public byte[][] Choices { get; }

    /// <summary>Latest instant, in microseconds since 1970.</summary>
    public long LastInstant { get; set; } = long.MaxValue - 1;

    /// <summary>Whether an instant is in range.</summary>
    public bool IsInRange(long micros) => micros >= FirstInstant && micros <= LastInstant;

    /// <summary>Whether a number is finite and in range.</summary>
    public bool IsInRange(double number) => number >= Min && number <= Max && double.IsFinite(number);

    /// <summary>Whether an amount is allowed.</summary>
    public bool IsMoney(long amount) => amount > -MoneyLimit * MoneyScale && amount < MoneyLimit * MoneyScale
        && (amount != 0 || !Target.IsNonZero);
}
