namespace ScoringService.Engine.Tests;

public sealed class ColumnTests
{
    [Fact]
    public void NullCount_BitsBeyondTheLength_AreIgnored()
    {
        var column = new Column<int>(FeatureColumns.PurchaseCount, new byte[12], 3, [0b11111101]);
        Assert.Equal(1, column.NullCount);
        Assert.Equal([0, null, 0], new[] { column[0], column[1], column[2] });
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public void Validity_AllSet_IsDropped(int rows)
    {
        var words = Enumerable.Repeat(ulong.MaxValue, Column.WordCount(rows)).ToArray();
        Assert.Null(new Column<byte>(ScoreColumns.RecencyScore, new byte[rows], rows, words).Validity);
    }

    [Fact]
    public void Constructor_ShortValidity_Throws() => Assert.Throws<ArgumentException>(() =>
        new Column<byte>(ScoreColumns.RecencyScore, new byte[65], 65, [1]));

    [Fact]
    public void Gather_NumbersTextAndCodes_KeepValuesAndNulls()
    {
        var numbers = Population.Numbers<int>(FeatureColumns.RecencyDays, [7, null, 9]);
        var text = Utf8Column.FromStrings(FeatureColumns.CustomerId, ["a", null, "客户"]);
        var codes = Population.Text(FeatureColumns.Kind, ["B2C", null, "B2B"]);
        int[] rows = [2, 1, 2, 0];
        var gathered = (Column<int>)numbers.Gather(rows);
        Assert.Equal([9, null, 9, 7], Enumerable.Range(0, 4).Select(row => gathered[row]));
        var gatheredText = (Utf8Column)text.Gather(rows);
        Assert.Equal(["客户", null, "客户", "a"], Enumerable.Range(0, 4).Select(row => gatheredText[row]));
        var gatheredCodes = (DictionaryColumn)codes.Gather(rows);
        Assert.Equal(["B2B", null, "B2B", "B2C"], Enumerable.Range(0, 4).Select(row => gatheredCodes[row]));
        Assert.Equal(1, gatheredCodes.NullCount);
    }

    [Fact]
    public void ColumnSet_WrongColumns_Throws()
    {
        var batch = Population.OfSpend(1, 2);
        Assert.Throws<ArgumentException>(() => new CustomerBatch(Population.AsOf, [batch.Columns[0]]));
        Assert.Throws<ArgumentException>(() => new CustomerBatch(Population.AsOf, [.. batch.Columns.Reverse()]));
        Assert.Throws<ArgumentException>(() => new CustomerBatch(
            Population.AsOf, [.. batch.Columns.SkipLast(1), batch.Columns[^1].Gather([0])]));
        Assert.Throws<ArgumentException>(() => batch[ScoreColumns.Status]);
    }

    [Fact]
    public void Int32AndFloat64_Columns_GiveTheirValues()
    {
        var batch = Population.Of(new Customer(4, 2, 7.5));
        Assert.Equal(4, batch.Int32(FeatureColumns.RecencyDays)[0]);
        Assert.Equal(7.5, batch.Float64(FeatureColumns.TotalSpend)[0]);
    }

    [Fact]
    public void Utf8Column_OffsetsBeyondTheText_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Utf8Column(FeatureColumns.CustomerId, [0, 3], [1]));
        Assert.Throws<ArgumentException>(() => new Utf8Column(FeatureColumns.CustomerId, [1, 1], [1]));
    }
}
