using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Tests.Segments;

public sealed class RuleColumnTests
{
    private static readonly ColumnDefinition Int = RuleTable.Define("int", ColumnType.Int32);
    private static readonly ColumnDefinition Byte = RuleTable.Define("byte", ColumnType.UInt8);
    private static readonly ColumnDefinition Number = RuleTable.Define("number", ColumnType.Float64);
    private static readonly ColumnDefinition Time = RuleTable.Define("time", ColumnType.Timestamp);
    private static readonly ColumnDefinition Text = RuleTable.Define("text", ColumnType.Utf8);
    private static readonly ColumnDefinition Code = RuleTable.Define("code", ColumnType.Dictionary);
    private static readonly ColumnDefinition Flag = RuleTable.Define("flag", ColumnType.Boolean);
    private static readonly ColumnDefinition[] Catalogue = [Int, Byte, Number, Time, Text, Code, Flag];

    // Row 0 holds the smallest value of each column, row 3 the largest, row 4 none.
    private static readonly TestSet Set = new(Catalogue,
    [
        RuleTable.Make<int>(Int, int.MinValue, -1, 2, int.MaxValue, null),
        RuleTable.Make<byte>(Byte, 0, 1, 2, 255, null),
        RuleTable.Make<double>(Number, double.NegativeInfinity, -0.5, 0.1, double.PositiveInfinity, double.NaN),
        RuleTable.Make<long>(Time, -1, 0, 1_709_251_200_000_000, long.MaxValue, long.MinValue),
        Utf8Column.FromStrings(Text, ["", "a", "\uFFFD", "\U0001F600", null]),
        new DictionaryColumn(Code, ["\uFFFD", "a", "", "\U0001F600"], Codes(2, 1, 0, 3, 0), 5, [0b01111]),
        new BooleanColumn(Flag, [0b1111_1001], 5, [0b01111]),
    ]);

    [Theory]
    [InlineData("int = 2147483647", 3)]
    [InlineData("int = -2147483648", 0)]
    [InlineData("int < 2", 0, 1)]
    [InlineData("int is null", 4)]
    [InlineData("byte = 255", 3)]
    [InlineData("byte >= 1", 1, 2, 3)]
    [InlineData("byte - 1 < 0", 0)]
    [InlineData("byte is not null", 0, 1, 2, 3)]
    [InlineData("number = 0.1", 2)]
    [InlineData("number > 1e308", 3)]
    [InlineData("number < -1e308", 0)]
    [InlineData("number is null", 4)]
    [InlineData("number != 0.1", 0, 1, 3)]
    [InlineData("number - number is null", 0, 3, 4)]
    [InlineData("1 / byte is null", 0, 4)]
    [InlineData("0 * number = 0", 1, 2)]
    [InlineData("time = date '2024-03-01'", 2)]
    [InlineData("time < timestamp '1970-01-01T00:00:00Z'", 0)]
    [InlineData("time in (date '1970-01-01', date '2024-03-01')", 1, 2)]
    [InlineData("time + 0 days = time", 0, 1, 2, 3)]
    [InlineData("time + 1 day is null", 3, 4)]
    [InlineData("time - date '2024-02-29' = 24 hours", 2)]
    [InlineData("(time - date '1970-01-01') / 1 day = 19783", 2)]
    [InlineData("time is null", 4)]
    [InlineData("time - (time - time) = time", 0, 1, 2, 3)]
    [InlineData("text = ''", 0)]
    [InlineData("text > 'a'", 2, 3)]
    [InlineData("text <= 'a'", 0, 1)]
    [InlineData("'a' < text", 2, 3)]
    [InlineData("text > '\uFFFD'", 3)]
    [InlineData("text in ('a', '\U0001F600', 'zz')", 1, 3)]
    [InlineData("text not in ('a')", 0, 2, 3)]
    [InlineData("text between 'a' and '\uFFFD'", 1, 2)]
    [InlineData("text is null", 4)]
    [InlineData("code = ''", 0)]
    [InlineData("code > '\uFFFD'", 3)]
    [InlineData("code >= 'a'", 1, 2, 3)]
    [InlineData("code in ('a', 'absent')", 1)]
    [InlineData("code not in ('a', 'absent')", 0, 2, 3)]
    [InlineData("code != '\uFFFD'", 0, 1, 3)]
    [InlineData("code is null", 4)]
    [InlineData("flag", 0, 3)]
    [InlineData("not flag", 1, 2)]
    [InlineData("flag = true", 0, 3)]
    [InlineData("flag != true", 1, 2)]
    [InlineData("false = flag", 1, 2)]
    [InlineData("flag is null", 4)]
    [InlineData("not flag is null", 0, 1, 2, 3)]
    [InlineData("flag is not null", 0, 1, 2, 3)]
    [InlineData("flag and int < 0", 0)]
    [InlineData("flag or byte = 1", 0, 1, 3)]
    [InlineData("flag = (byte != 1)", 0, 1, 3)]
    [InlineData("flag or flag is null", 0, 3, 4)]
    [InlineData("code = text", 0, 1, 2, 3)]
    [InlineData("text < code or code < text")]
    [InlineData("code = code and text = text", 0, 1, 2, 3)]
    [InlineData("true", 0, 1, 2, 3, 4)]
    [InlineData("1 + 1 = 2 and 'a' < 'b' and 'x' in ('x') and 2 is not null", 0, 1, 2, 3, 4)]
    [InlineData("2 in (1, 3) or date '2024-03-01' + 1 day > date '2024-03-02'")]
    public void Select_EveryType_FindsTheRows(string rule, params int[] rows) =>
        Assert.Equal(rows, RuleExpression.Parse(rule, Catalogue).Select(Set));

