using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

public sealed class RuleOracleTests
{
    private const int Rules = 1000;

    [Fact]
    public void Select_RandomRules_EqualTheRowByRowOracle()
    {
        var evaluated = 0;
        var matched = 0;
        // 1,024 rows make a chunk: less than a word, whole words, several chunks and a part.
        RuleTable[] tables = [new(1, 1), new(2, 63), new(3, 128), new(4, 1024), new(5, 2500)];
        for (var seed = 0; seed < Rules; seed++)
        {
            var text = new RuleWriter(new Random(seed)).Condition(1 + seed % 5);
            if (TryParse(text) is not { } rule) continue;
            var table = tables[seed % tables.Length];
            var syntax = RuleParser.Parse(text);
            var expected = Enumerable.Range(0, table.First.Count)
                .Where(row => new RuleOracle(table, row).IsMatch(syntax)).ToArray();
            var actual = rule.Select(table.First, table.Second);
            Assert.True(expected.AsSpan().SequenceEqual(actual),
                $"Seed {seed}: {text} selects {actual.Length} rows, the oracle {expected.Length}.");
            evaluated++;
            if (expected.Length > 0 && expected.Length < table.First.Count) matched++;
        }

        Assert.InRange(evaluated, Rules * 3 / 4, Rules);
        Assert.InRange(matched, Rules / 4, Rules);
    }

    [Fact]
    public void Parse_RandomRulesPrinted_AreTheSameRules()
    {
        for (var seed = 0; seed < Rules; seed++)
        {
            var text = new RuleWriter(new Random(seed)).Condition(1 + seed % 5);
            var syntax = RuleParser.Parse(text);
            var printed = RulePrinter.Print(syntax);
            Assert.Equal(RuleShape.Of(syntax), RuleShape.Of(RuleParser.Parse(printed)));
            if (TryParse(text) is { } rule) Assert.Equal(printed, rule.ToString());
        }
    }

    // Random constants may divide by zero or grow out of range, which is an error of the rule.
    private static RuleExpression? TryParse(string text)
    {
        try
        {
            return RuleExpression.Parse(text, RuleTable.Catalogue);
        }
        catch (RuleSyntaxException error) when (
            error.Reason == "division by zero" || error.Reason.StartsWith("the result is too large"))
        {
            return null;
        }
    }
}
