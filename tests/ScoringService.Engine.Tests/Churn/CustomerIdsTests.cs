using System.Text;
using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

public sealed class CustomerIdsTests
{
    [Fact]
    public void IsHeldOut_ManyIds_TakesAboutTheShare()
    {
        foreach (var share in new[] { 0.05, 0.2, 0.5 })
        {
            var held = Enumerable.Range(0, 20_000).Count(i => IsHeldOut($"customer {i}", share));
            Assert.Equal(share, held / 20_000.0, 0.01);
        }
    }

    [Fact]
    public void IsHeldOut_LargerShare_KeepsThoseOfASmaller() => Assert.All(
        Enumerable.Range(0, 1000).Select(i => $"{i}").Where(id => IsHeldOut(id, 0.2)),
        id => Assert.True(IsHeldOut(id, 0.3)));

    [Fact]
    public void Hash_AnId_NeverChanges()
    {
        // Reports of different versions are made on the same customers only while these hold.
        Assert.Equal(SplitMix(0xCBF29CE484222325), CustomerHash.Of(""u8));
        Assert.Equal(SplitMix(0x85944171F73967E8), CustomerHash.Of("foobar"u8)); // FNV's own test vector

        static ulong SplitMix(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    [Theory]
    [InlineData("a b c", "a b c", "0 1 2")]
    [InlineData("a b c", "c a b", "1 2 0")]
    [InlineData("a b c", "a", "0 -1 -1")]
    [InlineData("a", "z y x a", "3")]
    [InlineData("a b", "", "-1 -1")]
    [InlineData("", "a b", "")]
    [InlineData("a b 客户 d", "x 客户 b", "-1 2 1 -1")]
    public void Find_AnyOrder_FindsTheSameCustomers(string wanted, string among, string rows) =>
        Assert.Equal(rows, string.Join(' ', CustomerIds.Find(Ids(wanted), Ids(among))));

    [Fact]
    public void Find_ManyShuffled_FindsAll()
    {
        string[] ids = [.. Enumerable.Range(0, 5000).Select(i => $"{i}")];
        var shuffled = (string[])ids.Clone();
        new Random(1).Shuffle(shuffled);
        var rows = CustomerIds.Find(
            Utf8Column.FromStrings(FeatureColumns.CustomerId, ids),
            Utf8Column.FromStrings(FeatureColumns.CustomerId, shuffled));
        Assert.Equal(ids, rows.Select(row => shuffled[row]));
    }

    private static Utf8Column Ids(string text) => Utf8Column.FromStrings(
        FeatureColumns.CustomerId, text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static bool IsHeldOut(string id, double share) => CustomerIds.IsHeldOut(Encoding.UTF8.GetBytes(id), share);
}
