using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

public sealed class RuleParserTests
{
    [Theory]
    [InlineData("a + b * c", "(+ a (* b c))")]
    [InlineData("a - b - c", "(- (- a b) c)")]
    [InlineData("a / b * c", "(* (/ a b) c)")]
    [InlineData("-a * b", "(* (neg a) b)")]
    [InlineData("-(a * b)", "(neg (* a b))")]
    [InlineData("- -1", "(neg (neg 1))")]
    [InlineData("a - -1", "(- a (neg 1))")]
    [InlineData("a or b and c", "(or a (and b c))")]
    [InlineData("(a or b) and c", "(and (or a b) c)")]
    [InlineData("a and b and c", "(and a b c)")]
    [InlineData("a and (b and c)", "(and a (and b c))")]
    [InlineData("not a and b", "(and (not a) b)")]
    [InlineData("not not a", "(not (not a))")]
    [InlineData("not a = b", "(not (= a b))")]
    [InlineData("a + 1 < b * 2 or c >= 3", "(or (< (+ a 1) (* b 2)) (>= c 3))")]
    [InlineData("a between 1 and 2 and b", "(and (between a 1 2) b)")]
    [InlineData("a not between 1 + 1 and 5", "(not-between a (+ 1 1) 5)")]
    [InlineData("a in (1, -2, 'x')", "(in a 1 (neg 2) 'x')")]
    [InlineData("a NOT IN ('it''s')", "(not-in a 'it's')")]
    [InlineData("a is null or b IS NOT NULL", "(or (null a) (not-null b))")]
    [InlineData("a + b is null", "(null (+ a b))")]
    [InlineData("(a < b) = (c != d)", "(= (< a b) (!= c d))")]
    [InlineData("a == 1 and b <> 2", "(and (= a 1) (!= b 2))")]
    [InlineData("a=1and", null)]
    [InlineData("a=1 and(b)", "(and (= a 1) b)")]
    [InlineData("a >= 1.5e-3", "(>= a 0.0015)")]
    [InlineData("\"in\" > \"a \"\"b\"\"\"", "(> in a \"b\")")]
    [InlineData("a > 30 days", "(> a 30day)")]
    [InlineData("a > 1 Week - 2 HOURS", "(> a (- 1week 2hour))")]
    [InlineData("a > date '1970-01-02'", "(> a @86400000000)")]
    [InlineData("a > timestamp '1970-01-01T00:00:01Z'", "(> a @1000000)")]
    [InlineData("a > timestamp '1970-01-01 00:00:00.25'", "(> a @250000)")]
    [InlineData("a > timestamp '1969-12-31T23:59'", "(> a @-60000000)")]
    [InlineData("TRUE and False", "(and true false)")]
    [InlineData("date > 1 and days > 2", "(and (> date 1) (> days 2))")]
    [InlineData("\r\n a\t>\u3000b \n", "(> a b)")]
    public void Parse_Grammar_HasTheShape(string rule, string? shape)
    {
        if (shape is null) Assert.Throws<RuleSyntaxException>(() => RuleParser.Parse(rule));
        else Assert.Equal(shape, RuleShape.Of(rule));
    }

    [Theory]
    [InlineData("a  ==  1 AND b<>2", "a = 1 and b != 2")]
    [InlineData("((a)) > ((1))", "a > 1")]
    [InlineData("(a and b) or c", "a and b or c")]
    [InlineData("a and (b or c)", "a and (b or c)")]
    [InlineData("not (a and b)", "not (a and b)")]
    [InlineData("not (a = b)", "not a = b")]
    [InlineData("a - (b - c) > (a - b) - c", "a - (b - c) > a - b - c")]
    [InlineData("-(-a) * -(b + c) > 0", "--a * -(b + c) > 0")]
    [InlineData("x > 1 days and y < 02 day", "x > 1 day and y < 2 days")]
    [InlineData("x > timestamp '2024-03-01T00:00:00'", "x > date '2024-03-01'")]
    [InlineData("x > timestamp '2024-03-01 09:30:00.120'", "x > timestamp '2024-03-01T09:30:00.12Z'")]
    [InlineData("x not in( 'it''s',1.50 )", "x not in ('it''s', 1.5)")]
    [InlineData("\"x\" Is Not Null", "x is not null")]
    [InlineData("\"Not\" > \"a b\"", "\"Not\" > \"a b\"")]
    [InlineData("(a > b) = (c is null)", "(a > b) = (c is null)")]
    [InlineData("(a is null) is null", "(a is null) is null")]
    [InlineData("a > 1000000000000000000000", "a > 1E+21")]
    public void Print_AnySpelling_IsCanonicalAndStable(string rule, string canonical)
    {
        var printed = RulePrinter.Print(RuleParser.Parse(rule));
        Assert.Equal(canonical, printed);
        Assert.Equal(RuleShape.Of(rule), RuleShape.Of(printed));
        Assert.Equal(canonical, RulePrinter.Print(RuleParser.Parse(printed)));
    }
}
