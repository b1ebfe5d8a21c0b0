using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

public sealed class RuleErrorTests
{
    private const string Units = "microseconds, milliseconds, seconds, minutes, hours, days, weeks";

    [Theory]
    [InlineData("visits > 5 ; x", 1, 12, "';' has no meaning here; a rule is one expression")]
    [InlineData("visits >= 5.", 1, 13, "expected a digit after the decimal point")]
    [InlineData("visits > 1e+", 1, 13, "expected a digit of the number's exponent")]
    [InlineData("visits > 1_000", 1, 11, "expected a space or an operator after the number, found '_'")]
    [InlineData("visits > 5万", 1, 11, "expected a space or an operator after the number, found '万'")]
    [InlineData("visits > 1.2.3", 1, 13, "expected a space or an operator after the number, found '.'")]
    [InlineData("visits > 1e999", 1, 10, "the number is too large")]
    [InlineData("visits ＞ 5", 1, 8, "'＞' is a full-width character; write '>'")]
    [InlineData("region = ‘a’", 1, 10, "‘ is not a quote here; write text as 'text'")]
    [InlineData("!visits", 1, 1, "'!' has no meaning here; write 'not', or '!=' for unequal")]
    [InlineData("level > 1 && level < 3", 1, 11, "'&' has no meaning here; write 'and'")]
    [InlineData("level > 1 || level < 3", 1, 11, "'|' has no meaning here; write 'or'")]
    [InlineData("level > 1 \u0001", 1, 11, "'U+0001' has no meaning here")]
    [InlineData("level > 😀", 1, 9, "'😀' has no meaning here")]
    [InlineData("region = 'a", 1, 10, "the text that starts here has no closing quote (')")]
    [InlineData("\"region = 'a'", 1, 1, "the column name that starts here has no closing quote (\")")]
    // Positions count Unicode characters in lines of any ending.
    [InlineData("region = '😀' and\r\n  visit > 1", 2, 3, "there is no column 'visit'; did you mean 'visits'?")]
    [InlineData("region = '😀' and visit > 1", 1, 18, "there is no column 'visit'; did you mean 'visits'?")]
    [InlineData("true\r and\n\nvisit > 1", 4, 1, "there is no column 'visit'; did you mean 'visits'?")]
    public void Parse_WrongSpelling_SaysWhatAndWhere(string rule, int line, int column, string reason) =>
        Check(rule, line, column, reason);

    [Theory]
    [InlineData("", 1, 1, "expected a value, found the end of the rule")]
    [InlineData("  ", 1, 3, "expected a value, found the end of the rule")]
    [InlineData("visits >", 1, 9, "expected a value, found the end of the rule")]
    [InlineData("visits > and", 1, 10, "expected a value, found and")]
    [InlineData("visits = > 5", 1, 10, "expected a value, found >")]
    [InlineData("visits 5", 1, 8, "expected an operator or the end of the rule, found 5")]
    [InlineData("visits > 5)", 1, 11, "expected an operator or the end of the rule, found )")]
    [InlineData("(visits > 5", 1, 12, "expected ')', found the end of the rule")]
    [InlineData("region 'a'", 1, 8, "expected an operator, found 'a'")]
    [InlineData("visits in 5", 1, 11, "expected '(' after 'in', found 5")]
    [InlineData("visits in ()", 1, 12, "expected a value, found )")]
    [InlineData("visits in (1 2)", 1, 14, "expected ',' or ')' in the list of 'in', found 2")]
    [InlineData("visits between 1 or 2", 1, 18, "expected 'and' between the two ends of 'between', found or")]
    [InlineData("visits not 5", 1, 12, "expected 'in' or 'between' after 'not', found 5")]
    [InlineData("visits is 5", 1, 11, "expected 'null' or 'not null' after 'is', found 5")]
    [InlineData("visits is not 5", 1, 15, "expected 'null' after 'is not', found 5")]
    [InlineData("visits = null", 1, 10, "'null' is not a value; write 'is null' or 'is not null'")]
    [InlineData("1 < visits < 3", 1, 12,
        "conditions do not chain; join them with 'and', or use parentheses")]
    [InlineData("visits is null is null", 1, 16,
        "conditions do not chain; join them with 'and', or use parentheses")]
    [InlineData("first_at > date '2024-02-30'", 1, 17, "expected an existing day as date '2024-03-01'")]
    [InlineData("first_at > date '2024-3-1'", 1, 17, "expected an existing day as date '2024-03-01'")]
    [InlineData("first_at > timestamp '2024-03-01T10:00+08:00'", 1, 22,
        "expected an instant in UTC as timestamp '2024-03-01T09:30:00Z'")]
    [InlineData("first_at > timestamp '2024-03-01'", 1, 22,
        "expected an instant in UTC as timestamp '2024-03-01T09:30:00Z'")]
    [InlineData("last_at - first_at > 3 months", 1, 24, "months and years have no fixed length; write days")]
    [InlineData("last_at - first_at > 3 dayz", 1, 24,
        $"expected an operator or one of the units {Units} after the number, found dayz")]
    [InlineData("last_at - first_at > 1.5 days", 1, 22, "a duration takes a whole number of its unit")]
    [InlineData("last_at - first_at > 99999999999999 days", 1, 22, "the duration is too long")]
    public void Parse_WrongGrammarOrLiteral_SaysWhatAndWhere(string rule, int line, int column, string reason) =>
        Check(rule, line, column, reason);

