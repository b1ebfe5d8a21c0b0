using ScoringService.Storage.Database;
using ScoringService.Storage.Privacy;

namespace ScoringService.Storage.Tests.Privacy;

/// <summary>Which texts mention a customer.</summary>
public sealed class MentionsTests
{
    [Theory]
    [InlineData("C1001", "C1001", true)]
    [InlineData("C1001", "T1,C1001,12.5", true)]
    [InlineData("C1001", "order-C1001-7", true)]
    [InlineData("C1001", "x_C1001_y", true)]
    [InlineData("C1001", "7C1001z", true)]
    [InlineData("C1001", "C10012", false)]
    [InlineData("C1001", "AC1001", false)]
    [InlineData("C1001", "c1001", false)]
    [InlineData("1", "T1,1,5", true)]
    [InlineData("1", "T11,21,0.15", false)]
    [InlineData("王小明", "客户王小明的订单", true)]
    [InlineData("王小明", "王小", false)]
    [InlineData("a.b", "a.b", true)]
    [InlineData("a.b", "acb", false)]
    [InlineData("(x|y)*", "{'id': (x|y)*}", true)]
    [InlineData("(x|y)*", "x", false)]
    [InlineData("O'Brien", "name: O'Brien", true)]
    [InlineData("O'Brien", """{"name":"O\u0027Brien"}""", true)]
    [InlineData("say \"hi\"", """{"name":"say \"hi\""}""", true)]
    [InlineData("王小明", """{"name":"\u738B\u5C0F\u660E"}""", true)]
    [InlineData("a b", "a\u00a0b", false)]
    [InlineData("x", "x\n", true)]
    public void Pattern_OfAText_FindsItInBothLanguages(string mentioned, string text, bool expected)
    {
        Assert.Equal(expected, Mentions.Has(text, mentioned));
        using var db = new TestDatabase(threads: 1);
        using var session = db.Database.Connect();
        Assert.Equal(expected, session.Scalar<bool>("SELECT regexp_matches($text, $pattern)",
            ("text", text), ("pattern", Mentions.Pattern(mentioned))));
    }

    [Fact]
    public void Pattern_OfSeveralTexts_FindsEach()
    {
        var pattern = Mentions.Pattern("C1", "王小明");
        using var db = new TestDatabase(threads: 1);
        Assert.Equal(["a C1 b", "王小明"], db.Rows($"""
            SELECT t FROM (VALUES ('a C1 b'), ('C12'), ('王小明'), ('王')) v(t)
            WHERE regexp_matches(t, {SqlText.Literal(pattern)}) ORDER BY t
            """));
    }
}
