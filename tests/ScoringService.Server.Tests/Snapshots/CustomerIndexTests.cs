using System.Globalization;
using ScoringService.Engine;
using ScoringService.Server.Snapshots;

namespace ScoringService.Server.Tests.Snapshots;

/// <summary>The index of ids beside the columns of a population.</summary>
public sealed class CustomerIndexTests
{
    private const int MostBytesPerCustomer = 40;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(65_537)]
    public void Find_EveryIdAndOthers_GivesTheRowOrNone(int customers)
    {
        string[] ids = [.. Enumerable.Range(0, customers).Select(i =>
            i % 2 == 0 ? $"客户{i}" : i.ToString(CultureInfo.InvariantCulture))];
        var index = new CustomerIndex(Utf8Column.FromStrings(FeatureColumns.CustomerId, ids));

        for (var row = 0; row < customers; row++) Assert.Equal(row, index.Find(ids[row]));
        foreach (var id in (string[])["", "nobody", "客户1", "0"]) Assert.Equal(-1, index.Find(id));
        Assert.InRange(index.Bytes, 0, Math.Max(1, customers) * MostBytesPerCustomer);
    }
}
