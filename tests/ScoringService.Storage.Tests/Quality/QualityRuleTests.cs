namespace ScoringService.Storage.Tests.Quality;

/// <summary>Where each rule of the data-quality report begins to matter.</summary>
public sealed class QualityRuleTests
{
    public static TheoryData<string> Codes => [.. QualityRules.All.Select(rule => rule.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Severity_AtEachThreshold_BeginsThere(string code)
    {
        var rule = QualityRules.All.Single(rule => rule.Code == code);
        (QualitySeverity Severity, double? From)[] steps =
        [
            (QualitySeverity.Info, rule.Info), (QualitySeverity.Warning, rule.Warning),
            (QualitySeverity.Error, rule.Error),
        ];
        QualitySeverity? before = null;
        foreach (var (severity, from) in steps)
        {
            if (from is not { } threshold) continue;
            Assert.Equal(before, rule.Severity(Math.BitDecrement(threshold)));
            Assert.Equal(severity, rule.Severity(threshold));
            Assert.Equal(threshold, rule.Threshold(severity));
            before = severity;
        }

        Assert.NotNull(before);
        Assert.Null(rule.Severity(0));
        Assert.Null(rule.Severity(double.NaN));
    }

    [Fact]
    public void All_Numbers_AreThoseOfTheList()
    {
        Assert.Equal(Enumerable.Range(1, QualityRules.All.Count), QualityRules.All.Select(rule => rule.Number));
        Assert.Distinct(QualityRules.All.Select(rule => rule.Code));
    }

    [Fact]
    public void Documentation_Table_SaysWhatTheRulesSay()
    {
        var expected = QualityRules.All.Select(rule => $"| {rule.Number} | `{rule.Code}` | {rule.Measures} | "
            + $"{rule.Describe(rule.Info)} | {rule.Describe(rule.Warning)} | {rule.Describe(rule.Error)} |").ToArray();
        var actual = File.ReadAllLines(SharedData.InRepository("docs/data-quality.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])).ToArray();
        Assert.True(expected.SequenceEqual(actual),
            "The table of rules in docs/data-quality.md must be:\n" + string.Join('\n', expected));
    }

    [Fact]
    public void Format_Values_HaveTheirUnit()
    {
        Assert.Equal("any", QualityRules.RejectedRows.Describe(QualityRules.RejectedRows.Info));
        Assert.Equal("12.35 %", QualityRules.RejectedRows.Format(0.123456));
        Assert.Equal("under 0.01 %", QualityRules.RejectedRows.Format(0.00001));
        Assert.Equal("0 %", QualityRules.RejectedRows.Format(0));
        Assert.Equal("30.3 days", QualityRules.StaleData.Format(30.25));
        Assert.Throws<InvalidOperationException>(() => QualityRules.EmptyLoads.Threshold(QualitySeverity.Error));
    }
}
