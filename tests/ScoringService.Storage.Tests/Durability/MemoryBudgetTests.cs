namespace ScoringService.Storage.Tests.Durability;

public sealed class MemoryBudgetTests
{
    [Theory]
    [InlineData(MemoryBudget.MinBytes)]
    [InlineData((1L << 30) + (1 << 20))]
    [InlineData(MemoryBudget.MaxDefaultBytes)]
    [InlineData(256L << 30)]
    public void Shares_AnyBound_AddUpToLessThanIt(long bound)
    {
        var budget = new MemoryBudget(bound);
        long[] shares =
            [budget.DuckDbBytes * 2, budget.KeyBytes, budget.UnitBytes, budget.FeatureBytes, budget.HeapBytes];
        Assert.All(shares, share => Assert.True(share >= 16L << 20));
        Assert.True(shares.Sum() <= bound - (128L << 20));
        Assert.InRange(budget.DuckDbThreads, 2, int.MaxValue);
    }

    [Fact]
    public void Default_ThisMachine_IsWithinItsBounds() =>
        Assert.InRange(MemoryBudget.DefaultBytes, MemoryBudget.MinBytes, MemoryBudget.MaxDefaultBytes);

    [Fact]
    public void Constructor_BoundTooSmall_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryBudget(MemoryBudget.MinBytes - 1));

    [Fact]
    public void Open_FewMegabytesForManyThreads_TakesFewerThreads()
    {
        using var database = ScoringDatabase.Open(
            new DatabaseOptions { Threads = 64, MemoryLimitBytes = MemoryBudget.MinBytes });
        using var session = database.Connect();
        Assert.Equal(2, session.Scalar<long>("SELECT current_setting('threads')::BIGINT"));
        Assert.Equal("256.0 MiB", session.Scalar<string>("SELECT current_setting('memory_limit')"));
    }
}
