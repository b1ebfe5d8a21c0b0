namespace ScoringService.Engine.Value;

/// <summary>What each dimension weighs in the composite of one kind of customer; each 0 or more, one above 0.</summary>
/// <param name="Financial">Weight of the financial value.</param>
/// <param name="Emotional">Weight of the emotional value.</param>
/// <param name="Strategic">Weight of the strategic value.</param>
/// <param name="Referral">Weight of the referral value.</param>
public sealed record ValueProfile(double Financial, double Emotional, double Strategic, double Referral)
{
    /// <summary>For companies.</summary>
    public static ValueProfile B2B { get; } = new(0.45, 0.15, 0.25, 0.15);

    /// <summary>For consumers.</summary>
    public static ValueProfile B2C { get; } = new(0.55, 0.20, 0.05, 0.20);

    internal double[] Weights() => [Financial, Emotional, Strategic, Referral];
}
