using System.Text;
using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

public sealed class RuleHostileInputTests
{
    private const int Megabyte = 1 << 20;

    public static TheoryData<string> Deep => new(
        new string('(', 60_000),
        new string('(', 60_000) + "visits > 1" + new string(')', 5_000),
        string.Concat(Enumerable.Repeat("not ", 16_000)) + "true",
        "visits > " + new string('-', 60_000) + "1",
        "visits > 1" + string.Concat(Enumerable.Repeat(" + 1", 16_000)),
        "visits > 1" + string.Concat(Enumerable.Repeat(" * (1", 13_000)),
        string.Concat(Enumerable.Repeat("true = (", 8_000)),
        string.Concat(Enumerable.Repeat("visits in (", 5_000)));

    [Theory]
    [MemberData(nameof(Deep))]
    public void Parse_DeepNesting_IsAnError(string rule) => Assert.Throws<RuleSyntaxException>(() => Parse(rule));

    [Fact]
    public void Parse_NestingUpToTheLimit_Works()
    {
        var deep = new string('(', RuleParser.MaxDepth) + "true" + new string(')', RuleParser.MaxDepth);
        Assert.Equal("true", Parse(deep).ToString());
        var error = Assert.Throws<RuleSyntaxException>(() => Parse($"({deep})"));
        Assert.Equal(RuleParser.MaxDepth, error.Offset);
        Assert.Equal("the rule is nested deeper than 128 levels", error.Reason);
    }

    [Fact]
    public void Select_DeepestRule_Works()
    {
        var rule = "visits > 0";
        for (var i = 0; i < 60; i++) rule = i % 2 == 0 ? $"not ({rule} and level is null)" : $"({rule}) = (level > 1)";
        Assert.NotEmpty(new RuleTable(7, 3000).Select(rule));
    }

    [Fact]
    public void Parse_LongJunctionsAndLists_Work()
    {
        var table = new RuleTable(8, 200);
        var any = string.Join(" or ", Enumerable.Range(0, 3000).Select(i => $"visits = {i}"));
        var list = string.Join(", ", Enumerable.Range(0, 8000));
        Assert.Equal(table.Select("visits >= 0"), table.Select(any));
        Assert.Equal(table.Select("visits >= 0"), table.Select($"visits in ({list})"));
        Assert.Equal(table.Select("name is not null and name != 'a'"),
            table.Select($"name not in ('a'{string.Concat(Enumerable.Repeat(", 'a'", 9000))})"));
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('\'')]
    [InlineData('"')]
    [InlineData('1')]
    [InlineData('x')]
    [InlineData('(')]
    [InlineData('\0')]
    [InlineData('\uD800')]
    public void Parse_Megabyte_IsAnError(char character)
    {
        var error = Assert.Throws<RuleSyntaxException>(() => Parse(new string(character, Megabyte)));
        Assert.Equal("the rule has 1048576 characters; at most 65536 are allowed", error.Reason);
        Assert.InRange(error.Message.Length, 0, 200);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('1')]
    [InlineData('=')]
    public void Parse_LongestTokens_GiveShortMessages(char character)
    {
        var error = Assert.Throws<RuleSyntaxException>(() => Parse(new string(character, RuleParser.MaxLength)));
        Assert.InRange(error.Message.Length, 0, 400);
    }

    [Fact]
    public void Parse_RuleThatGrowsBeyondTheLimitWhenPrinted_IsAnError()
    {
        var rule = "visits in (" + string.Join(',', Enumerable.Repeat("1e14", 12_000)) + ")";
        Assert.InRange(rule.Length, 0, RuleParser.MaxLength);
        var error = Assert.Throws<RuleSyntaxException>(() => Parse(rule));
        Assert.Contains("in its usual spelling", error.Reason, StringComparison.Ordinal);
    }

    // Halves are put in here: an attribute would replace them.
    [Theory]
    [InlineData("name = '{high}'", 8)]
    [InlineData("name = '{low}{high}'", 8)]
    [InlineData("name = 'a{low}'", 9)]
    [InlineData("name = '{high}{low}{low}'", 10)]
    [InlineData("\"{high}\" = 'a'", 1)]
    public void Parse_HalfACharacter_IsAnError(string template, int offset)
    {
        var rule = template.Replace("{high}", "\uD83D").Replace("{low}", "\uDE00");
        var error = Assert.Throws<RuleSyntaxException>(() => Parse(rule));
        Assert.Equal(offset, error.Offset);
        Assert.Equal("half a Unicode character (a lone surrogate)", error.Reason);
    }

    [Fact]
    public void Parse_DamagedRules_ThrowNothingElse()
    {
        const string pieces = "visits name first_at ( ) , ' \" = != < >= + - * / 1 2.5 30 days date"
            + " '2024-03-01' in is not null between and or true 'it''s' \uD83D\uDE00 \uD83D ＝ \0 \r\n 1e400"
            + " 99999999999999999999 month";
        var words = pieces.Split(' ');
        var random = new Random(20240630);
        var parsed = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 8); n > 0; n--)
                text.Append(words[random.Next(words.Length)]).Append(random.Next(4) == 0 ? "" : " ");
            try
            {
                Parse(text.ToString());
                parsed++;
            }
            catch (RuleSyntaxException error)
            {
                Assert.InRange(error.Offset, 0, text.Length);
            }
        }

        Assert.InRange(parsed, 50, 50_000);
    }

    private static RuleExpression Parse(string rule) => RuleExpression.Parse(rule, RuleTable.Catalogue);
}
