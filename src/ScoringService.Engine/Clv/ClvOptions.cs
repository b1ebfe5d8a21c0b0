namespace ScoringService.Engine.Clv;

/// <summary>Which purchase model is used, and what customer lifetime value counts.</summary>
public sealed record ClvOptions
{
    /// <summary>Most periods: with the three horizons that are reported beside them they fill a plan.</summary>
    public const int MostPeriods = 13;

    /// <summary>The purchase model whose predictions are used; the others are fitted for comparison, and stand in when
    /// this one cannot be fitted.</summary>
    public PurchaseModelKind Model { get; init; } = PurchaseModelKind.MbgNbd;

    /// <summary>Number of periods, 1 to <see cref="MostPeriods"/>.</summary>
    public int Periods { get; init; } = 12;

    /// <summary>Length of a period in the time unit of the model; a month of days by default.</summary>
    public double PeriodLength { get; init; } = 365.25 / 12;

    /// <summary>Discount per period; what arrives in period i is divided by (1 + rate)^i. 10 % a year by
    /// default.</summary>
    public double DiscountPerPeriod { get; init; } = Math.Pow(1.1, 1.0 / 12) - 1;

    /// <summary>Adds what is wrong with these options.</summary>
    internal void Validate(List<OptionError> errors)
    {
        if (!Enum.IsDefined(Model)) errors.Add(new OptionError("clv.model", "must be one of the known models."));
        if (Periods is < 1 or > MostPeriods)
            errors.Add(new OptionError("clv.periods", $"must be 1 to {MostPeriods}."));
        if (!(PeriodLength > 0 && PeriodLength <= 36_525))
            errors.Add(new OptionError("clv.period_length", "must be above 0 and at most 36525 days."));
        if (!(DiscountPerPeriod >= 0 && DiscountPerPeriod <= 1))
            errors.Add(new OptionError("clv.discount_per_period", "must be a share from 0 to 1."));
    }
}