    [Theory]
    [InlineData("Visits > 1", 1, 1, "there is no column 'Visits'; did you mean 'visits'?")]
    [InlineData("测试visits > 1", 1, 1, "there is no column '测试visits'; did you mean 'visits'?")]
    [InlineData("\"The level\" > 1", 1, 1, "there is no column 'The level'; did you mean 'level'?")]
    [InlineData("region = CHAMPIONS", 1, 10, "there is no column 'CHAMPIONS'; text is written in single quotes")]
    public void Parse_UnknownColumn_SaysWhatAndWhere(string rule, int line, int column, string reason) =>
        Check(rule, line, column, reason);

    [Theory]
    [InlineData("visits + 1", 1, 8, "a rule takes a condition (true or false), found a number")]
    [InlineData("region", 1, 1, "a rule takes a condition (true or false), found text")]
    [InlineData("visits and level > 1", 1, 1, "'and' takes a condition (true or false), found a number")]
    [InlineData("level > 1 or first_at", 1, 14, "'or' takes a condition (true or false), found a timestamp")]
    [InlineData("not (last_at - first_at)", 1, 14, "'not' takes a condition (true or false), found a duration")]
    [InlineData("visits > 'a'", 1, 8, "'>' takes values of one type; found a number and text")]
    [InlineData("first_at > '2024-03-01'", 1, 10,
        "'>' takes values of one type; found a timestamp and text; write a day as date '2024-03-01'")]
    [InlineData("first_at > 30 days", 1, 10, "'>' takes values of one type; found a timestamp and a duration")]
    [InlineData("visits between 1 and 'b'", 1, 8, "'between' takes values of one type; found a number and text")]
    [InlineData("(level > 1) between true and false", 1, 13, "'between' takes no condition")]
    [InlineData("closed between false and true", 1, 8, "'between' takes no condition")]
    [InlineData("closed < vip", 1, 8, "conditions are compared with '=' or '!=', not with '<'")]
    [InlineData("closed in (true, false)", 1, 8,
        "'in' takes a number, text, a timestamp or a duration, not a condition")]
    [InlineData("closed = 1", 1, 8,
        "'=' takes values of one type; found a condition (true or false) and a number; a column that is true or false"
        + " is a condition by itself")]
    [InlineData("closed != 'true'", 1, 8,
        "'!=' takes values of one type; found a condition (true or false) and text; a column that is true or false"
        + " is a condition by itself")]
    [InlineData("closed + 1 > 0", 1, 8,
        "'+' takes numbers, durations, or a timestamp and a duration; found a condition (true or false) and a number")]
    [InlineData("-closed", 1, 1, "'-' takes a number or a duration, found a condition (true or false)")]
    [InlineData("(level > 1) < (level > 2)", 1, 13, "conditions are compared with '=' or '!=', not with '<'")]
    [InlineData("visits in (1, 'b')", 1, 15, "'in' takes values of one type; found a number and text")]
    [InlineData("visits in (1, level)", 1, 15, "the list of 'in' takes constants only")]
    [InlineData("true in (true)", 1, 6,
        "'in' takes a number, text, a timestamp or a duration, not a condition")]
    [InlineData("region + 1 > 2", 1, 8,
        "'+' takes numbers, durations, or a timestamp and a duration; found text and a number")]
    [InlineData("first_at + last_at > 2", 1, 10,
        "'+' takes numbers, durations, or a timestamp and a duration; found a timestamp and a timestamp")]
    [InlineData("30 days - first_at > 2 days", 1, 9,
        "'-' takes numbers, durations, timestamps, or a timestamp and a duration; found a duration and a timestamp")]
    [InlineData("1 day * 1 day > 1 day", 1, 7,
        "'*' takes numbers, or a duration and a number; found a duration and a duration")]
    [InlineData("visits / 1 day > 1", 1, 8,
        "'/' takes numbers, durations, or a duration and a number; found a number and a duration")]
    [InlineData("-region = 'a'", 1, 1, "'-' takes a number or a duration, found text")]
    public void Parse_WrongType_SaysWhatAndWhere(string rule, int line, int column, string reason) =>
        Check(rule, line, column, reason);

    [Theory]
    [InlineData("visits > 1 / (2 - 2)", 1, 12, "division by zero")]
    [InlineData("visits / 0 > 1", 1, 8, "division by zero")]
    [InlineData("visits > 1e308 * 10", 1, 16, "the result is too large a number")]
    [InlineData("last_at - first_at > 15000000 weeks * 2", 1, 37, "the result is too large for a duration")]
    [InlineData("last_at > date '9999-12-31' + 15000000 weeks * 1", 1, 29, "the result is too large for a timestamp")]
    public void Parse_WrongConstant_SaysWhatAndWhere(string rule, int line, int column, string reason) =>
        Check(rule, line, column, reason);

    [Fact]
    public void Parse_TwoColumnsOfOneName_Throws()
    {
        ColumnDefinition[] twice =
            [RuleTable.Define("a", ColumnType.Int32), RuleTable.Define("a", ColumnType.Float64)];
        Assert.Throws<ArgumentException>(() => RuleExpression.Parse("a > 1", twice));
    }

    private static void Check(string rule, int line, int column, string reason)
    {
        var error = Assert.Throws<RuleSyntaxException>(() => RuleExpression.Parse(rule, RuleTable.Catalogue));
        Assert.Equal(reason, error.Reason);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Equal($"line {line}, column {column}: {reason}", error.Message);
        if (line == 1 && !rule.Contains("😀", StringComparison.Ordinal)) Assert.Equal(column - 1, error.Offset);
    }
}
