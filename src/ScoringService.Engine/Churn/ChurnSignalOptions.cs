namespace ScoringService.Engine.Churn;

/// <summary>Thresholds of the churn signals. A share "fell by" compares with the period before.</summary>
public sealed record ChurnSignalOptions
{
    /// <summary>Least days without a purchase of SILENT_90D.</summary>
    public int SilentDays { get; init; } = 90;

    /// <summary>Least days without a purchase of NO_ORDER_60D.</summary>
    public int NoOrderDays { get; init; } = 60;

    /// <summary>Least fall of the activity for USAGE_DROP, 0 to 1.</summary>
    public double UsageFall { get; init; } = 0.5;

    /// <summary>Least activity in the 30 days before for USAGE_DROP to mean anything.</summary>
    public int UsageLeastBefore { get; init; } = 4;

    /// <summary>Least fall of the number of tickets for INQUIRY_DROP, 0 to 1.</summary>
    public double InquiryFall { get; init; } = 0.3;

    /// <summary>Least tickets in the 30 days before for INQUIRY_DROP to mean anything.</summary>
    public int InquiryLeastBefore { get; init; } = 3;

    /// <summary>Least fall of the 90-day spend for SPEND_DROP, 0 to 1.</summary>
    public double SpendFall { get; init; } = 0.5;

    /// <summary>OVERDUE begins above so many mean gaps since the last purchase.</summary>
    public double OverdueGaps { get; init; } = 2;

    /// <summary>Least purchases for OVERDUE.</summary>
    public int OverdueLeastPurchases { get; init; } = 3;

    /// <summary>Least fall of the mean satisfaction, in points, for SATISFACTION_DROP.</summary>
    public double SatisfactionFall { get; init; } = 2;

    /// <summary>Greatest last NPS answer that counts as unhappy.</summary>
    public int UnhappyNps { get; init; } = 6;

    /// <summary>Least NPS answer before it that counts as not unhappy.</summary>
    public int ContentNps { get; init; } = 7;

    /// <summary>LOW_P_ALIVE is below this probability.</summary>
    public double LowAlive { get; init; } = 0.3;

    /// <summary>SMALL_AND_SILENT is below this annual amount, in base currency.</summary>
    public double SmallAnnualAmount { get; init; } = 50_000;

    /// <summary>Least days without a purchase for SMALL_AND_SILENT: 6 months, counted as the 180 days of the 180-day
    /// features.</summary>
    public int SmallSilentDays { get; init; } = 180;

    internal void Validate(List<OptionError> errors)
    {
        CheckWhole(SilentDays, "silent_days", 1, 36_500);
        CheckWhole(NoOrderDays, "no_order_days", 1, 36_500);
        CheckWhole(UsageLeastBefore, "usage_least_before", 1, 1_000_000);
        CheckWhole(InquiryLeastBefore, "inquiry_least_before", 1, 1_000_000);
        CheckWhole(OverdueLeastPurchases, "overdue_least_purchases", 2, 1_000_000);
        CheckWhole(UnhappyNps, "unhappy_nps", 0, 9);
        CheckWhole(SmallSilentDays, "small_silent_days", 1, 36_500);
        Check(ContentNps > UnhappyNps && ContentNps <= 10, "content_nps", "must be above unhappy_nps and at most 10.");
        Check(UsageFall is > 0 and <= 1, "usage_fall", "must be above 0 and at most 1.");
        Check(InquiryFall is > 0 and <= 1, "inquiry_fall", "must be above 0 and at most 1.");
        Check(SpendFall is > 0 and <= 1, "spend_fall", "must be above 0 and at most 1.");
        Check(OverdueGaps is > 0 and <= 1000, "overdue_gaps", "must be above 0 and at most 1000.");
        Check(SatisfactionFall is > 0 and <= 10, "satisfaction_fall", "must be above 0 and at most 10.");
        Check(LowAlive is >= 0 and <= 1, "low_alive", "must be 0 to 1.");
        Check(SmallAnnualAmount is >= 0 and <= 1e15, "small_annual_amount", "must be 0 to 1e15.");

        void CheckWhole(int value, string option, int least, int most) =>
            Check(value >= least && value <= most, option, $"must be {least} to {most}.");

        void Check(bool isValid, string option, string message)
        {
            if (!isValid) errors.Add(new OptionError($"churn.signals.{option}", message));
        }
    }
}
