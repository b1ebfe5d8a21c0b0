using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

public sealed class RuleSetTests
{
    private static readonly ColumnDefinition Spend = RuleTable.Define("annual_spend", ColumnType.Float64);
    private static readonly ColumnDefinition Years = RuleTable.Define("cooperation_years", ColumnType.Float64);
    private static readonly ColumnDefinition Segment = RuleTable.Define("segment", ColumnType.Dictionary);
    private static readonly ColumnDefinition[] Catalogue = [Spend, Years];

    private static readonly TestSet Customers = new(Catalogue,
    [
        RuleTable.Make<double>(Spend, 2_000_000, 2_000_000, 600_000, null, 5),
        RuleTable.Make<double>(Years, 3, 1, 5, 9, null),
    ]);

    private static readonly RuleDefinition[] Rules =
    [
        new("STRATEGIC", "annual_spend >= 1000000 and cooperation_years >= 2", new Label("Strategic", "战略客户")),
        new("LARGE", "annual_spend >= 500000"),
        new("STRATEGIC", "cooperation_years > 8"),
        new("UNUSED", "false"),
    ];

    [Fact]
    public void FirstMatch_SeveralRules_TakesTheFirst()
    {
        var set = new RuleSet(Rules, Catalogue);
        var column = set.FirstMatch(Segment, Customers);
        Assert.Equal(["STRATEGIC", "LARGE", "UNUSED"], set.Codes);
        Assert.Equal(["STRATEGIC", "LARGE", "LARGE", "STRATEGIC", null],
            Enumerable.Range(0, column.Length).Select(row => column[row]));
        Assert.Same(Segment, column.Definition);
        Assert.Equal("战略客户", set.Definitions[0].Label?.Zh);
    }

    [Fact]
    public void AllMatches_SeveralRules_KeepsEveryMatch()
    {
        var matches = new RuleSet(Rules, Catalogue).AllMatches(Customers);
        Assert.Equal(["STRATEGIC", "LARGE"], matches.CodesOf(0));
        Assert.Equal(["LARGE"], matches.CodesOf(1));
        Assert.Equal(["STRATEGIC"], matches.CodesOf(3));
        Assert.Empty(matches.CodesOf(4));
        Assert.True(matches.IsMatch(2, 3));
        Assert.Equal([0b00111UL], matches.Rows(1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => matches.IsMatch(0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => matches.IsMatch(0, -1));
    }

    [Fact]
    public void FirstMatch_ManyRows_EqualsTheRulesOneByOne()
    {
        var table = new RuleTable(11, 5000);
        RuleDefinition[] rules =
            [new("A", "visits > 1"), new("B", "name is null"), new("C", "score > 0"), new("D", "level < 5")];
        var set = new RuleSet(rules, RuleTable.Catalogue);
        var column = set.FirstMatch(Segment, table.First, table.Second);
        var all = set.AllMatches(table.First, table.Second);
        var rows = rules.Select(r => table.Select(r.Rule).ToHashSet()).ToArray();
        for (var row = 0; row < column.Length; row++)
        {
            var codes = rules.Where((_, i) => rows[i].Contains(row)).Select(r => r.Code).ToArray();
            Assert.Equal(codes.FirstOrDefault(), column[row]);
            Assert.Equal(codes, all.CodesOf(row));
        }
    }

    [Fact]
    public void FirstMatch_NoRules_LeavesEveryRowWithout()
    {
        var column = new RuleSet([], Catalogue).FirstMatch(Segment, Customers);
        Assert.Equal(5, column.NullCount);
    }

    [Fact]
    public void FirstMatch_DefinitionOfAnotherType_Throws() =>
        Assert.Throws<ArgumentException>(() => new RuleSet(Rules, Catalogue).FirstMatch(Spend, Customers));

    [Fact]
    public void Validate_EveryMistake_IsReportedWithItsPath()
    {
        RuleDefinition[] rules =
            [new("A", "annual_spend > 1"), new("", "annual_spent > 1"), new("C", null!), null!, new("E", "1 +\n* 2")];
        var errors = RuleSet.Validate(rules, Catalogue, "segments.rules");
        Assert.Equal(
        [
            "segments.rules[1].code: must not be empty.",
            "segments.rules[1].rule: line 1, column 1: there is no column 'annual_spent'; did you mean 'annual_spend'?",
            "segments.rules[2].rule: is missing.",
            "segments.rules[3]: is missing.",
            "segments.rules[4].rule: line 2, column 1: expected a value, found *.",
        ], errors.Select(e => e.ToString()));
        Assert.Equal("tags[0].code", Assert.Single(RuleSet.Validate([new("A,B", "true")], Catalogue, "tags")).Path);
        Assert.Empty(RuleSet.Validate(Rules, Catalogue, "segments.rules"));
        Assert.Single(RuleSet.Validate(null!, Catalogue, "segments.rules"));
    }

    [Fact]
    public void Constructor_RuleWithAMistakeOrWithoutACode_Throws()
    {
        Assert.Throws<RuleSyntaxException>(() => new RuleSet([new("A", "annual")], Catalogue));
        Assert.Throws<ArgumentException>(() => new RuleSet([new("", "true")], Catalogue));
    }
}
