namespace ScoringService.Engine.Tests.Segments;

/// <summary>SQL's three-valued logic: nine rows hold every pair of true, false and unknown.</summary>
public sealed class RuleNullLogicTests
{
    private static readonly ColumnDefinition Left = RuleTable.Define("l", ColumnType.Int32);
    private static readonly ColumnDefinition Right = RuleTable.Define("r", ColumnType.Int32);

    // Rows 0 to 8: l is true, true, true, false, false, false, unknown, …; r is true, false, unknown, true, ….
    private static readonly TestSet Pairs = new([Left, Right],
    [
        RuleTable.Make<int>(Left, 1, 1, 1, 0, 0, 0, null, null, null),
        RuleTable.Make<int>(Right, 1, 0, null, 1, 0, null, 1, 0, null),
    ]);

    [Theory]
    // Each letter answers one row: t true, f false, u unknown.
    [InlineData("l = 1", "tttfffuuu")]
    [InlineData("not l = 1", "ffftttuuu")]
    [InlineData("l = 1 and r = 1", "tfufffufu")]
    [InlineData("l = 1 or r = 1", "ttttfutuu")]
    [InlineData("(l = 1) = (r = 1)", "tfuftuuuu")]
    [InlineData("(l = 1) != (r = 1)", "ftutfuuuu")]
    [InlineData("l = 1 and true", "tttfffuuu")]
    [InlineData("l = 1 and false", "fffffffff")]
    [InlineData("l = 1 or true", "ttttttttt")]
    [InlineData("l = 1 or false", "tttfffuuu")]
    [InlineData("(l = 1) is null", "ffffffttt")]
    [InlineData("(l = 1) is not null", "ttttttfff")]
    [InlineData("(l = 1 and r = 1) is null", "fftffftft")]
    [InlineData("l is null", "ffffffttt")]
    [InlineData("l + r is null", "fftfftttt")]
    [InlineData("l / r is null", "fttfttttt")]
    [InlineData("l in (1, 7)", "tttfffuuu")]
    [InlineData("l not in (1, 7)", "ffftttuuu")]
    [InlineData("l between r and 1", "ttuftuuuu")]
    [InlineData("2 between l and r", "ffuffuffu")]
    [InlineData("1 between l and r", "tfutfuufu")]
    [InlineData("l not between r and 0", "ttttfuuuu")]
    [InlineData("l < r or l >= r", "ttuttuuuu")]
    [InlineData("l != l", "ffffffuuu")]
    public void Match_UnknownOperands_FollowSql(string rule, string answers)
    {
        var unknown = Select($"({rule}) is null");
        var isTrue = Select(rule);
        var isFalse = Select($"not ({rule})");
        var actual = Enumerable.Range(0, Pairs.Count).Select(row =>
            isTrue.Contains(row) ? 't' : isFalse.Contains(row) ? 'f' : unknown.Contains(row) ? 'u' : '?');
        Assert.Equal(answers, string.Concat(actual));
    }

    private static int[] Select(string rule) =>
        Engine.Segments.RuleExpression.Parse(rule, [Left, Right]).Select(Pairs);
}
