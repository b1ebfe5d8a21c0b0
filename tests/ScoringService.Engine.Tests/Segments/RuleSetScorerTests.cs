using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

public sealed class RuleSetScorerTests
{
    private const int Rows = 5000;

    private static readonly RuleDefinition[] Rules =
    [
        new("A", "visits > 1 and not closed"), new("B", "name is null"), new("A", "vip and level = 2"),
        new("C", "score > 0"), new("D", "level < 5"),
    ];

    private static readonly string[] Codes = ["A", "B", "C", "D"];

    [Theory]
    [InlineData(0, Rows)]
    [InlineData(64, 1)]
    [InlineData(1024, 3000)]
    [InlineData(4992, 8)]
    [InlineData(128, 0)]
    public void FirstMatch_AnyRange_EqualsTheColumn(int start, int count)
    {
        var table = new RuleTable(21, Rows);
        var set = new RuleSet(Rules, RuleTable.Catalogue);
        var column = set.FirstMatch(RuleTable.Define("segment", ColumnType.Dictionary), table.First, table.Second);
        var positions = new int[count + 1];
        positions[count] = 77;
        Bind(set, table).FirstMatch(start, count, positions);
        for (var i = 0; i < count; i++)
            Assert.Equal(column[start + i], positions[i] < 0 ? null : Codes[positions[i]]);
        Assert.Equal(77, positions[count]);
    }

    [Theory]
    [InlineData(0, Rows)]
    [InlineData(64, 1)]
    [InlineData(2048, 2100)]
    public void AllMatches_AnyRange_HasABitPerCode(int start, int count)
    {
        var table = new RuleTable(22, Rows);
        var set = new RuleSet(Rules, RuleTable.Catalogue);
        var all = set.AllMatches(table.First, table.Second);
        var masks = new int[count];
        Bind(set, table).AllMatches(start, count, masks);
        for (var i = 0; i < count; i++)
        {
            var codes = Codes.Where((_, bit) => (masks[i] >> bit & 1) != 0);
            Assert.Equal(all.CodesOf(start + i).Distinct().Order(), codes);
        }
    }

    [Fact]
    public void Answers_AnyRow_TellFalseFromUnknown()
    {
        var table = new RuleTable(23, Rows);
        var set = new RuleSet(Rules, RuleTable.Catalogue);
        var (met, known) = (new int[Rows - 64], new int[Rows - 64]);
        Bind(set, table).Answers(64, met.Length, met, known);
        for (var rule = 0; rule < Rules.Length; rule++)
        {
            var isMet = table.Select(Rules[rule].Rule).ToHashSet();
            var isUnknown = table.Select($"({Rules[rule].Rule}) is null").ToHashSet();
            for (var i = 0; i < met.Length; i++)
            {
                Assert.Equal(isMet.Contains(64 + i), (met[i] >> rule & 1) != 0);
                Assert.Equal(!isUnknown.Contains(64 + i), (known[i] >> rule & 1) != 0);
            }
        }
    }

    [Fact]
    public void Bind_OncePerWorker_GivesTheSameOnManyThreads()
    {
        var table = new RuleTable(24, Rows);
        var set = new RuleSet(Rules, RuleTable.Catalogue);
        var (positions, masks) = (new int[Rows], new int[Rows]);
        Bind(set, table).FirstMatch(0, Rows, positions);
        Bind(set, table).AllMatches(0, Rows, masks);
        var (shared, sharedMasks) = (new int[Rows], new int[Rows]);
        Parallel.For(0, (Rows + 1023) / 1024, () => Bind(set, table), (chunk, _, scorer) =>
        {
            var (start, count) = (chunk * 1024, Math.Min(1024, Rows - chunk * 1024));
            scorer.FirstMatch(start, count, shared.AsSpan(start));
            scorer.AllMatches(start, count, sharedMasks.AsSpan(start));
            return scorer;
        }, _ => { });
        Assert.Equal(positions, shared);
        Assert.Equal(masks, sharedMasks);
    }

    [Fact]
    public void FirstMatch_AfterTheFirstCall_AllocatesNothing()
    {
        var table = new RuleTable(25, Rows);
        var scorer = Bind(new RuleSet(Rules, RuleTable.Catalogue), table);
        var (a, b) = (new int[Rows], new int[Rows]);
        EvaluateAll();
        Assert.Equal(0, AllocationMeter.Of(EvaluateAll));

        void EvaluateAll()
        {
            scorer.FirstMatch(0, Rows, a);
            scorer.AllMatches(0, Rows, a);
            scorer.Answers(0, Rows, a, b);
        }
    }

    [Fact]
    public void AllMatches_TooManyCodesOrAStartWithinAWord_Throws()
    {
        var table = new RuleTable(26, 100);
        RuleDefinition[] many = [.. Enumerable.Range(0, 32).Select(i => new RuleDefinition($"T{i}", $"visits > {i}"))];
        var tooMany = Bind(new RuleSet(many, RuleTable.Catalogue), table);
        Assert.Throws<InvalidOperationException>(() => tooMany.AllMatches(0, 100, new int[100]));
        Assert.Throws<InvalidOperationException>(() => tooMany.Answers(0, 100, new int[100], new int[100]));
        tooMany.FirstMatch(0, 100, new int[100]);
        Assert.Throws<ArgumentException>(() => tooMany.FirstMatch(1, 9, new int[9]));
        var enough = Bind(new RuleSet(many[..31], RuleTable.Catalogue), table);
        enough.AllMatches(0, 100, new int[100]);
        Assert.Throws<ArgumentException>(() => enough.AllMatches(32, 9, new int[9]));
    }

    private static RuleSetScorer Bind(RuleSet set, RuleTable table) =>
        set.Bind(table.First.Columns, table.Second.Columns);
}