    [Fact]
    public void Match_RowsBehindTheEnd_AreNotSet() =>
        Assert.Equal([0b11111UL], RuleExpression.Parse("true", Catalogue).Match(Set));

    [Fact]
    public void Match_NoRows_IsEmpty()
    {
        var empty = new TestSet([Int], [RuleTable.Make<int>(Int)]);
        Assert.Empty(RuleExpression.Parse("int > 0", Catalogue).Match(empty));
    }

    [Fact]
    public void Select_EmptyDictionary_TakesNullRowsForNull()
    {
        var blank = new TestSet([Code], [new DictionaryColumn(Code, [], Codes(0, 0), 2, [0])]);
        Assert.Empty(RuleExpression.Parse("code = 'a' or code != 'a'", Catalogue).Select(blank));
        Assert.Equal([0, 1], RuleExpression.Parse("code is null", Catalogue).Select(blank));
    }

    [Fact]
    public void Match_ColumnInNoSet_Throws()
    {
        var other = new TestSet([Byte], [RuleTable.Make<byte>(Byte, 1)]);
        var error = Assert.Throws<ArgumentException>(() =>
            RuleExpression.Parse("int > 0", Catalogue).Match(other));
        Assert.Contains("int", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_SetsOfDifferentRows_Throws()
    {
        var shorter = new TestSet([Byte], [RuleTable.Make<byte>(Byte, 1)]);
        Assert.Throws<ArgumentException>(() => RuleExpression.Parse("int > 0", Catalogue).Match(Set, shorter));
        Assert.Throws<ArgumentException>(() => RuleExpression.Parse("int > 0", Catalogue).Match());
    }

    [Fact]
    public void Match_OneRuleOnManyThreads_GivesTheSame()
    {
        var table = new RuleTable(9, 5000);
        var rule = RuleExpression.Parse(
            "amount * 2 + visits > level and name != 'a' or region in ('a', 'b')", RuleTable.Catalogue);
        var expected = rule.Match(table.First, table.Second);
        Parallel.For(0, 100, _ => Assert.Equal(expected, rule.Match(table.First, table.Second)));
    }

    [Fact]
    public void Columns_OfARule_AreThoseItReadsOnce() =>
        Assert.Equal([Text, Int], RuleExpression.Parse("text = 'int' or int > 1 and int < 9", Catalogue).Columns);

    [Fact]
    public void Parse_EveryCatalogueColumn_CanBeNamed()
    {
        ColumnDefinition[] all = [.. FeatureColumns.All, .. ScoreColumns.All];
        foreach (var column in all)
            Assert.Equal([column], RuleExpression.Parse($"{column.Name} is null", all).Columns);
    }

    private static byte[] Codes(params int[] codes) =>
        [.. codes.SelectMany(BitConverter.GetBytes)];
}
