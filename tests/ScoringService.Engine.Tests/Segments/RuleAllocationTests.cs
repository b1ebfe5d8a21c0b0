using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

public sealed class RuleAllocationTests
{
    private const string Rule = "(visits * 2 + level > 3 or amount / score between -1 and 5)"
        + " and name in ('a', 'b', 'ab')"
        + " and region != 'b' and last_at - first_at > 30 days and not (alias < name or home is null)"
        + " or visits in (1, 2) and (level > 2) = (score > 0) or not closed and vip != closed";

    [Fact]
    public void Match_AMillionRows_AllocatesNoMoreThanForFewBesidesTheResult()
    {
        var rule = RuleExpression.Parse(Rule, RuleTable.Catalogue);
        var many = new RuleTable(1, 1_000_000);
        var few = new RuleTable(1, 2_000);
        var ofFew = Allocated(rule, few) - ResultBytes(few);
        var ofMany = Allocated(rule, many) - ResultBytes(many);
        Assert.InRange(ofFew, 0, 200_000);
        Assert.InRange(ofMany - ofFew, -1_000, 1_000);
    }

    [Fact]
    public void FirstMatch_AMillionRows_AllocatesNoMoreThanForFewBesidesTheResult()
    {
        var set = new RuleSet([new("A", Rule), new("B", "visits > 0"), new("C", "true")], RuleTable.Catalogue);
        var many = new RuleTable(1, 1_000_000);
        var few = new RuleTable(1, 2_000);
        var ofFew = Allocated(set, few) - ResultBytes(few) - 2_000 * sizeof(int);
        var ofMany = Allocated(set, many) - ResultBytes(many) - 1_000_000 * sizeof(int);
        Assert.InRange(ofMany - ofFew, -1_000, 1_000);
    }

    private static long ResultBytes(RuleTable table) => Column.WordCount(table.First.Count) * sizeof(ulong);

    private static long Allocated(RuleExpression rule, RuleTable table)
    {
        rule.Match(table.First, table.Second);
        return AllocationMeter.Of(() => rule.Match(table.First, table.Second));
    }

    private static long Allocated(RuleSet rules, RuleTable table)
    {
        var segment = RuleTable.Define("segment", ColumnType.Dictionary);
        rules.FirstMatch(segment, table.First, table.Second);
        return AllocationMeter.Of(() => rules.FirstMatch(segment, table.First, table.Second));
    }
}
