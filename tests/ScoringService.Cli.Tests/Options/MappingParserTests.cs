using ScoringService.Cli.Options;

namespace ScoringService.Cli.Tests.Options;

public sealed class MappingParserTests
{
    [Theory]
    [InlineData("customer_id=CustomerID", "customer_id", "CustomerID")]
    [InlineData(" amount = Quantity * UnitPrice ", "amount", "Quantity * UnitPrice")]
    [InlineData("occurred_at=strptime(Date, '%d, %m')", "occurred_at", "strptime(Date, '%d, %m')")]
    [InlineData("channel=list_extract(['a', 'b'], 1)", "channel", "list_extract(['a', 'b'], 1)")]
    [InlineData("name=\"last, first\"", "name", "\"last, first\"")]
    [InlineData("name='it''s (' || x", "name", "'it''s (' || x")]
    [InlineData("kind=CASE WHEN q=1 THEN 'A' END", "kind", "CASE WHEN q=1 THEN 'A' END")]
    public void Read_OneEntry_KeepsTheExpression(string text, string column, string expression)
    {
        var mapping = new Dictionary<string, string>();
        Assert.Null(MappingParser.Read(text, mapping));
        Assert.Equal(new KeyValuePair<string, string>(column, expression), Assert.Single(mapping));
    }

    [Fact]
    public void Read_SeveralEntries_CutsAtOuterCommas()
    {
        var mapping = new Dictionary<string, string>();
        Assert.Null(MappingParser.Read("customer_id=CustomerID, amount=round(a, 2), channel='x,y'", mapping));
        Assert.Equal(["customer_id", "amount", "channel"], mapping.Keys);
        Assert.Equal(["CustomerID", "round(a, 2)", "'x,y'"], mapping.Values);
    }

    [Theory]
    [InlineData("CustomerID", "is not column=expression")]
    [InlineData("a=b,", "is not column=expression")]
    [InlineData("=b", "is not column=expression")]
    [InlineData("a=", "is not column=expression")]
    [InlineData("a=b, a=c", "'a' is mapped twice")]
    [InlineData("a=round(b, 2", "( is not closed")]
    [InlineData("a='b", "' is not closed")]
    public void Read_WrongText_SaysWhatIsWrong(string text, string expected) =>
        Assert.Contains(expected, MappingParser.Read(text, new Dictionary<string, string>()));
}
