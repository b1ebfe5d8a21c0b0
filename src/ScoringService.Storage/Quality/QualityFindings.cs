using System.Globalization;

namespace ScoringService.Storage.Quality;

/// <summary>Collects findings: measures go in, and those that a rule minds come out.</summary>
internal sealed class QualityFindings
{
    private readonly List<QualityFinding> _found = [];

    /// <summary>The findings, the gravest first.</summary>
    public IReadOnlyList<QualityFinding> All =>
        [.. _found.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Rule.Number)
            .ThenBy(finding => finding.Table).ThenBy(finding => finding.Column, StringComparer.Ordinal)];

    /// <summary>Adds a finding when the value matters.</summary>
    /// <param name="rule">What was measured.</param>
    /// <param name="value">The value.</param>
    /// <param name="place">The table and the column; null for what the finding is not about.</param>
    /// <param name="message">What was found, a sentence.</param>
    public void Add(QualityRule rule, double value, (ImportTable? Table, string? Column) place, string message)
    {
        if (rule.Severity(value) is { } severity)
            _found.Add(new QualityFinding(rule, severity, place.Table, place.Column, value, message));
    }

    /// <summary>Adds a finding when a share of a whole matters.</summary>
    /// <param name="rule">What was measured.</param>
    /// <param name="part">How many have it.</param>
    /// <param name="whole">Of how many; nothing is added when there are none.</param>
    /// <param name="place">The table and the column; null for what the finding is not about.</param>
    /// <param name="what">The end of the sentence "3 of 40 (7.5 %) …".</param>
    public void Share(
        QualityRule rule, long part, long whole, (ImportTable? Table, string? Column) place, string what)
    {
        if (whole == 0) return;
        var share = (double)part / whole;
        Add(rule, share, place, $"{Count(part)} of {Count(whole)} ({rule.Format(share)}) {what}");
    }

    /// <summary>A number with its thousands apart.</summary>
    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A day.</summary>
    public static string Day(DateTime instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
