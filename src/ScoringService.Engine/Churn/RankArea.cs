namespace ScoringService.Engine.Churn;

/// <summary>
/// The area under the ROC curve as the exact fraction that it is: of all pairs of a churned and a staying customer,
/// those where the churned one has the higher score, a tie counting half.
/// </summary>
/// <param name="DoubledWins">Twice the number of pairs won.</param>
/// <param name="Pairs">Number of pairs; 0 when everybody has the same label.</param>
internal readonly record struct RankArea(long DoubledWins, long Pairs)
{
    /// <summary>The area, 0 to 1; null without pairs.</summary>
    public double? Value => Pairs == 0 ? null : (double)DoubledWins / Pairs / 2;

    /// <summary>Grades this area against that of a simple rule; a rule no better than chance counts as
    /// chance.</summary>
    /// <returns>Null without pairs.</returns>
    public ChurnGrade? Against(RankArea rule)
    {
        if (Pairs == 0) return null;
        // Both areas have the same pairs, so that the comparison is exact.
        Int128 above = Math.Max(0, DoubledWins - Pairs), ruleAbove = Math.Max(0, rule.DoubledWins - rule.Pairs);
        if (above <= ruleAbove) return ChurnGrade.C;
        return 10 * above >= 11 * ruleAbove ? ChurnGrade.A : ChurnGrade.B;
    }
}
